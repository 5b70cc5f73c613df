"""Whether the known mistakes in a truth can be made, are mistakes, and do not tell the answer."""

from collections.abc import Iterator
from typing import Any

from benling.catalog.answer_shapes import ROW_KINDS, SHAPES, is_answer
from benling.catalog.asked_questions import Asked
from benling.catalog.plain_values import SomeText
from benling.quiz.giveaway import gives_away
from benling.quiz.list_comparison import same_row
from benling.quiz.row_texts import is_cell, rows_of

#: what is wrong, and the rule
Fault = tuple[str, str]

_ROW_SHAPES = {
    "matching": '{"row": "a", "value": "x"}',
    "table_fill": '{"row": "r1.c1", "value": "12.5"}',
}


def mistake_faults(question: str, entry: dict[str, Any], asked: Asked) -> Iterator[Fault]:
    """Every fault of one question's mistakes."""
    mistakes = entry.get("mistakes", [])
    if not isinstance(mistakes, list):
        yield f"{question} 的 mistakes 不是列表", "mistakes 是常见错误的列表"
        return
    for mistake in mistakes:
        if not isinstance(mistake, dict) or not str(mistake.get("message") or "").strip():
            yield f"{question} 有一条常见错误没有 message", "每条写明 value、message、source"
            continue
        if "row" in mistake:
            yield from _of_row(question, mistake, entry, asked)
        elif mistake.get("value") == entry["answer"]:
            yield f"{question} 把正确答案列为常见错误", "常见错误的值与答案不同"
        elif not is_answer(asked.kind, mistake.get("value"), may_be_empty=True):
            what = f"{question} 有一条常见错误的值写成了“{mistake.get('value')}”"
            yield what, f"quiz.{asked.kind} 的值是{SHAPES.get(asked.kind, '')}"
        else:
            yield from _unknown_names(question, mistake["value"], asked)


def _of_row(
    question: str, mistake: dict[str, Any], entry: dict[str, Any], asked: Asked
) -> Iterator[Fault]:
    row, value = str(mistake["row"]), str(mistake.get("value"))
    if asked.kind not in ROW_KINDS:
        yield f"{question} 的常见错误带有 row", "row 只用在归类题和表格题里"
        return
    if not is_answer(asked.kind, [f"{row}={value}"]):
        what = f"{question} 有一条常见错误写成了“{row}={value}”"
        yield what, f"写成 {_ROW_SHAPES[asked.kind]} 的样子，都是文字"
        return
    key = entry["answer"]
    wanted = rows_of(key) if isinstance(key, list) else {}
    if row not in wanted:
        yield f"{question} 的常见错误写了“{row}”，答案里没有", "row 须是答案里有的行或格"
        return
    if same_row(row, value, wanted[row], entry.get("tolerance", 0)):
        yield f"{question} 把“{row}”的正确答案列为常见错误", "常见错误的值与答案不同"
    yield from _unknown_names(question, [f"{row}={value}"], asked)
    if not is_cell(row) and _tells(str(mistake["message"]), wanted[row], value, asked):
        what = f"{question} 中“{row}”的常见错误说出了正确的归类"
        yield what, "常见错误的话里不写正确答案"


def _tells(message: str, right: str, wrong: str, asked: Asked) -> bool:
    """True when a message names the right target, by its key or its text."""
    if gives_away(message, [right]):
        return True
    targets = dict(asked.question.targets) if asked.question is not None else {}
    label = targets.get(right, "")
    if not label or isinstance(label, SomeText):
        return False
    for other in targets.values():
        if label in other and label != other:
            message = message.replace(other, "")  # “属于信访” stands in “不属于信访”
    return label in message


def _unknown_names(question: str, value: Any, asked: Asked) -> Iterator[Fault]:
    """Names in a mistake that the card does not have. A mistake need not be complete."""
    if asked.question is None or not isinstance(value, list):
        return
    known = set(asked.question.option_keys)
    targets = set(asked.question.target_keys)
    rows = rows_of(value)
    for name, chosen in rows.items():
        row, _, column = name.partition(".")
        if row not in known or (column and column not in targets):
            yield f"{question} 的常见错误里没有“{name}”这一行或格", "名称与卡片一致"
        elif asked.kind == "matching" and chosen not in targets:
            yield f"{question} 的常见错误里没有“{chosen}”这个归类", "名称与卡片一致"
    if asked.kind in ("multiple_choice", "ordering"):
        for name in sorted(set(value) - known):
            yield f"{question} 的常见错误里没有“{name}”这一项", "名称与卡片一致"
