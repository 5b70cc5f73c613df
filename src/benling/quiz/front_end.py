"""The cards' JavaScript and style: plain files, joined, no build step."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "front"


@cache
def module(*names: str) -> str:
    """One ES module from several files, in order; the last one holds the default export."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


@cache
def style(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
