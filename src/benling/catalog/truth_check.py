"""Does the generator's truth fit the questions, and does the release give an answer away?"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from benling.catalog.canonical import from_bytes
from benling.catalog.lint.cards import CARDS, quiz_calls
from benling.catalog.variant import GENERATOR, Variant
from benling.errors import Problem
from benling.quiz.list_comparison import same_row
from benling.quiz.question import NAME
from benling.quiz.row_texts import is_cell, row_of, rows_of

#: names under which an author might leave an answer in code
_TELLING = re.compile(r"answers?|correct|right|key|truth|solution|expected|答案|正确", re.I)
_SAID = re.compile(r"答案\s*(?:应当?)?(?:是|为|：|:|=)\s*[“\"'（(\[【]?\s*")
_LONG_ENOUGH = 4


def truth_problems(
    source: bytes, variants: Sequence[Variant], questions: Sequence[str], where: str
) -> list[Problem]:
    """``questions``: those checked by ``expect``. ``variants``: a few, of different seeds."""
    notebook = from_bytes(source)
    cards = _card_kinds(notebook)
    found: list[Problem] = []
    for variant in variants:
        for what, rule, fix in _fit(variant, cards, questions, notebook):
            found.append(Problem(where, what, rule, fix))
    return list(dict.fromkeys(found))


def giveaways(release: bytes, variants: Sequence[Variant], where: str) -> list[Problem]:
    """Answers that stand in the release copy where a learner can read them."""
    notebook = from_bytes(release)
    by_question: dict[str, list[Any]] = {}
    for variant in variants:
        for question, entry in variant.truth.items():
            by_question.setdefault(question, []).append(_answer(entry))
    places: list[str] = []
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id") or cell["id"]
        for question, answers in by_question.items():
            if _shown(cell, question, answers):
                places.append(f"“{name}”格里看得到 {question} 的答案")
    rule = "答案只写在 make_data.py 里，不出现在发给学员的作业中"
    return [Problem(where, what, rule, "删去，或改为由种子决定") for what in dict.fromkeys(places)]


def _fit(
    variant: Variant, cards: dict[str, str], questions: Sequence[str], notebook: dict[str, Any]
) -> Iterator[tuple[str, str, str]]:
    fix = f"改正 {GENERATOR}"
    for question in questions:
        entry = variant.truth.get(question)
        if not isinstance(entry, dict) or "answer" not in entry:
            rule = "每道自动评分的题在 truth 里有 answer"
            yield f"{question} 没有答案", rule, fix
            continue
        kind = cards.get(question, "")
        if not _is_answer(kind, entry["answer"]):
            shape = _SHAPES.get(kind, "")
            yield f"{question} 的答案写成了“{entry['answer']}”", f"quiz.{kind} 的答案是{shape}", fix
        yield from _mistakes(question, entry, kind, fix)
    for question in sorted(set(variant.truth) - set(questions)):
        yield f"truth 里有 {question}，作业里没有这道自动评分的题", "题号须一致", fix
    named = set(_data_files(notebook))
    for name in sorted(named - set(variant.files)):
        yield f"作业要用数据文件“{name}”，没有生成", "quiz.data 的文件须由程序生成", fix


def _mistakes(
    question: str, entry: dict[str, Any], kind: str, fix: str
) -> Iterator[tuple[str, str, str]]:
    mistakes = entry.get("mistakes", [])
    if not isinstance(mistakes, list):
        yield f"{question} 的 mistakes 不是列表", "mistakes 是常见错误的列表", fix
        return
    for mistake in mistakes:
        if not isinstance(mistake, dict) or not str(mistake.get("message") or "").strip():
            yield f"{question} 有一条常见错误没有 message", "每条写明 value、message、source", fix
        elif "row" in mistake and kind in ("matching", "table_fill"):
            yield from _row_mistake(question, mistake, entry["answer"], kind, fix)
        elif mistake.get("value") == entry["answer"]:
            yield f"{question} 把正确答案列为常见错误", "常见错误的值与答案不同", fix
        elif not _is_answer(kind, mistake.get("value"), may_be_empty=True):
            shape = _SHAPES.get(kind, "")
            what = f"{question} 有一条常见错误的值写成了“{mistake.get('value')}”"
            yield what, f"quiz.{kind} 的值是{shape}", fix


def _row_mistake(
    question: str, mistake: dict[str, Any], answer: Any, kind: str, fix: str
) -> Iterator[tuple[str, str, str]]:
    row, value = mistake["row"], mistake.get("value")
    if not _is_answer(kind, [f"{row}={value}"]):
        yield (
            f"{question} 有一条常见错误写成了“{row}={value}”",
            "row 是一行或一格，value 是它的值",
            fix,
        )
    wanted = rows_of(answer) if isinstance(answer, list) else {}
    if str(row) not in wanted:
        yield f"{question} 的常见错误写了“{row}”，答案里没有这一行", "row 须是答案里有的行或格", fix
    elif same_row(str(row), str(value), wanted[str(row)]):
        yield f"{question} 把“{row}”的正确答案列为常见错误", "常见错误的值与答案不同", fix


_SHAPES = {
    "single_choice": '选项代号，如 "a"',
    "multiple_choice": '排好序、不重复的选项代号，如 ["a", "c"]',
    "number": '写成文字的数，如 "12.5"',
    "date": '日期，如 "2026-07-01"',
    "short_text": "文字",
    "ordering": '全部各项的代号，按正确的次序，如 ["c", "a", "b"]',
    "matching": '排好序的“项=归类”，如 ["a=x", "b=y"]',
    "table_fill": '排好序的“行.列=数”，如 ["r1.c1=12.5", "r1.c2=3"]',
    "days": '排好序的日期，如 ["2026-09-01"]',
}
_LISTED: dict[str, Callable[[str], bool]] = {
    "multiple_choice": lambda text: True,
    "ordering": lambda text: NAME.fullmatch(text) is not None,
    "matching": lambda text: (row := row_of(text)) is not None and not is_cell(row[0]),
    "table_fill": lambda text: (row := row_of(text)) is not None and is_cell(row[0]),
    "days": lambda text: _fits("date", text),
}


def _is_answer(kind: str, value: Any, *, may_be_empty: bool = False) -> bool:
    """True when a card of that kind could give this value; for an unknown kind always."""
    if kind in _LISTED:
        if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
            return False
        in_order = len(value) == len(set(value)) and (kind == "ordering" or value == sorted(value))
        return in_order and (may_be_empty or value != []) and all(map(_LISTED[kind], value))
    if not kind:
        return True
    return isinstance(value, str) and bool(value.strip()) and _fits(kind, value)


def _fits(kind: str, text: str) -> bool:
    try:
        if kind == "date":
            return date.fromisoformat(text).isoformat() == text
        return kind != "number" or Decimal(text).is_finite()
    except (InvalidOperation, ValueError):
        return False


def _card_kinds(notebook: dict[str, Any]) -> dict[str, str]:
    kinds = {}
    for tree in _trees(notebook):
        for call in quiz_calls(tree):
            if call.function in CARDS and call.question:
                kinds[call.question] = call.function
    return kinds


def _data_files(notebook: dict[str, Any]) -> Iterator[str]:
    for tree in _trees(notebook):
        yield from (c.question for c in quiz_calls(tree) if c.function == "data" and c.question)


def _trees(notebook: dict[str, Any]) -> Iterator[ast.Module]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield ast.parse(cell["source"])


def _answer(entry: Any) -> Any:
    return entry.get("answer") if isinstance(entry, dict) else None


def _shown(cell: dict[str, Any], question: str, answers: list[Any]) -> bool:
    text = cell["source"]
    same_for_all = all(answer == answers[0] for answer in answers)
    if same_for_all and _stands_in(text, answers[0]):
        return True
    for said in _SAID.finditer(text):
        rest = text[said.end() :]
        forms = {form for answer in answers for form in _forms(answer)}
        if any(re.match(rf"{re.escape(form)}(?![A-Za-z0-9])", rest) for form in forms):
            return True
    return cell["cell_type"] == "code" and _assigned(ast.parse(text), question, answers)


def _stands_in(text: str, answer: Any) -> bool:
    """True for an answer long enough to be no chance word, standing there as a word."""
    if not isinstance(answer, str) or len(answer) < _LONG_ENOUGH:
        return False
    return bool(re.search(rf"(?<![0-9A-Za-z.]){re.escape(answer)}(?![0-9A-Za-z])", text))


def _forms(answer: Any) -> list[str]:
    if isinstance(answer, list):
        return [mark.join(map(str, answer)) for mark in ("", "、", "，", ",", ", ")]
    return [str(answer)] if answer not in (None, "") else []


def _assigned(tree: ast.Module, question: str, answers: list[Any]) -> bool:
    """True when code ties an answer to the question, or to a name that tells."""
    for node in ast.walk(tree):
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(_name(target), node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign) and node.value:
            pairs = [(_name(node.target), node.value)]
        elif isinstance(node, ast.keyword) and node.arg:
            pairs = [(node.arg, node.value)]
        elif isinstance(node, ast.Dict):
            pairs = [(_name(k), v) for k, v in zip(node.keys, node.values, strict=True) if k]
        for name, value in pairs:
            told = name == question or name.startswith(f"{question}_") or _TELLING.search(name)
            found = _literal(value) if told else None
            if found is not None and found in answers:
                return True
    return False


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return _name(node.slice)
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _literal(node: ast.expr) -> Any:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if isinstance(value, set | tuple):
        return sorted(map(str, value))
    return str(value) if isinstance(value, int | float) else value
