"""In the judging child: which texts came from the learner, and whether another is made of them.

What arrives is only kept, as bytes; it is taken apart when a test first runs a text it has made.
"""

import ast
import contextlib
import re
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from json import loads
from pathlib import Path
from typing import Any

from benling.judge.codec.reading import CONTAINER_READERS, READERS
from benling.judge.codec.writing import LENGTH

#: bytes of messages kept; beyond, every text that is not plainly the author's counts as a learner's
MOST_BYTES = 8 << 20
#: characters, without spaces, that two texts do not share by chance
_TELLING = 12
_GAPS = re.compile(r"^\s*(?:>>>|\.\.\.)|[\s\\]+", re.MULTILINE)
#: ``{0.__class__}``, ``{a[b].__init__}``
_REACHING = re.compile(r"\{[^{}]*[.\[]__\w+__")
#: the same in a message not taken apart; no honest message escapes a letter
_REACHING_BYTES = re.compile(rb"\{[^{}]*[.\[]__\w+__|\\u00[2-6]")
_LETTER = re.compile(r"[^\W\d]")
#: trees that hold names of types and the like, and no text of a learner's
_NAMES_ONLY = frozenset(("ty", "fn", "mod", "gty"))
_TAGS = frozenset(
    (*READERS, *CONTAINER_READERS, "@", "P", "H", "nt", "ntc", "em", "obj", "exc", "rnd")
)
_PROTOCOL = frozenset(("!", "?", "ok", "failed"))


def compact(text: str) -> str:
    """Without spaces, line ends and prompts: what a test easily adds, takes away or changes."""
    return _GAPS.sub("", text)


def as_text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


class AuthorTexts:
    """The tests and what else the author has in the judging child."""

    def __init__(self, files: Iterable[Path] = ()) -> None:
        """``files``: the author's modules; they are read when it comes to that."""
        self._files = list(files)
        #: whole cells and files, as Python is given them
        self._whole: set[str] = set()
        self._last: tuple[int, tuple[list[str], list[str]]] = (-1, ([], []))

    def add(self, source: str) -> None:
        self._whole.add(source.strip())

    def holds(self, text: str) -> bool:
        return text.strip() in self._whole

    def read(self) -> tuple[list[str], list[str]]:
        """All of them; and the texts and lines of texts written out in them, the longest first."""
        while self._files:
            with contextlib.suppress(OSError):
                self.add(as_text(self._files.pop().read_bytes()))
        count, known = self._last
        if count != len(self._whole):
            known = [compact(each) for each in self._whole], self._written()
            self._last = len(self._whole), known
        return known

    def _written(self) -> list[str]:
        written: set[str] = set()
        for source in self._whole:
            try:
                tree = ast.parse(source)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                    value = node.value
                    text = value if isinstance(value, str) else as_text(value)
                    written.update(map(compact, [text, *text.splitlines()]))
        written.discard("")
        return sorted(written, key=len, reverse=True)


class LearnerTexts:
    """All texts and bytes that the learner's child sent in one session."""

    def __init__(self, author: AuthorTexts, most: int = MOST_BYTES) -> None:
        self._author = author
        self._most = most
        self._messages: deque[bytes] = deque()
        self._size = 0
        self._taken_apart = 0
        self._texts: dict[str, None] = {}
        #: the short ones joined, as a test may join letters
        self._joined = ""
        self._reaching = False
        #: some had to be let go
        self._lost = False

    def note(self, message: bytes) -> None:
        """A message of the learner's child has come."""
        self._messages.append(message)
        self._size += len(message)
        if self._size > self._most:
            self._reaching = self._reaching or any(map(_may_reach, self._messages))
            self._messages.clear()
            self._texts.clear()
            self._joined = ""
            self._size = self._taken_apart = 0
            self._lost = True

    @property
    def empty(self) -> bool:
        return not self._messages and not self._lost

    def may_pickle(self, module: str, name: str) -> bool:
        """Whether bytes or a text of the learner's could be a pickle that asks for this."""
        wanted = module.encode(), name.encode()
        return (
            self._lost
            or any(
                all(word in pieces for word in wanted) for pieces in map(_pieces, self._messages)
            )
            or any(f"c{module}{name}" in each for each in self._all())
        )

    def choose(self, name: str) -> bool:
        """Whether this name, by which a test looks something up, is a learner's word or part of it
        is.
        """
        if self.empty:
            return False
        return self._lost or any(
            each == name or (len(each) > 2 and each in name) for each in self._all()
        )

    def reach_inside(self) -> bool:
        """Whether one of them, filled in by ``format``, says what is inside of an object."""
        return self._reaching or any(map(_REACHING.search, self._all()))

    def are_in(self, text: str) -> bool:
        """Whether this text, which is to be run, is made of a learner's."""
        if self.empty or self._author.holds(text) or _is_literal(text):
            return False
        wanted = compact(text)
        own, written = self._author.read()
        if wanted in written or (len(wanted) > _TELLING and any(wanted in each for each in own)):
            return False
        rest = wanted
        for each in written:
            if len(each) > 1 or each == rest:
                rest = rest.replace(each, "\0" * len(each))
        if not _LETTER.search(rest):
            return False
        return self._lost or self._short_match(wanted, rest) or self._long_match(wanted, own)

    def _short_match(self, wanted: str, rest: str) -> bool:
        """All of it stands in one of the learner's, or a short one of those in what is not ours.

        ``rest``: it with nothing in the places of the author's.
        """
        texts = self._all()
        if len(wanted) < _TELLING and any(wanted in each for each in texts):
            return True
        if len(wanted) > _TELLING // 3 and wanted in self._joined:
            return True
        short = [each for each in texts if len(each) < _TELLING and _LETTER.search(each)]
        return any(
            _LETTER.search(rest[at : at + len(each)])
            for each in short if len(each) > 1 or wanted == each
            for at in _places(wanted, each)
        )  # fmt: skip

    def _long_match(self, wanted: str, own: list[str]) -> bool:
        """Some of it stands in one of the learner's and nowhere in the author's."""
        parts = {part for part in _parts(wanted) if len(_LETTER.findall(part)) > 1}
        parts = {part for part in parts if not any(part in each for each in own)}
        if not parts:
            return False
        texts = (*self._all(), self._joined)
        return any(part in parts for each in texts for part in _parts(each))

    def _all(self) -> dict[str, None]:
        """All of them, compact."""
        short = [self._joined]
        while self._taken_apart < len(self._messages):
            message = self._messages[self._taken_apart]
            self._taken_apart += 1
            texts = [compact(each) for each in _texts_of(message) if each not in _PROTOCOL]
            self._texts.update(dict.fromkeys(texts))
            short += (each for each in texts if len(each) < _TELLING)
        self._joined = "".join(short)
        self._texts.pop("", None)
        return self._texts


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _parts(text: str) -> Iterator[str]:
    return (text[at : at + _TELLING] for at in range(len(text) - _TELLING + 1))


def _texts_of(message: bytes) -> Iterator[str]:
    """Every text in a message; and its bytes, read as text."""
    try:
        (length,) = LENGTH.unpack_from(message)
        tree, sizes = loads(message[LENGTH.size : LENGTH.size + length])
    except (ValueError, TypeError, struct.error):
        return
    left: list[Any] = [tree]
    while left:
        node = left.pop()
        if type(node) is str:
            yield node
        elif type(node) is list and node:
            left += reversed(_inside(node))
    at = LENGTH.size + length
    for size in sizes:
        piece = message[at : at + size]
        at += size
        yield as_text(piece)
        if b"\0" in piece:
            # Texts of an array are four bytes a letter.
            yield as_text(piece.replace(b"\0", b""))
            for order in ("utf-32-le", "utf-32-be"):
                yield piece.decode(order, errors="ignore").replace("\0", "\n")


def _inside(node: list[Any]) -> list[Any]:
    """What may be or hold a text; not what a function is called."""
    if node[0] == "P" and len(node) > 2 and type(node[2]) is list and node[2][1:2] == ["f"]:
        name, *rest = node[2][2:] or [None]
        return rest if type(name) is str and name.isidentifier() else node[2]
    if type(node[0]) is not str:
        return node
    if node[0] in _NAMES_ONLY:
        return []
    return node[1:] if node[0] in _TAGS else node


def _may_reach(message: bytes) -> bool:
    if not any(sign in message for sign in (b"__", b"_\0\0\0_", b"\\u00")):
        return False
    return _REACHING_BYTES.search(message.replace(b"\0", b"")) is not None


def _pieces(message: bytes) -> bytes:
    (length,) = LENGTH.unpack_from(message)
    return message[LENGTH.size + length :]


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text.strip())
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return True
