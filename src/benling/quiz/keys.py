"""Whether an answer written by an author is one that the question's card could give."""

from collections import Counter
from collections.abc import Iterator, Sequence

from benling.quiz.question import Question
from benling.quiz.row_texts import row_of
from benling.quiz.scalars import as_date


def key_faults(question: Question, key: Sequence[str]) -> list[str]:
    """Everything that is wrong with the key of a question whose answer is a list, in Chinese."""
    return list(_FAULTS[question.kind](question, key))


def _choice(question: Question, key: Sequence[str]) -> Iterator[str]:
    if not key:
        yield "答案是空的"
    for option in sorted(set(key) - set(question.option_keys)):
        yield f"没有“{option}”这个选项"


def _order(question: Question, key: Sequence[str]) -> Iterator[str]:
    for item in sorted(set(key) - set(question.option_keys)):
        yield f"没有“{item}”这一项"
    yield from _repeated(key)
    missing = [item for item in question.option_keys if item not in key]
    if missing:
        yield f"缺少{_listed(missing)}：排序题的答案要写全部各项"


def _matching(question: Question, key: Sequence[str]) -> Iterator[str]:
    rows = [row_of(text) or (text, "") for text in key]
    for text, (item, target) in zip(key, rows, strict=True):
        if not target or "." in item:
            yield f"“{text}”应写成 项=归类 的样子"
            continue
        if item not in question.option_keys:
            yield f"没有“{item}”这一项"
        if target not in question.target_keys:
            yield f"“{item}”归到了“{target}”，没有这个归类"
    items = [item for item, _ in rows]
    yield from _repeated(items)
    missing = [item for item in question.option_keys if item not in items]
    if missing:
        yield f"缺少{_listed(missing)}：每一项都要有答案"


def _table(question: Question, key: Sequence[str]) -> Iterator[str]:
    rows = [row_of(text) or (text, "") for text in key]
    cells = [f"{row}.{column}" for row in question.option_keys for column in question.target_keys]
    for text, (cell, number) in zip(key, rows, strict=True):
        if not number or "." not in cell:
            yield f"“{text}”应写成 行.列=12.5 的样子"
        elif cell not in cells:
            yield f"没有“{cell}”这一格"
    given = [cell for cell, _ in rows]
    yield from _repeated(given)
    missing = [cell for cell in cells if cell not in given]
    if missing:
        yield f"缺少{_listed(missing)}：每一格都要有答案"


def _days(question: Question, key: Sequence[str]) -> Iterator[str]:
    calendar = question.calendar
    if not key:
        yield "答案是空的"
    for text in key:
        day = as_date(text)
        if day is None or day.isoformat() != text:
            yield f'“{text}”应写成 "2026-09-01" 的样子'
        elif calendar is not None and not calendar.holds(day):
            yield f"{text} 不在可选的日期之内"
    yield from _repeated(key)
    if calendar is not None and len(key) > calendar.at_most:
        yield f"答案有{len(key)}天，最多只能选{calendar.at_most}天"


def _repeated(names: Sequence[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"“{name}”写了{count}次"


def _listed(names: Sequence[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


_FAULTS = {
    "multiple_choice": _choice, "ordering": _order, "matching": _matching, "table_fill": _table,
    "days": _days,
}  # fmt: skip
