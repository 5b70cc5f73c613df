"""Sign-in with the roster's accounts: the password is judged by ``benling web``."""

from typing import Any

from benling.hub.directory import DirectoryDown
from benling.hub.handlers import HANDLERS, addresses_of
from benling.hub.sign_on import SignOn


class RosterAuthenticator(SignOn):
    """User name = person id. Lock-out and initial passwords are the web's verdict."""

    async def authenticate(self, handler: Any, data: dict[str, str], **kwargs: Any) -> Any:
        try:
            verdict = await self.directory.check(
                data["username"], data["password"], addresses_of(handler)
            )
        except DirectoryDown as down:
            self.log.error("cannot judge a password: %s", down)
            verdict = {"outcome": "down"}
        if verdict["outcome"] == "ok":
            self.forget(verdict["username"])
            return {
                "name": verdict["username"],
                "groups": verdict["groups"],
                "auth_state": {"stamp": verdict["stamp"]},
            }
        handler.verdict = verdict
        return None

    def get_handlers(self, app: Any) -> list[Any]:
        return list(HANDLERS)
