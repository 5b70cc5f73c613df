"""kill -9 of the service amid uploads: nothing half-stored, nothing lost, nothing doubled."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benling.exchange.client.http import ExchangeHttp, Receipt, Unreachable
from stack.exchange import ExchangeStack, submission

PEOPLE = [f"P{n:03}" for n in range(6)]
KILLS = 3


def persistent(client: ExchangeHttp, archive: bytes) -> Receipt:
    """Hand in, however often the service goes away."""
    for _ in range(60):
        try:
            return client.submit("T-01", archive)
        except Unreachable:
            time.sleep(0.2)
    raise AssertionError("the service did not come back")


@pytest.mark.slow
def test_killed_while_people_hand_in(tmp_path: Path) -> None:
    stack = ExchangeStack.start(tmp_path, people=PEOPLE)
    try:
        clients = {person: stack.client(person, pause=0.1) for person in PEOPLE}
        over = threading.Event()

        def hand_in(person: str) -> dict[str, Receipt]:
            receipts: dict[str, Receipt] = {}
            while not over.is_set() or len(receipts) < 5:
                content = f"{person} {len(receipts)}"
                receipts[content] = persistent(clients[person], submission(content))
            return receipts

        with ThreadPoolExecutor(len(PEOPLE)) as pool:
            jobs = {person: pool.submit(hand_in, person) for person in PEOPLE}
            for kill in range(KILLS):
                time.sleep(1.5 + 0.37 * kill)
                stack.web.kill()
                plant_leftovers(stack)
                stack.web.start()
            time.sleep(1)
            over.set()
            acknowledged = {person: job.result() for person, job in jobs.items()}

        check_nothing_half_stored(stack, acknowledged)
        for person, receipts in acknowledged.items():
            for content, receipt in receipts.items():
                again = clients[person].submit("T-01", submission(content))
                assert (again.receipt, again.number, again.repeated) == (
                    receipt.receipt,
                    receipt.number,
                    True,
                )
    finally:
        stack.stop()


def plant_leftovers(stack: ExchangeStack) -> None:
    """What a kill at the two unluckiest moments leaves: a half file, and a file without record."""
    folder = stack.web.home / "attempts"
    (folder / ".unfinished-0123").write_bytes(b"half")
    (folder / "ABCDEFGH234567892345.tar.gz").write_bytes(submission("never recorded"))


def check_nothing_half_stored(
    stack: ExchangeStack, acknowledged: dict[str, dict[str, Receipt]]
) -> None:
    recorded = stack.receipts_recorded()
    handed_out = {r.receipt for receipts in acknowledged.values() for r in receipts.values()}
    assert sum(map(len, acknowledged.values())) == len(handed_out)
    assert handed_out == recorded
    assert stack.archives_stored() == {f"{receipt}.tar.gz" for receipt in recorded}
    for receipts in acknowledged.values():
        assert sorted(r.number for r in receipts.values()) == list(range(1, len(receipts) + 1))
    database = sqlite3.connect(stack.web.home / "db" / "benling.sqlite3")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
