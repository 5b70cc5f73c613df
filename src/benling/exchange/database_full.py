"""Telling a full disk under the database from other database errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from benling.exchange.durable import StorageFull

_SQLITE_PRIMARY = 0xFF
#: PostgreSQL's class 53, "insufficient resources": disk_full
_POSTGRES_DISK_FULL = "53100"


@contextmanager
def database_full_refused() -> Iterator[None]:
    """Turn the database's "no space left" into a refusal in words; its transaction is undone."""
    try:
        yield
    except DatabaseError as error:
        if _is_full(error.__cause__):
            raise StorageFull from error
        raise


def _is_full(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        # A full disk shows as FULL when a page, and as IOERR when the shared memory file or
        # the log's header cannot be written.
        code = getattr(cause, "sqlite_errorcode", 0) & _SQLITE_PRIMARY
        return code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
    return getattr(cause, "sqlstate", None) == _POSTGRES_DISK_FULL
