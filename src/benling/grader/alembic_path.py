"""nbgrader's one need of the command line: the program ``alembic``."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def beside_python_on_path() -> Iterator[None]:
    """nbgrader asks the command ``alembic``, which stands beside python, for a version."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before
