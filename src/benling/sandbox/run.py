"""Run one command in a sandbox to its end."""

import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from benling.sandbox.limits import Limits
from benling.sandbox.process import Sandbox
from benling.sandbox.view import View


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    #: at most ``output_bytes`` of each
    stdout: bytes
    stderr: bytes
    #: ``timeout``, ``memory``, ``disk``, ``output``, or None when it ended by itself
    cause: str | None


def run(argv: Sequence[str], view: View, limits: Limits) -> Ended:
    """Run ``argv`` with no input and collect what it says, as far as the limits go.

    Raises: SandboxBroken, benling.errors.Refused (as root).
    """
    box = Sandbox(argv, view, limits, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    box.arm()
    assert box.process.stdout is not None and box.process.stderr is not None  # noqa: S101
    readers = [
        _Reader(pipe, limits.output_bytes, box) for pipe in (box.process.stdout, box.process.stderr)
    ]
    for reader in readers:
        reader.start()
    code = box.wait()
    for reader in readers:
        reader.join()
    flooded = any(reader.flooded for reader in readers)
    out, err = (bytes(reader.kept) for reader in readers)
    return Ended(code, out, err, box.cause or ("output" if flooded else None))


class _Reader(threading.Thread):
    """Keeps the first bytes of a pipe and ends the sandbox when more comes."""

    def __init__(self, pipe: IO[bytes], room: int, box: Sandbox) -> None:
        super().__init__(daemon=True)
        self.kept = bytearray()
        self.flooded = False
        self._pipe, self._room, self._box = pipe, room, box

    def run(self) -> None:
        with self._pipe:
            while piece := self._pipe.read1(65536):  # type: ignore[attr-defined]  # BufferedReader
                self.kept += piece[: self._room - len(self.kept)]
                if len(self.kept) >= self._room and not self.flooded:
                    self.flooded = True
                    self._box.kill()
