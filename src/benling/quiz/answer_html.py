"""An answer as plain HTML: for graded copies, marking pages and files opened without a kernel."""

from html import escape

from benling.quiz.list_html import day_in_words, list_html, list_text
from benling.quiz.question import Question
from benling.quiz.values import Value


def answer_html(question: Question, value: Value) -> str:
    """Question and chosen answer; everything a learner typed is escaped."""
    return (
        '<div class="bl-answer" style="border:1px solid #d7dee4;border-radius:10px;'
        'padding:.7rem 1rem;margin:.4rem 0;background:#fff;color:#1d2730">'
        f'<p style="margin:0 0 .4rem;font-weight:600">{_lines(question.prompt)}</p>'
        f'<div style="margin:0">作答：{_shown(question, value)}</div></div>'
    )


def answer_text(question: Question, value: Value) -> str:
    """One line of plain text for where HTML cannot be shown."""
    if value is None:
        return f"{question.name}：未作答"
    if isinstance(value, list):
        return f"{question.name}：{list_text(question, value)}"
    return f"{question.name}：{value}"


def _shown(question: Question, value: Value) -> str:
    if value is None or value == []:
        return '<span style="color:#8a5200">未作答</span>'
    if question.is_list and not question.is_choice and isinstance(value, list):
        return list_html(question, value)
    if question.is_choice:
        keys = value if isinstance(value, list) else [value]
        return "；".join(
            f"<strong>{escape(key.upper())}</strong>　{escape(question.option_text(key))}"
            for key in keys
        )
    text = str(value)
    if question.kind == "date":
        text = day_in_words(text)
    return f"<strong>{_lines(text)}</strong> {escape(question.suffix)}".rstrip()


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
