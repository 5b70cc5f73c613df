"""Can this machine run a sandbox? Found out by running one and looking from inside.

Both kinds are looked at by the same eyes: a zygote's children, in each tier, and the sandbox of a
single command.
"""

import json
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benling.errors import Refused, refuse
from benling.sandbox.channel import Channel, ChannelClosed
from benling.sandbox.isolation import Isolation
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.looking import REPORT_BYTES
from benling.sandbox.process import SandboxBroken
from benling.sandbox.refusal import explained
from benling.sandbox.run import Ended, run
from benling.sandbox.view import View, python
from benling.sandbox.zygote.host import Zygote

_LIMITS = Limits(
    wall_seconds=30, cpu_seconds=20, memory_bytes=256 * MIB, address_space_bytes=2048 * MIB,
    processes=32, open_files=64, disk_bytes=8 * MIB, disk_files=1000, output_bytes=64 * 1024,
)  # fmt: skip
_SECONDS = 30
_TRIES = 3
#: signals that nothing in a probe sends
_FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
#: exit codes of a keeper that was killed, or whose command was
_KILLED = {code for number in _FROM_OUTSIDE for code in (-number, 128 + number)}
#: and the process id of whoever probes
_OUTSIDE = "sandbox-probe-"
_TOOLS = "benling.sandbox.looking"

#: what must be seen from inside; what is not named differs from machine to machine
_CLOSED: dict[str, object] = {
    "reads_outside": False, "writes_outside": False, "writes_system": False,
    "opens_socket": False, "makes_namespace": False, "writes_work": True,
}  # fmt: skip
_OWN_WORLD: dict[str, object] = {
    "user": 1000, "processes_limit": _LIMITS.processes, "capabilities": "0" * 16,
    "no_new_privileges": "1", "interfaces": ["lo"], "sees_other_processes": False,
}  # fmt: skip
_CHILD: dict[str, object] = {"signals_outside": False, "files_limit": _LIMITS.disk_bytes}
_EXPECTED: dict[Isolation, dict[str, object]] = {
    Isolation.FULL: {**_CLOSED, **_OWN_WORLD, **_CHILD},
    Isolation.BASIC: {**_CLOSED, **_CHILD},
    Isolation.NONE: {"writes_work": True},
}


class ProbeCutShort(Exception):
    """A probe was ended from outside, each time it was tried: nothing is known of the machine."""


def check(isolation: Isolation = Isolation.FULL) -> None:
    """Raises: benling.errors.Refused with what to change when the tier does not hold here."""
    checked_zygote(_TOOLS, isolation).close()


def checked_zygote(program: str, isolation: Isolation = Isolation.FULL) -> Zygote:
    """A new zygote, once a child of it has looked around and found itself shut in.

    Raises: benling.errors.Refused with what to change.
    """
    try:
        zygote = Zygote(program, isolation=isolation)
    except SandboxBroken as broken:
        raise _refused(isolation, str(broken)) from broken
    try:
        fault = fault_of(zygote)
    except BaseException:
        zygote.close()
        raise
    if fault:
        zygote.close()
        raise _refused(isolation, fault)
    return zygote


def probe(isolation: Isolation = Isolation.FULL) -> str | None:
    """None when a child of this tier runs and is shut in; else the reason, in Chinese."""
    try:
        with Zygote(_TOOLS, isolation=isolation) as zygote:
            return fault_of(zygote)
    except SandboxBroken as broken:
        return str(broken)


def fault_of(zygote: Zygote) -> str | None:
    """Why a child of this zygote is not shut in as its tier promises, in Chinese; None if it is."""
    try:
        seen = _look(zygote)
    except SandboxBroken as broken:
        return str(broken)
    except (ChannelClosed, TimeoutError):
        return "沙箱能启动，但其中的程序没有回答"
    return _difference(seen, _EXPECTED[zygote.isolation])


def probe_command() -> str | None:
    """The same of a sandbox for a single command, see :mod:`benling.sandbox.run`.

    Raises: ProbeCutShort.
    """
    try:
        ended = _ended_by_itself()
    except SandboxBroken as broken:
        return str(broken)
    if ended.code != 0:
        return explained(ended.stderr.decode(errors="replace") or f"exit code {ended.code}")
    return _difference(json.loads(ended.stdout), {**_CLOSED, **_OWN_WORLD})


def _ended_by_itself() -> Ended:
    """Raises: ProbeCutShort, SandboxBroken."""
    for _ in range(_TRIES):
        with _folder_outside() as outside:
            ended = run([python(), "-P", "-m", _TOOLS, outside], View(), _LIMITS)
        if ended.cause is None and ended.code not in _KILLED:
            return ended
    raise ProbeCutShort


def _difference(seen: Mapping[str, object], promised: Mapping[str, object]) -> str | None:
    wrong = {name: seen[name] for name, value in promised.items() if seen[name] != value}
    return f"沙箱能启动，但隔离不完整，已停止使用：{wrong}" if wrong else None


def _refused(isolation: Isolation, fault: str) -> Refused:
    return refuse(
        f"沙箱（隔离级别 {isolation}）", fault, "提交的代码只在有效的沙箱中运行",
        "按上述说明调整本机设置后重试",
    )  # fmt: skip


def _look(zygote: Zygote) -> dict[str, object]:
    """Raises: ChannelClosed, TimeoutError, SandboxBroken."""
    with _folder_outside() as outside:
        for left in reversed(range(_TRIES)):
            ours, theirs = socket.socketpair()
            with theirs:
                child = zygote.spawn(
                    f"{_TOOLS}:look", _LIMITS, fds=[theirs.fileno()], arguments=outside.encode()
                )
            with ours, child:
                try:
                    return dict(json.loads(Channel(ours, most=REPORT_BYTES).recv(_SECONDS)))
                except ChannelClosed:
                    if not left or child.fate() != "lost":
                        raise
    raise AssertionError


@contextmanager
def _folder_outside() -> Iterator[str]:
    """One that anyone who is not shut in could read and write."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_OUTSIDE}{os.getpid()}-") as outside:
        yield outside


def _sweep() -> None:
    """Remove what probes left behind that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_OUTSIDE}*"):
        owner = folder.name.removeprefix(_OUTSIDE).partition("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)
