"""A full disk while handing in: refused in words, nothing half-stored, and afterwards all is well.

The service runs on a real tiny file system (a tmpfs of its own in bubblewrap), so the errors are
the kernel's own, at whatever step they come.
"""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from benling.errors import Refused
from benling.exchange.client.http import ExchangeHttp
from stack.exchange import ExchangeStack, submission
from stack.hub import MiniHub
from stack.processes import free_port
from stack.web import Web

SIZE = 12 * 1024 * 1024


class SmallDisk:
    """The service's home as it sees it; elsewhere that folder is empty."""

    def __init__(self, web: Web) -> None:
        assert web.process is not None
        (inner,) = psutil.Process(web.process.popen.pid).children()
        self.home = Path(f"/proc/{inner.pid}/root{web.home}")
        self._ballast = self.home / "ballast"

    def leave(self, free: int) -> None:
        """Fill the disk so that this many bytes are left."""
        self._ballast.unlink(missing_ok=True)
        room = shutil.disk_usage(self.home).free - free
        with self._ballast.open("wb") as out:
            while room > 0:
                room -= out.write(bytes(min(room, 65536)))
                out.flush()

    def stored(self) -> set[str]:
        return {path.name for path in (self.home / "attempts").iterdir()} - {".lock"}


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[ExchangeStack]:
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    port = free_port()
    hub = MiniHub.start(tmp_path / "hub", port)
    home = tmp_path / "home"
    home.mkdir()
    sandbox = ["bwrap", "--dev-bind", "/", "/", "--size", str(SIZE), "--tmpfs", str(home)]
    web = Web(home, port, hub.service_environment(), prefix=sandbox)
    running = ExchangeStack(hub, web)
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"people": ["P001"], "trainers": ["T001"], "editions": [{}]}))
    fill = f"{web.command[0]} -m stack.fill < {facts}"
    try:
        web.start(["sh", "-c", f"{fill} && exec {' '.join(web.command)}"])
        yield running
    finally:
        running.stop()


def receipts(client: ExchangeHttp) -> list[str]:
    return [attempt["receipt"] for attempt in client.attempts("T-01")]


@pytest.mark.slow
def test_full_disk_at_every_step(stack: ExchangeStack) -> None:
    disk = SmallDisk(stack.web)
    client = stack.client("P001")
    # What is only read must not need room: the learner's numbers are made, if not kept.
    disk.leave(256 * 1024)
    handout = client.handout("T-01")
    assert client.handout("T-01") == handout
    disk.leave(1024 * 1024)
    first = client.submit("T-01", submission("before"))
    taken = [first.receipt]

    def hand_in(content: str, free: int, **files: bytes) -> bool:
        disk.leave(free)
        try:
            taken.append(client.submit("T-01", submission(content, **files)).receipt)
            return True
        except Refused as refusal:
            (problem,) = refusal.problems
            assert "存储空间已满" in problem.what, problem
            assert "您的文件没有变动" in problem.fix
            return False
        finally:
            assert disk.stored() == {f"{receipt}.tar.gz" for receipt in taken}, (content, free)

    # A page more each time: the database cannot be opened, then not written, then it can.
    small = [hand_in(f"step {step}", step * 4096) for step in range(48)]
    assert small.count(False) >= 5
    assert small.count(True) >= 5
    # An archive larger than what is left: its file breaks off half-way.
    large = {"large.bin": random.Random(5).randbytes(600_000)}
    assert not any(hand_in("large", free, **large) for free in (200_000, 300_000, 400_000))
    assert stack.web.process is not None
    causes = stack.web.process.log.read_text()
    assert "OSError(28" in causes
    assert "OperationalError" in causes

    disk.leave(4 * 1024 * 1024)
    assert sorted(receipts(client)) == sorted(taken)
    for step in range(48):
        client.submit("T-01", submission(f"step {step}"))
    numbers = [attempt["number"] for attempt in client.attempts("T-01")]
    assert sorted(numbers) == list(range(1, 50))
    assert disk.stored() == {f"{receipt}.tar.gz" for receipt in receipts(client)}
