"""Runs a course's own programs apart: in the sandbox where there is one, with limits everywhere."""

import json
import os
import pwd
import select
import signal
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benling.catalog.register import GeneratorLimits
from benling.errors import refuse
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.ordinary_user import USER_SETTING
from benling.sandbox.probe import ProbeCutShort, probe_command
from benling.sandbox.process import Sandbox, SandboxBroken
from benling.sandbox.view import View, python

_PROCESS = Path(__file__).with_name("generator_process.py")
#: isolated from environment and user packages; writes no byte code
_COMMAND = [python(), "-I", "-B", str(_PROCESS)]
_STDERR_KEPT = 4096


class GeneratorStopped(Exception):
    """It did not answer: ``timeout``, ``memory``, ``output`` or ``crash``, with what it said."""

    def __init__(self, cause: str, said: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.said = said


@dataclass(frozen=True)
class Program:
    """A program of a course: what make_data.py or solver.py is, and what it is to be run on."""

    #: file name, which says what it is
    name: str
    source: bytes
    #: what ``benling.catalog.generator_process`` takes for one turn
    turns: Sequence[Any]
    #: bytes that the answer to one turn may take
    room: int


def answer_of(program: Program, limits: GeneratorLimits, *, hash_seed: int) -> dict[str, Any]:
    """The process's answer. Raises: GeneratorStopped; Refused when no sandbox can be looked at."""
    order = {
        "program": program.name,
        "source": b64encode(program.source).decode(),
        "turns": list(program.turns),
        "memory_bytes": limits.memory_bytes,
    }
    seconds = limits.seconds + limits.seconds_per_variant * len(program.turns)
    room = len(program.turns) * program.room + 65536
    environment = {"PYTHONHASHSEED": str(hash_seed), "LANG": "C.UTF-8", "TZ": "UTC"}
    run = _in_sandbox if _sandbox_works() else _beside_us
    said = run(json.dumps(order).encode(), environment, limits, seconds, room)
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        raise GeneratorStopped("crash") from None
    return answer


def _sandbox_works() -> bool:
    """It does not for root, who works on content but serves nobody.

    Raises: Refused while that cannot be found out.
    """
    if os.geteuid() == 0:
        return False
    try:
        _seen_to_work()
    except SandboxBroken:
        return False
    except ProbeCutShort:
        what, rule = "检查它的程序几次都被外部中止", "查明能否隔离之后才运行生成程序"
        fix = "稍后再试；反复出现时，请系统管理员检查内存是否不足"
        raise refuse("课程生成程序的沙箱", what, rule, fix) from None
    return True


@cache
def _seen_to_work() -> None:
    """Remembers that it works, never that it does not: that may pass.

    Raises: SandboxBroken, ProbeCutShort.
    """
    if fault := probe_command():
        raise SandboxBroken(fault)


def _in_sandbox(
    order: bytes, environment: dict[str, str], limits: GeneratorLimits, seconds: float, room: int
) -> bytes:
    """No network, none of the host's files but Python's, nothing written that stays."""
    bounds = Limits(
        wall_seconds=seconds + 5,
        cpu_seconds=int(seconds) + 5,
        memory_bytes=limits.memory_bytes,
        address_space_bytes=2 * limits.memory_bytes,
        processes=64,
        open_files=128,
        disk_bytes=8 * MIB,
        disk_files=100,
        output_bytes=room,
    )
    box = Sandbox(
        _COMMAND, View(environment=environment), bounds,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    box.arm()
    try:
        return _talk(box.process, order, seconds, room)
    except GeneratorStopped as stopped:
        raise GeneratorStopped(box.cause or stopped.cause, stopped.said) from None
    finally:
        box.close()


def _beside_us(
    order: bytes, environment: dict[str, str], limits: GeneratorLimits, seconds: float, room: int
) -> bytes:
    """A plain process with a clean environment in an empty folder, never as root."""
    with tempfile.TemporaryDirectory(prefix="benling-variant-") as empty:
        user = _ordinary_user() if os.geteuid() == 0 else None
        if user is not None:
            Path(empty).chmod(0o755)
        threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            _COMMAND, cwd=empty, start_new_session=True,
            env={"PATH": "/usr/bin:/bin", "HOME": empty} | threads | environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            user=user, group=None if user is None else pwd.getpwuid(user).pw_gid,
            extra_groups=None if user is None else [],
        )  # fmt: skip
        try:
            return _talk(process, order, seconds, room)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _ordinary_user() -> int | None:
    for name in (os.environ.get(USER_SETTING, "benling"), "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    return None


def _talk(process: "subprocess.Popen[bytes]", order: bytes, seconds: float, room: int) -> bytes:
    """Hand over the order and read the answer, within time and room. Closes the pipes."""
    assert process.stdin and process.stdout and process.stderr  # noqa: S101
    ends = time.monotonic() + seconds
    said, complained = bytearray(), bytearray()
    with process.stdin, process.stdout, process.stderr:
        # The process reads all of its order before it does anything else.
        with suppress(BrokenPipeError):
            process.stdin.write(order)
            process.stdin.close()
        open_pipes = [process.stdout, process.stderr]
        while process.stdout in open_pipes:
            ready, _, _ = select.select(open_pipes, [], [], max(0.0, ends - time.monotonic()))
            if not ready:
                raise GeneratorStopped("timeout")
            for pipe in ready:
                piece = os.read(pipe.fileno(), 65536)
                if not piece:
                    open_pipes.remove(pipe)
                elif pipe is process.stdout:
                    said += piece
                else:
                    complained += piece[: _STDERR_KEPT - len(complained)]
            if len(said) > room:
                raise GeneratorStopped("output")
    if not said:
        raise GeneratorStopped("crash", complained.decode(errors="replace"))
    return bytes(said)
