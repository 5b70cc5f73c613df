"""Learner's side: what code prints while the judge calls it goes to the judge, and nowhere else."""

import io
import sys
from typing import Any

_MOST = 1_000_000


class _Stream(io.TextIOBase):
    encoding = "UTF-8"

    def __init__(self, name: str, pieces: list[Any]) -> None:
        self.name = name
        self._pieces = pieces
        self._room = _MOST

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self._room > 0:
            self._pieces.append((self.name, text[: self._room]))
            self._room -= len(text)
        return len(text)

    def writable(self) -> bool:
        return True


class Printed:
    """``with printed: …`` gathers; :meth:`take` gives [(stream, text)]. May be nested."""

    def __init__(self) -> None:
        self._pieces: list[Any] = []
        self._kept: list[tuple[Any, Any]] = []

    def __enter__(self) -> None:
        self._kept.append((sys.stdout, sys.stderr))
        sys.stdout = _Stream("stdout", self._pieces)
        sys.stderr = _Stream("stderr", self._pieces)

    def __exit__(self, *_: object) -> None:
        sys.stdout, sys.stderr = self._kept.pop()

    def take(self) -> list[Any] | None:
        pieces = self._pieces[:]
        self._pieces.clear()
        return pieces or None
