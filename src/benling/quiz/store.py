"""answers.json: read with suspicion, written whole or not at all, safe for several kernels."""

import contextlib
import fcntl
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from benling.quiz.question import MAX_ITEMS, MAX_TEXT_CHARS, NAME
from benling.quiz.row_texts import is_listed
from benling.quiz.values import Value

ANSWERS_FILE = "answers.json"
#: held while answers.json is rewritten; take it to read a set of files that belong together
LOCK_FILE = ".answers.lock"
MAX_FILE_BYTES = 512 * 1024
MAX_ANSWERS = 200


class DamagedAnswers(Exception):
    """answers.json is there but is not ours: too large, not JSON, or of another shape."""


@dataclass(frozen=True)
class Answer:
    value: Value
    #: when the learner gave it (aware, UTC)
    at: datetime


def read_answers(folder: Path) -> dict[str, Answer]:
    """All answers beside a notebook; none when there is no file.

    Raises: DamagedAnswers. Links and special files are not followed: the file may come from
    anybody.
    """
    text = _read_capped(folder / ANSWERS_FILE)
    if text is None:
        return {}
    return {
        name: Answer(list(each.value), each.at) if isinstance(each.value, list) else each
        for name, each in _understood(text).items()
    }


@lru_cache(maxsize=1)
def _understood(text: bytes) -> dict[str, Answer]:
    """Each card and each test of a sheet reads the same file. Not to be changed."""
    try:
        parsed = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise DamagedAnswers("not JSON") from error
    return _checked(parsed)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody rewrites answers.json in this folder meanwhile. Released even by kill -9."""
    handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class AnswerStore:
    """The answers of one notebook's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str) -> Answer | None:
        return read_answers(self.folder).get(name)

    def put(self, name: str, value: Value, at: datetime | None = None) -> Answer:
        """Store an answer durably and return what is now stored.

        ``at`` is when the learner gave it; an answer older than the stored one changes nothing,
        so that a late re-sending from one window cannot undo another window's newer answer.
        A damaged file is kept aside, never overwritten. Raises: OSError when it cannot be written.
        """
        now = datetime.now(UTC)
        given = min(at, now) if at is not None else now
        with locked(self.folder):
            try:
                answers = read_answers(self.folder)
            except DamagedAnswers:
                self._keep_aside(now)
                answers = {}
            stored = answers.get(name)
            if stored is not None and given < stored.at:
                return stored
            answer = Answer(value, given)
            answers[name] = answer
            self._write(answers)
        return answer

    def _keep_aside(self, now: datetime) -> None:
        path = self.folder / ANSWERS_FILE
        path.rename(self.folder / f"answers.damaged-{now:%Y%m%dT%H%M%S%f}.json")

    def _write(self, answers: dict[str, Answer]) -> None:
        body = {
            "version": 1,
            "answers": {
                name: {"value": answer.value, "at": _iso(answer.at)}
                for name, answer in sorted(answers.items())
            },
        }
        text = json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"
        # One temporary name is enough under the lock; what a killed writer left is overwritten.
        aside = self.folder / f".{ANSWERS_FILE}.new"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
        except OSError:
            aside.unlink(missing_ok=True)  # a full disk needs its space back
            raise
        aside.replace(self.folder / ANSWERS_FILE)
        directory = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _read_capped(path: Path) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedAnswers("cannot be opened") from error
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise DamagedAnswers("not a plain file")
        text = file.read(MAX_FILE_BYTES + 1)
    if len(text) > MAX_FILE_BYTES:
        raise DamagedAnswers("too large")
    return text


def _checked(parsed: Any) -> dict[str, Answer]:
    if not isinstance(parsed, dict) or parsed.get("version") != 1:
        raise DamagedAnswers("unknown version")
    entries = parsed.get("answers")
    if not isinstance(entries, dict) or len(entries) > MAX_ANSWERS:
        raise DamagedAnswers("no answers")
    return {name: _checked_entry(name, entry) for name, entry in entries.items()}


def _checked_entry(name: str, entry: Any) -> Answer:
    if not NAME.fullmatch(name) or not isinstance(entry, dict):
        raise DamagedAnswers("bad entry")
    value = entry.get("value")
    if not _is_value(value):
        raise DamagedAnswers("bad value")
    try:
        at = datetime.fromisoformat(entry["at"])
        # An offset that carries it past year 1 or 9999 overflows here.
        return Answer(value, at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DamagedAnswers("bad time") from error


def _is_value(value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) <= MAX_TEXT_CHARS
    return (
        isinstance(value, list)
        and len(value) <= MAX_ITEMS
        and all(isinstance(key, str) and is_listed(key) for key in value)
    )


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a value")


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
