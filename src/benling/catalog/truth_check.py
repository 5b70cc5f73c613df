"""Does the generator's truth fit the questions, and does the release give an answer away?"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benling.catalog.answer_shapes import SHAPES, is_answer
from benling.catalog.asked_questions import Asked, asked_questions
from benling.catalog.canonical import from_bytes
from benling.catalog.lint.cards import quiz_calls
from benling.catalog.mistake_check import Fault, mistake_faults
from benling.catalog.partial_check import partial_faults
from benling.catalog.variant import GENERATOR, Variant
from benling.errors import Problem
from benling.quiz.keys import key_faults

#: names under which an author might leave an answer in code
_TELLING = re.compile(r"answers?|correct|right|key|truth|solution|expected|答案|正确", re.I)
_SAID = re.compile(r"答案\s*(?:应当?)?(?:是|为|：|:|=)\s*[“\"'（(\[【]?\s*")
_LONG_ENOUGH = 4
_WITH_TOLERANCE = ("number", "date", "table_fill", "short_text")


def truth_problems(
    source: bytes, variants: Sequence[Variant], questions: Sequence[str], where: str
) -> list[Problem]:
    """``questions``: those checked by ``expect``. ``variants``: a few, of different seeds."""
    notebook = from_bytes(source)
    found: list[Problem] = []
    for variant in variants:
        cards = asked_questions(notebook, variant.files)
        for what, rule in _truth_faults(variant, questions, cards, notebook):
            found.append(Problem(where, what, rule, f"改正 {GENERATOR}"))
        for what, rule in _sheet_faults(variant, questions, cards, notebook):
            found.append(Problem(where, what, rule, "改正作业里的这一格"))
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


def _truth_faults(
    variant: Variant, questions: Sequence[str], cards: Mapping[str, Asked], notebook: dict[str, Any]
) -> Iterator[Fault]:
    for question in questions:
        asked = cards.get(question, Asked(""))
        entry = variant.truth.get(question)
        if not isinstance(entry, dict) or "answer" not in entry:
            yield f"{question} 没有答案", "每道自动评分的题在 truth 里有 answer"
            continue
        yield from _key_faults(question, entry, asked)
        yield from mistake_faults(question, entry, asked)
    for question in sorted(set(variant.truth) - set(questions)):
        yield f"truth 里有 {question}，作业里没有这道自动评分的题", "题号须一致"
    named = set(_data_files(notebook))
    for name in sorted(named - set(variant.files)):
        yield f"作业要用数据文件“{name}”，没有生成", "quiz.data 的文件须由程序生成"


def _sheet_faults(
    variant: Variant, questions: Sequence[str], cards: Mapping[str, Asked], notebook: dict[str, Any]
) -> Iterator[Fault]:
    for question in questions:
        fault = cards[question].fault if question in cards else ""
        if fault:
            yield fault.removesuffix("。"), "卡片的各项写全，名称合乎规范"
    yield from partial_faults(notebook, cards, variant.truth)


def _key_faults(question: str, entry: dict[str, Any], asked: Asked) -> Iterator[Fault]:
    kind, shape = asked.kind, SHAPES.get(asked.kind, "")
    accepted = entry.get("accept", [])
    for key in [entry["answer"], *(accepted if isinstance(accepted, list) else [])]:
        if not is_answer(kind, key):
            yield f"{question} 的答案写成了“{key}”", f"quiz.{kind} 的答案是{shape}"
        elif asked.question is not None and isinstance(key, list):
            for fault in key_faults(asked.question, key):
                yield f"{question} 的答案与卡片不合：{fault}", "答案的名称与卡片一致，写全"
            if kind == "ordering" and key == list(asked.question.option_keys):
                yield f"{question} 一开始就按正确的次序摆着", "各项打乱了再给学员"
        elif kind == "single_choice" and key not in _options(asked, key):
            yield f"{question} 的答案与卡片不合：没有“{key}”这个选项", "答案是卡片的一个选项"
    if kind in SHAPES and kind not in _WITH_TOLERANCE and entry.get("tolerance"):
        yield f"{question} 写了 tolerance", "只有填数字、填日期和表格题可以有误差"


def _options(asked: Asked, otherwise: str) -> Sequence[str]:
    return asked.question.option_keys if asked.question is not None else [otherwise]


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
    if isinstance(value, dict):
        return [f"{row}={given}" for row, given in sorted(value.items(), key=str)]
    return str(value) if isinstance(value, int | float) else value
