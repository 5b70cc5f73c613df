"""The cards' JavaScript and style: plain files, joined, no build step."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "front"


@cache
def module(*names: str) -> str:
    """One ES module from several files, in order; the last one holds the default export."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


@cache
def style(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def field_files(kind: str) -> tuple[str, ...]:
    """The files that hold the field of one kind: a page of many cards loads no more than it shows.

    Styles are not told apart so: those of one class of widget replace each other.
    """
    return ("fields.js", *_OWN_FILES.get(kind, ()))


_OWN_FILES = {
    "ordering": ("ordering.js",),
    "matching": ("rows.js", "matching.js"),
    "table_fill": ("rows.js", "table_fill.js"),
    "days": ("days.js",),
}
