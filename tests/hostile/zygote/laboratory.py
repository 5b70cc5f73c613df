"""Zygotes to attack, and a machine around them with things worth having."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

import benling
from benling.sandbox.channel import Channel, ChannelClosed, TooLong
from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.view import View
from benling.sandbox.zygote import Child, Zygote

INSIDE = Path(__file__).parent / "inside"
LIMITS = Limits(
    wall_seconds=30, cpu_seconds=20, memory_bytes=300 * MIB, address_space_bytes=2048 * MIB,
    processes=32, open_files=64, disk_bytes=16 * MIB, disk_files=500, output_bytes=64 * 1024,
)  # fmt: skip
_MOST = 1 << 20
_SECONDS = 30

#: code of the child that others try to reach: it has files, sockets and something in memory
VICTIM = (
    "import socket, time\nopen('victim.txt', 'w').write('private')\n"
    "a = socket.socket(socket.AF_UNIX)\na.bind('\\0victim')\na.listen()\n"
    "try:\n    import fcntl, struct\n    t = socket.socket()\n"
    "    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:\n"
    "        try: fcntl.ioctl(s, 0x8914, struct.pack('16sh14x', b'lo', 1))\n"
    "        except OSError: pass\n"
    "    t.bind(('127.0.0.1', 5999))\n    t.listen()\nexcept OSError: pass\n"
    "import os\nos.write(LINK, b'!')\ntime.sleep(100)"
)


class Answer(dict[str, str]):
    """What an attack's child said; empty when it ended before it could."""

    cause: str | None = None
    code: int | None = None

    @property
    def gained(self) -> bool:
        return "GAINED" in self.get("said", "")


def zygote(isolation: Isolation, leave_out: frozenset[Layer], given: Path) -> Zygote:
    """One that runs attacks and sees the folder ``given``."""
    path = os.pathsep.join([str(Path(benling.__file__).parent.parent), str(INSIDE)])
    view = View(
        read_only=[(INSIDE, str(INSIDE)), (given, str(given))], environment={"PYTHONPATH": path}
    )
    return Zygote("attacker", view=view, isolation=isolation, leave_out=leave_out)


def start(
    among: Zygote, code: str, limits: Limits = LIMITS, entry: str = "attack"
) -> tuple[Child, socket.socket]:
    """A child that runs ``code``, and the socket it answers on."""
    ours, theirs = socket.socketpair()
    with theirs:
        child = among.spawn(
            f"attacker:{entry}", limits, fds=[theirs.fileno()], arguments=code.encode()
        )
    return child, ours


def attack(among: Zygote, code: str, **limits: Any) -> Answer:
    """Run ``code`` in a child to its end, within twenty seconds."""
    child, ours = start(among, code, replace(LIMITS, **limits))
    answer = Answer()
    with ours, child:
        child.arm(20)
        with contextlib.suppress(ChannelClosed, TooLong, TimeoutError, ValueError):
            answer.update(json.loads(Channel(ours, most=_MOST).recv(_SECONDS)))
        answer.code = child.wait(5)
    answer.cause = child.cause
    return answer


def surroundings(among: Zygote) -> dict[str, list[str]]:
    """What a new child finds around it."""
    child, ours = start(among, "", entry="look_around")
    with ours, child:
        return dict(json.loads(Channel(ours, most=_MOST).recv(_SECONDS)))


class Machine:
    """What an attack may want of the machine: a secret, servers, a process, a folder."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="machine-")))
        folder.chmod(0o755)
        self.given, self.outside = folder / "given", folder / "outside"
        for place in (self.given, self.outside):
            place.mkdir()
        (self.given / "given.txt").write_text("given")
        (self.given / "spare.txt").write_text("spare")
        secret = folder / "secret.txt"
        secret.write_text("hub-token-0815")
        secret.chmod(0o644)
        sleeper = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(600)"],
            env={**os.environ, "SECRET": "token-of-the-machine"},
        )
        self._stack.callback(sleeper.wait)
        self._stack.callback(sleeper.kill)
        abstract = f"machine-{os.getpid()}"
        port = self._serve(folder, abstract)
        names = {
            "SECRET": str(secret), "GIVEN": str(self.given), "OUTSIDE": str(self.outside),
            "PORT": port, "ABSTRACT": abstract, "SOCKET_FILE": str(folder / "socket"),
            "DATAGRAM_FILE": str(folder / "datagram"), "VICTIM": sleeper.pid, "OTHER": os.getpid(),
        }  # fmt: skip
        self.preface = "".join(f"{name} = {value!r}\n" for name, value in names.items())

    def close(self) -> None:
        self._stack.close()

    def changed(self) -> list[str]:
        """What was altered of all that a job must not touch."""
        found = [p.name for p in self.outside.iterdir()]
        found += [p.name for p in self.given.rglob("*") if p.name not in ("given.txt", "spare.txt")]
        if (self.given / "given.txt").read_text() != "given":
            found.append("given.txt")
        return found

    def restore(self) -> None:
        """Undo what a control did."""
        for place in [*self.outside.iterdir(), *sorted(self.given.rglob("*"), reverse=True)]:
            place.rmdir() if place.is_dir() else place.unlink()
        (self.given / "given.txt").write_text("given")
        (self.given / "spare.txt").write_text("spare")

    def _serve(self, folder: Path, abstract: str) -> int:
        stream = self._stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = int(stream.getsockname()[1])
        datagram = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        datagram.bind(("127.0.0.1", port))
        threading.Thread(target=_echo, args=(datagram,), daemon=True).start()
        listening = [stream]
        for name in (f"\0{abstract}", str(folder / "socket")):
            made = self._stack.enter_context(socket.socket(socket.AF_UNIX))
            made.bind(name)
            made.listen()
            listening.append(made)
        silent = self._stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        silent.bind(str(folder / "datagram"))
        for made in listening:
            threading.Thread(target=_greet, args=(made,), daemon=True).start()
        return port


def descendants(process: int) -> set[int]:
    """Processes below this one that still run."""
    found = set()
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in psutil.Process(process).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if one.status() != psutil.STATUS_ZOMBIE:
                    found.add(one.pid)
    return found


@contextlib.contextmanager
def victim(among: Zygote) -> Iterator[Child]:
    """Another child of the same zygote, running meanwhile."""
    child, ours = start(among, VICTIM)
    with ours, child:
        ours.settimeout(_SECONDS)
        assert ours.recv(1) == b"!"
        yield child


def _greet(server: socket.socket) -> None:
    _until_closed(lambda: server.accept()[0].send(b"hello"))


def _echo(server: socket.socket) -> None:
    _until_closed(lambda: server.sendto(b"hello", server.recvfrom(9)[1]))


def _until_closed(work: Callable[[], object]) -> None:
    with contextlib.suppress(OSError):
        while True:
            work()
