"""Common to every way of signing in: who the person is to us, and for how long."""

import re
import time
from typing import Any

from jupyterhub.auth import Authenticator
from traitlets import Float, Integer

from benling.home import home
from benling.hub import break_glass
from benling.hub.directory import Directory, DirectoryDown

_PERSON_ID = re.compile(r"[\w.@-]{1,64}")


class SignOn(Authenticator):
    """Base of both authenticators.

    Groups are the roles of the account. A person who left the roster, lost the account or changed
    the password is signed out of services at once, and of the Hub's own pages at the next one, at
    most ``standing_seconds`` later.
    """

    #: The Hub does not ask us again within this time; it would be whole seconds, which is time
    #: enough for a session to come back after the password was changed.
    auth_refresh_age = Float(0.05, config=True)
    standing_seconds = Integer(60, config=True, help="how long an answer about a person is kept")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.directory = Directory(home())
        self._asked_at: dict[str, float] = {}

    def normalize_username(self, username: str) -> str:
        """Person ids are kept as they stand in the roster; JupyterHub would lower their case."""
        return username.strip()

    def validate_username(self, username: str) -> bool:
        return bool(_PERSON_ID.fullmatch(username))

    async def refresh_user(self, user: Any, handler: Any = None, **kwargs: Any) -> Any:
        """True: still good. False: sign in again. A dict: the groups have changed."""
        # A token is presented by a service that waits for our answer while we would wait for it.
        # The service asks the same question itself.
        if handler is not None and getattr(handler, "_token_authenticated", False):
            return True
        if user.name == break_glass.EMERGENCY_NAME:
            return break_glass.session_is_open(home())
        now = time.monotonic()
        kept = now - self._asked_at.get(user.name, -1e9) < self.standing_seconds
        if kept and not _opens_a_service(handler):
            return True
        try:
            standing = await self.directory.standing(user.name)
        except DirectoryDown as down:
            # Nobody is signed out because a service restarts.
            self.log.warning("standing of %s unknown: %s", user.name, down)
            return True
        if standing["outcome"] != "ok" or not await self._same_password(user, standing):
            return False
        self._asked_at[user.name] = now
        return {"name": user.name, "groups": standing["groups"]}

    async def _same_password(self, user: Any, standing: dict[str, Any]) -> bool:
        state = await user.get_auth_state() or {}
        return "stamp" not in state or bool(state["stamp"] == standing["stamp"])

    def forget(self, username: str) -> None:
        """Ask anew at the next page: somebody just signed in."""
        self._asked_at.pop(username, None)


def _opens_a_service(handler: Any) -> bool:
    """Whether this request would give a service a new session: no old answer is good enough."""
    return handler is not None and handler.request.path.endswith("/oauth2/authorize")
