"""A parser that is not built, as nothing here uses it: a third of the time nbgrader takes to start.

nbgrader and Voila import jupyter_events, that imports jsonschema, and jsonschema imports whatever
checkers of formats are installed. One of them, ``rfc3987_syntax`` (addresses in letters of any
language), builds a large grammar when imported. Where it cannot be imported, jsonschema leaves
those two formats unchecked, ``iri`` and ``iri-reference``; notebooks and gradebooks have neither.
"""

import sys


def set_aside() -> None:
    """Call before anything imports nbgrader or Voila; afterwards it does nothing. Idempotent."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # "not importable"
