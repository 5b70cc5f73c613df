"""A rehearsed process that forks a child for every notebook it is given.

``python -m stack.rehearsed`` is the process; :class:`Rehearsed` talks to it, one JSON line a
notebook each way.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


class Rehearsed:
    """Children forked without a sandbox, for tests of what happens inside."""

    def __init__(self, folder: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "stack.rehearsed"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip
        #: what the process says of itself after rehearsing
        self.state: dict[str, Any] = self._answer()

    def run(self, cells: list[str], **options: Any) -> list[dict[str, Any]]:
        """Outputs and more of each cell, in a fresh child.

        ``interrupt``: seconds after which SIGINT is sent; ``most``: bound of the outputs;
        ``elsewhere``: names found when the cells' namespace has none.
        Cells that a dead child did not come to are missing.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"cells": cells, **options}) + "\n")
        self._process.stdin.flush()
        answer: list[dict[str, Any]] = self._answer()
        return answer

    def outputs(self, *cells: str, **options: Any) -> list[dict[str, Any]]:
        """Outputs of the last of the cells."""
        last: list[dict[str, Any]] = self.run(list(cells), **options)[-1]["outputs"]
        return last

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def _serve() -> None:
    from benling.judge import program

    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    program.rehearse()
    print(json.dumps(_state()), file=out, flush=True)
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            out.close()
            _run(json.loads(line), writing)
        os.close(writing)
        print(json.dumps(_gathered(child, reading, json.loads(line))), file=out, flush=True)


def _state() -> dict[str, Any]:
    descriptors = {}
    for place in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            descriptors[place.name] = str(place.readlink())
    return {
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "descriptors": descriptors,
        "modules": sorted(sys.modules),
    }


class _Namespace(dict[str, Any]):
    """Names that are not here are looked up elsewhere, as the judge looks them up."""

    def __init__(self, elsewhere: dict[str, Any]) -> None:
        self._elsewhere = elsewhere

    def __missing__(self, name: str) -> Any:
        return self._elsewhere[name]


def _run(request: dict[str, Any], writing: int) -> None:
    from benling.judge.output import MOST
    from benling.judge.shell import Shell

    namespace = _Namespace(request.get("elsewhere", {}))
    shell = Shell(namespace, most=request.get("most", MOST))
    for cell in request["cells"]:
        began = time.process_time()
        outputs = shell.run_aside(cell) if cell in request.get("aside", []) else shell.run(cell)
        said = {
            "outputs": outputs,
            "count": shell.execution_count,
            "overflowed": shell.overflowed,
            "only_library_warnings": shell.only_library_warnings,
            "exited": shell.exited,
            "cpu": time.process_time() - began,
        }
        os.write(writing, json.dumps(said).encode() + b"\n")
    os._exit(0)


def _gathered(child: int, reading: int, request: dict[str, Any]) -> list[Any]:
    if "interrupt" in request:
        time.sleep(request["interrupt"])
        os.kill(child, signal.SIGINT)
    with os.fdopen(reading) as lines:
        said = [json.loads(line) for line in lines]
    os.waitpid(child, 0)
    return said


if __name__ == "__main__":
    _serve()
