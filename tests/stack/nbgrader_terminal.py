"""Many stock nbgrader commands for the price of one import.

Importing nbgrader takes seconds. ``python -m stack.nbgrader_terminal`` imports it once, then forks
for each command it reads (a JSON list of arguments a line) and runs nbgrader's own entry point in
the child, as the ``nbgrader`` script does. It answers ``{"code": …, "said": …}`` a line.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path


class NbgraderTerminal:
    """A shell in a folder, with an environment of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "stack.nbgrader_terminal"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env={**environment, "PYTHONPATH": os.pathsep.join(map(str, _paths()))},
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit code, and everything the command printed."""
        assert self._popen.stdin is not None and self._popen.stdout is not None
        self._popen.stdin.write(json.dumps(arguments) + "\n")
        self._popen.stdin.flush()
        answer = json.loads(self._popen.stdout.readline())
        return answer["code"], answer["said"]

    def close(self) -> None:
        assert self._popen.stdin is not None
        self._popen.stdin.close()
        self._popen.wait(30)


def _paths() -> list[Path]:
    tests = Path(__file__).resolve().parents[1]
    return [tests, tests.parent / "src"]


def _serve() -> None:
    import nbgrader.apps
    from nbgrader.apps.nbgraderapp import main

    assert nbgrader.apps is not None
    for line in sys.stdin:
        with tempfile.TemporaryFile() as said:
            child = os.fork()
            if child == 0:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
                sys.argv = ["nbgrader", *json.loads(line)]
                sys.exit(main())
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            answer = {"code": code, "said": said.read().decode()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
