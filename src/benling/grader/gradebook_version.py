"""The mark of a new nbgrader gradebook's version, without the command nbgrader would start for it.

That command, ``alembic``, would outlive a grader that is killed, and leave its folder behind.
"""

from functools import cache

from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.dbutil import ALEMBIC_DIR


def ensure_read_here() -> None:
    """From now on nbgrader reads it in this process."""
    api.get_alembic_version = _head


@cache
def _head() -> str:
    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())
