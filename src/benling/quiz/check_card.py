"""The live card of a lesson's self-check: judged at once, never stored."""

from typing import Any

import anywidget
import traitlets

from benling.quiz.answer_html import answer_html, answer_text
from benling.quiz.card import as_shown
from benling.quiz.comparison import matches, matches_any
from benling.quiz.front_end import field_files, module, style
from benling.quiz.keys import key_faults
from benling.quiz.list_comparison import right_rows, same_list
from benling.quiz.question import BadQuestion, Question
from benling.quiz.reading import read
from benling.quiz.values import Reading

#: so many wrong rows are named; more of them are counted
_FEW = 3
_UNIT = {"matching": "行", "table_fill": "格"}


class CheckCard(anywidget.AnyWidget):
    """A question with a 核对 button. The key stays in the kernel until it is asked for."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = style("card.css", "lists.css", "days.css")

    question = traitlets.Dict().tag(sync=True)

    def __init__(
        self, question: Question, answer: Any, *, explanation: str, tolerance: Any
    ) -> None:
        self._question = question
        self._answer = _key(question, answer)
        self._explanation = explanation
        self._tolerance = tolerance
        files = field_files(question.kind)
        super().__init__(
            _esm=module("page.js", *files, "check_card.js"), question=as_shown(question)
        )
        self.on_msg(self._receive)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        plain = {
            "text/html": answer_html(self._question, None),
            "text/plain": answer_text(self._question, None),
        }
        return {**data, **plain}, metadata

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict) or content.get("type") != "check":
            return
        reading = read(self._question, content.get("raw"))
        self.send({**self._verdict(reading), "seq": content.get("seq")})

    def _verdict(self, reading: Reading) -> dict[str, Any]:
        hint = reading.hint if reading.value is None or reading.invalid else self._left(reading)
        if reading.value is None or hint:
            return {"type": "verdict", "right": None, "hint": hint or "请先作答，再核对。"}
        if self._question.is_list:
            right = same_list(reading.value, self._answer, self._tolerance)
        elif isinstance(self._answer, list | tuple) and not self._question.is_choice:
            right = matches_any(reading.value, self._answer, self._tolerance)
        else:
            right = matches(reading.value, self._answer, self._tolerance)
        hint = "" if right else self._where(reading)
        return {"type": "verdict", "right": right, "hint": hint, "explanation": self._explanation}

    def _where(self, reading: Reading) -> str:
        """Which rows or cells are wrong, for kinds that have some; else empty."""
        if self._question.kind not in ("matching", "table_fill"):
            return ""
        right = right_rows(reading.value, self._answer, self._tolerance)
        names = _part_names(self._question)
        wrong = [name for key, name in names.items() if key not in right]
        told = f"还不对的是{'、'.join(wrong)}"
        if len(wrong) > _FEW:
            unit = _UNIT[self._question.kind]
            told = f"共{len(names)}{unit}，对了{len(names) - len(wrong)}{unit}"
        return f"{told}，可以改了再核对。"

    def _left(self, reading: Reading) -> str:
        """What is still to be answered of a matching or a table, whose keys are always whole."""
        if self._question.kind not in ("matching", "table_fill"):
            return ""
        left = len(self._answer) - len(reading.value or [])
        what = "行没有选" if self._question.kind == "matching" else "格没有填"
        return f"还有{left}{what}，答完再核对。" if left > 0 else ""


def _part_names(question: Question) -> dict[str, str]:
    """Row or cell → how a learner finds it."""
    if question.kind == "matching":
        return {key: f"第{n}行" for n, (key, _) in enumerate(question.options, start=1)}
    return {
        f"{row}.{column}": f"“{row_text}”的“{column_text}”"
        for row, row_text in question.options
        for column, column_text in question.targets
    }


def _key(question: Question, answer: Any) -> Any:
    """The answer in the form in which the card gives it. Raises: BadQuestion."""
    about = f"自测题“{question.prompt[:20]}”："
    if not question.is_list:
        if question.is_choice and str(answer) not in question.option_keys:
            raise BadQuestion(f"{about}答案不在选项之中。")
        return answer
    if not isinstance(answer, list | tuple):
        raise BadQuestion(f"{about}这种题的答案要写成列表。")
    texts = [str(item) for item in answer]
    faults = key_faults(question, texts)
    if faults:
        raise BadQuestion(f"{about}{'；'.join(faults)}。")
    return texts if question.kind == "ordering" else sorted(texts)
