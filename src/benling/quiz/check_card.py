"""The live card of a lesson's self-check: judged at once, never stored."""

from typing import Any

import anywidget
import traitlets

from benling.quiz.answer_html import answer_html, answer_text
from benling.quiz.card import as_shown
from benling.quiz.comparison import matches, matches_any
from benling.quiz.front_end import module, style
from benling.quiz.question import BadQuestion, Question
from benling.quiz.values import Reading, read


class CheckCard(anywidget.AnyWidget):
    """A question with a 核对 button. The key stays in the kernel until it is asked for."""

    _esm = module("page.js", "fields.js", "check_card.js")
    _css = style("card.css")

    question = traitlets.Dict().tag(sync=True)

    def __init__(
        self, question: Question, answer: Any, *, explanation: str, tolerance: Any
    ) -> None:
        self._question = question
        self._answer = answer
        self._explanation = explanation
        self._tolerance = tolerance
        _check_answer(question, answer)
        super().__init__(question=as_shown(question))
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
        if reading.value is None:
            return {"type": "verdict", "right": None, "hint": reading.hint or "请先作答，再核对。"}
        expected = self._answer
        several = isinstance(expected, list | tuple) and not self._question.is_choice
        right = (
            matches_any(reading.value, expected, self._tolerance)
            if several
            else matches(reading.value, expected, self._tolerance)
        )
        return {"type": "verdict", "right": right, "hint": "", "explanation": self._explanation}


def _check_answer(question: Question, answer: Any) -> None:
    keys = answer if isinstance(answer, list | tuple) else [answer]
    if question.is_choice and not {str(key) for key in keys} <= set(question.option_keys):
        raise BadQuestion(f"自测题“{question.prompt[:20]}”：答案不在选项之中。")
    if question.kind == "multiple_choice" and not isinstance(answer, list | tuple):
        raise BadQuestion(f"自测题“{question.prompt[:20]}”：多选题的答案要写成列表。")
