"""The emergency door: a code an operator issues on the machine, for when the directory is down.

It signs in one fixed name, once, for a limited time, without asking ``benling web`` or the OIDC
provider. The file holds an argon2 hash; wrong tries use it up.
"""

import fcntl
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from benling.clock import now
from benling.home import Home
from benling.hub.places import hub_folder

EMERGENCY_NAME = "break-glass"
LIFETIME = timedelta(hours=1)
_MOST_TRIES = 5


def _file(home: Home) -> Path:
    return hub_folder(home) / "break-glass.json"


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    with (hub_folder(home) / "break-glass.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def issue_code(home: Home, reason: str) -> tuple[str, datetime]:
    """A fresh code and when it ends; an older one no longer works."""
    code = secrets.token_urlsafe(24)
    ends = now() + LIFETIME
    with _locked(home):
        _write(
            home,
            {
                "hash": PasswordHasher().hash(code),
                "issued_at": now().isoformat(),
                "expires_at": ends.isoformat(),
                "reason": reason,
                "tries": 0,
                "used": False,
            },
        )
    return code, ends


def accept_code(home: Home, code: str) -> bool:
    """Whether this is the code; it is then used up. A try is counted before it is judged."""
    with _locked(home):
        record = _read(home)
        if record is None or record["used"] or record["tries"] >= _MOST_TRIES or _ended(record):
            return False
        record["tries"] += 1
        _write(home, record)
        try:
            PasswordHasher().verify(record["hash"], code.strip())
        except VerificationError:
            return False
        record["used"] = True
        _write(home, record)
        return True


def session_is_open(home: Home) -> bool:
    """Whether a session signed in by the code may go on."""
    record = _read(home)
    return record is not None and bool(record["used"]) and not _ended(record)


def _ended(record: dict[str, Any]) -> bool:
    return datetime.fromisoformat(record["expires_at"]).astimezone(UTC) <= now()


def _read(home: Home) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = json.loads(_file(home).read_text())
        return record
    except FileNotFoundError:
        return None


def _write(home: Home, record: dict[str, Any]) -> None:
    aside = _file(home).with_suffix(".new")
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(record))
    aside.replace(_file(home))
