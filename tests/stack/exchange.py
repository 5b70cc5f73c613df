"""The exchange as it runs: a real Hub, the real web service, people, and the small course."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benling.exchange import tarball
from benling.exchange.client.http import ExchangeHttp
from stack.hub import MiniHub
from stack.notebooks import answers, notebook
from stack.processes import free_port
from stack.web import Web

NOTEBOOK = "t01-deadlines.ipynb"


@dataclass
class ExchangeStack:
    hub: MiniHub
    web: Web

    @classmethod
    def start(
        cls,
        folder: Path,
        *,
        people: Sequence[str],
        trainers: Sequence[str] = ("T001",),
        editions: Sequence[dict[str, Any]] = ({},),
        home: Path | None = None,
        variables: dict[str, str] | None = None,
    ) -> "ExchangeStack":
        """``editions``: fields that differ from the small course, one entry an edition."""
        port = free_port()
        hub = MiniHub.start(folder / "hub", port)
        web = Web(home or folder / "home", port, {**hub.service_environment(), **(variables or {})})
        stack = cls(hub, web)
        try:
            facts = {
                "people": list(people),
                "trainers": list(trainers),
                "editions": list(editions),
            }
            web.run("-m", "stack.fill", given=json.dumps(facts))
            web.start()
        except BaseException:
            stack.stop()
            raise
        return stack

    def stop(self) -> None:
        self.web.stop()
        self.hub.process.stop()

    def client(self, person_id: str, **options: Any) -> ExchangeHttp:
        """The exchange as that person sees it, with a fresh token from the Hub."""
        return ExchangeHttp(self.web.exchange_url, self.hub.token(person_id), **options)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the home's SQLite directly."""
        with closing(sqlite3.connect(self.web.home / "db" / "benling.sqlite3")) as database:
            return database.execute(query, values).fetchall()

    def receipts_recorded(self) -> set[str]:
        return {receipt for (receipt,) in self.rows("SELECT receipt FROM exchange_attempt")}

    def archives_stored(self) -> set[str]:
        """Names of everything in the folder of attempts but its lock."""
        return {path.name for path in (self.web.home / "attempts").iterdir()} - {".lock"}


def submission(q1: str = "1", **files: bytes) -> bytes:
    """A sound submission of the small course."""
    return tarball.pack({NOTEBOOK: notebook(), "answers.json": answers(q1=q1), **files})
