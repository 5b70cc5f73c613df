"""What a learner reads about a wrong answer: what to look at again, never what is right."""

from collections.abc import Iterator, Sequence
from typing import Any

from benling.quiz.comparison import matches_any
from benling.quiz.giveaway import gives_away
from benling.quiz.list_comparison import right_rows, same_row
from benling.quiz.row_texts import are_rows, is_cell, rows_of
from benling.quiz.scalars import as_date, as_number
from benling.quiz.values import Value

#: rows of one answer whose mistakes are told
_MOST_ROWS = 3


def message(value: Value, truth: dict[str, Any], accepted: Sequence[Any]) -> str:
    """``truth``: the question's entry; ``accepted``: its right answers."""
    tolerance, key = truth.get("tolerance", 0), truth["answer"]
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        return _neutral(key)  # answers.json may come from anybody
    mistakes = [known for known in truth.get("mistakes", []) if isinstance(known, dict)]
    for known in mistakes:
        if "row" in known or not matches_any(value, [known.get("value")], tolerance):
            continue
        told, basis = _words(known, _secrets(known.get("value"), accepted, tolerance))
        return (told or _neutral(key)) + basis
    if are_rows(key if isinstance(key, list) else []):
        named = list(dict.fromkeys(_row_words(value, mistakes, key, tolerance)))
        return "".join(named[:_MOST_ROWS]) or _rows_hint(value, key, tolerance)
    if isinstance(key, list) and isinstance(value, list):
        return _list_hint(value, [str(each) for each in key])
    return _neutral(key)


def _words(known: dict[str, Any], secrets: Sequence[Any]) -> tuple[str, str]:
    """Message and basis. The message is empty when it happens to hold this learner's key."""
    source = str(known.get("source") or "").strip()
    told = str(known.get("message") or "").strip()
    basis = f"依据：{source}。" if source else ""
    return ("" if gives_away(told, secrets) else told), basis


def _secrets(slip: Any, accepted: Sequence[Any], tolerance: Any) -> list[Any]:
    """What a message about this slip must not hold: of rows, the right ones that it misses."""
    found: list[Any] = []
    for key in accepted:
        if not isinstance(key, list) or not are_rows(key):
            found.append(key)
            continue
        right = right_rows(slip if isinstance(slip, list) else [], key, tolerance)
        found += [_sayable(row, wanted) for row, wanted in rows_of(key).items() if row not in right]
    return found


def _row_words(
    value: Value, mistakes: Sequence[dict[str, Any]], key: list[Any], tolerance: Any
) -> Iterator[str]:
    """The known mistakes of single rows, in the author's order; of one row only the first."""
    given, wanted = rows_of(value if isinstance(value, list) else []), rows_of(key)
    open_rows = given.keys() - right_rows(value, key, tolerance)
    for known in mistakes:
        row = str(known.get("row") or "")
        if row not in open_rows or row not in wanted:
            continue
        if not same_row(row, given[row], str(known.get("value")), tolerance):
            continue
        open_rows.discard(row)
        told, basis = _words(known, [_sayable(row, wanted[row])])
        if told or basis:
            yield told + basis


def _sayable(row: str, wanted: str) -> Any:
    """The right value of a row as it could stand in a sentence."""
    return as_number(wanted) if is_cell(row) else wanted


def _rows_hint(value: Value, key: list[Any], tolerance: Any) -> str:
    given, wanted = rows_of(value if isinstance(value, list) else []), rows_of(key)
    cells = all(map(is_cell, wanted))
    empty = sum(1 for row in wanted if row not in given)
    said = (f"还有{empty}格没有填。" if cells else f"还有{empty}行没有选。") if empty else ""
    if given.keys() <= right_rows(value, key, tolerance):
        return said
    return said + (
        "有的格填得不对。请逐格核对计算的范围、步骤和单位。"
        if cells
        else "有的行选得不对。请逐行对照题目资料和法律依据再核对一遍。"
    )


def _list_hint(value: list[str], wanted: list[str]) -> str:
    if sorted(value) == sorted(wanted):
        return "次序不对。请对照题目资料和法律依据，想一想哪一步在前、哪一步在后。"
    if wanted and all(as_date(day) for day in wanted):
        if set(value) < set(wanted):
            return "选得不全。请再看看其余的日子是否也符合题意。"
        return _neutral(wanted)
    if set(value) < set(wanted):
        return "选得不全。请再看看其余选项是否也符合题意。"
    return "所选选项中有不符合题意的。请逐项对照题目资料和法律依据再核对一遍。"


def _neutral(key: Any) -> str:
    if isinstance(key, list) and key and all(as_date(day) for day in key):
        return "所选日期不对。请核对从哪一天起算、哪些天要数，以及最后一天是否顺延。"
    if isinstance(key, list):
        return "作答不对。请逐项对照题目资料和法律依据再核对一遍。"
    if as_date(key) is not None:
        return "日期不对。请核对从哪一天起算、按工作日还是自然日计算，以及最后一天是否顺延。"
    if as_number(key) is not None:
        return "数值不对。请核对计算的范围、步骤和单位。"
    return "答案不对。请对照题目资料和法律依据再核对一遍。"
