"""Walk the plan: every synthetic learner with its own Hub token, over HTTP, as anybody would.

The walk may be cut off at any moment and started again: a submission that already arrived is
answered with its first receipt.
"""

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

import requests

from benling.demo.learners import CRASHING_CODE, Manner, Step, answers_for
from benling.errors import Refused
from benling.exchange import demo_clock
from benling.exchange.client.folder import pack_submission, unpack_handout
from benling.exchange.client.http import ExchangeHttp
from benling.home import home

#: the platform may be restarting; wait this long in all before giving up on one call
_PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Addresses:
    """Where the Hub's API and the exchange answer; both on loopback."""

    hub_api: str
    exchange: str
    hub_token: str


def walk(
    steps: Sequence[Step],
    addresses: Addresses,
    *,
    truth_of: Callable[[str, str], Mapping[str, Any]],
    essays_of: Mapping[str, Sequence[str]],
    on_step: Callable[[Step], None],
) -> None:
    """Make every submission of the plan, in order.

    ``truth_of(course, person_id)`` is the server's truth; ``essays_of`` maps a course to the ids of
    its written questions; ``on_step`` is called after each receipt.
    """
    tokens: dict[str, str] = {}
    for step in steps:
        if step.person_id not in tokens:
            tokens[step.person_id] = _patiently(partial(_token, addresses, step.person_id))
        exchange = ExchangeHttp(addresses.exchange, tokens[step.person_id])
        answers = answers_for(
            step, truth_of(step.course, step.person_id), essays_of.get(step.course, ())
        )
        _patiently(partial(_submit, step, exchange, answers))
        on_step(step)


def _submit(step: Step, exchange: ExchangeHttp, answers: Mapping[str, Any]) -> None:
    with tempfile.TemporaryDirectory(dir=home().scratch, prefix="demo-") as place:
        folder = Path(place)
        unpack_handout(exchange.handout(step.course), folder)
        at = step.at.astimezone(UTC).isoformat(timespec="seconds")
        sheet = {
            "version": 1,
            "answers": {q: {"value": v, "at": at} for q, v in sorted(answers.items())},
        }
        (folder / "answers.json").write_text(json.dumps(sheet, ensure_ascii=False, indent=1))
        if step.manner is Manner.CRASHING:
            _spoil(folder)
        exchange.submit(
            step.course,
            pack_submission(folder),
            headers={demo_clock.HEADER: demo_clock.stamp(step.at, step.person_id)},
        )


def _spoil(folder: Path) -> None:
    """Write the crashing code into the elective cell of the notebook."""
    path = next(folder.glob("*.ipynb"))
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and mark.get("solution"):
            cell["source"] = CRASHING_CODE
            break
    else:
        raise LookupError(f"{path.name} has no elective code cell to crash in")
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1))


def _token(addresses: Addresses, person_id: str) -> str:
    """A Hub token of that person that opens the exchange and nothing else."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"token {addresses.hub_token}"
        user = f"{addresses.hub_api}/users/{person_id}"
        made = session.post(user, timeout=30)
        if made.status_code not in (201, 409):
            made.raise_for_status()
        answer = session.post(
            f"{user}/tokens",
            json={
                "note": "demo learner",
                "expires_in": 4 * 3600,
                # The exchange must learn whose token it is, and that it opens the exchange.
                "scopes": ["access:services!service=benling", f"read:users:name!user={person_id}"],
            },
            timeout=30,
        )
        answer.raise_for_status()
        return str(answer.json()["token"])


def _patiently(call: Callable[[], Any]) -> Any:
    """Repeat a call while the platform is away (refused connections, 5xx)."""
    give_up = time.monotonic() + _PATIENCE_SECONDS
    pause = 0.5
    while True:
        try:
            return call()
        except Refused:
            raise
        except (requests.RequestException, OSError) as gone:
            status = getattr(getattr(gone, "response", None), "status_code", None)
            if time.monotonic() > give_up or (status is not None and 400 <= status < 500):
                raise
            time.sleep(pause)
            pause = min(pause * 1.5, 5)
