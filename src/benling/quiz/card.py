"""The live card of a graded question: shows, saves with acknowledgement, restores."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from benling.quiz.answer_html import answer_html, answer_text
from benling.quiz.day_range import DayRange
from benling.quiz.front_end import field_files, module, style
from benling.quiz.question import Question
from benling.quiz.reading import read
from benling.quiz.store import AnswerStore, DamagedAnswers
from benling.quiz.values import Reading, Value

_DAMAGED = "原来的作答文件已损坏，无法读取。现在作答会重新保存，损坏的文件另存备查。"


class AnswerCard(anywidget.AnyWidget):
    """A question as the browser shows it.

    The browser sends ``put`` with a sequence number; the answer is on disk before ``saved`` goes
    back. ``ping`` is answered by ``pong``: an open connection says nothing about a dead kernel.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = style("card.css", "lists.css", "days.css")

    #: what is asked, see :func:`as_shown`
    question = traitlets.Dict().tag(sync=True)
    #: the stored value when the card was opened, then after each save
    value = traitlets.Any(None, allow_none=True).tag(sync=True)
    #: when that value was given, in ms since 1970; 0 = never
    saved_at = traitlets.Float(0).tag(sync=True)
    #: prefix of the browser's own copy of unsaved text
    draft_key = traitlets.Unicode("").tag(sync=True)
    #: a remark shown above the field
    notice = traitlets.Unicode("").tag(sync=True)

    def __init__(self, question: Question, store: AnswerStore) -> None:
        self._question = question
        self._store = store
        stored, notice = None, ""
        try:
            stored = store.get(question.name)
        except DamagedAnswers:
            notice = _DAMAGED
        super().__init__(
            _esm=module(
                "page.js", *field_files(question.kind), "draft.js", "saving.js", "answer_card.js"
            ),
            question=as_shown(question),
            value=stored.value if stored else None,
            saved_at=_ms(stored.at) if stored else 0,
            draft_key=_draft_key(question, store.folder),
            notice=notice,
        )
        self.on_msg(self._receive)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        # Where no widget can live (a graded copy, a file opened later) the answer still shows.
        plain = {
            "text/html": answer_html(self._question, self.value),
            "text/plain": answer_text(self._question, self.value),
        }
        return {**data, **plain}, metadata

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("type") == "ping":
            self.send({"type": "pong", "n": content.get("n"), "now": _ms(datetime.now(UTC))})
        elif content.get("type") == "put":
            self.send({**self._put(content), "seq": content.get("seq")})

    def _put(self, content: dict[str, Any]) -> dict[str, Any]:
        reading = read(self._question, content.get("raw"))
        try:
            stored_value, at = self._store_reading(reading, _moment(content.get("at")))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            text = "存储空间不足，没有保存成功。" if full else "没有保存成功，正在重试。"
            return {"type": "failed", "text": text}
        newer = stored_value != reading.value
        self.value, self.saved_at = stored_value, at
        return {
            "type": "saved",
            "value": stored_value,
            "at": at,
            # Another window gave a newer answer: the browser takes that one over.
            "newer": newer,
            "hint": "" if newer else reading.hint,
            "invalid": not newer and _is_invalid(reading),
        }

    def _store_reading(self, reading: Reading, at: datetime | None) -> tuple[Value, float]:
        if reading.value is None and self.value is None and not self.saved_at:
            return None, 0  # nothing was ever answered: no file is made
        answer = self._store.put(self._question.name, reading.value, at)
        return answer.value, _ms(answer.at)


def as_shown(question: Question) -> dict[str, Any]:
    """The question as the browser's code reads it."""
    return {
        "name": question.name,
        "kind": question.kind,
        "prompt": question.prompt,
        "options": [list(option) for option in question.options],
        "suffix": question.suffix,
        "maxChars": question.max_chars or 0,
        "targets": [list(target) for target in question.targets],
        "calendar": _calendar_as_shown(question.calendar) if question.calendar else None,
    }


def _calendar_as_shown(calendar: DayRange) -> dict[str, Any]:
    return {
        "first": calendar.first.isoformat(),
        "last": calendar.last.isoformat(),
        "atMost": calendar.at_most,
        "marks": dict(calendar.marks),
    }


def _is_invalid(reading: Reading) -> bool:
    return reading.invalid or (reading.value is None and bool(reading.hint))


def _draft_key(question: Question, folder: Path) -> str:
    user = os.environ.get("JUPYTERHUB_USER") or "local"
    return f"benling-draft|{user}|{folder}|{question.name}"


def _ms(moment: datetime) -> float:
    return moment.timestamp() * 1000


def _moment(ms: Any) -> datetime | None:
    if isinstance(ms, bool) or not isinstance(ms, int | float):
        return None
    try:
        return datetime.fromtimestamp(ms / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
