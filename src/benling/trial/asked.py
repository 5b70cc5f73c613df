"""What a learner's sheet really asks: the released notebook's cells, run with the learner's data.

Options may come out of the data, so they are read off the cards themselves and not off the text.
"""

import ast
import json
from dataclasses import dataclass
from typing import Any

from benling.catalog.canonical import from_bytes
from benling.errors import refuse
from benling.grader.engine import Engine
from benling.judge.script import Cell, Role, Script
from benling.trial.subject import Subject

_SECONDS = 60.0
_CARD = "asked_card_"
_MARK = "asked-questions:"


@dataclass(frozen=True)
class Asked:
    """One question as it stands on the sheet. ``options`` and ``targets`` are keys, in order."""

    name: str
    kind: str
    options: tuple[str, ...]
    targets: tuple[str, ...]


def asked(subject: Subject, number: int, engine: Engine) -> dict[str, Asked]:
    """The questions of a variant, by name. Raises: Refused when a cell of the sheet fails."""
    notebook = from_bytes(subject.build.release[subject.notebook])
    sources: list[str] = []
    cards: list[str] = []
    for cell in notebook["cells"]:
        settings = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] != "code" or settings.get("grade") or settings.get("solution"):
            continue
        source, name = cell["source"], str(settings.get("grade_id", ""))
        if name.startswith("ask-"):
            cards.append(f"{_CARD}{len(cards)}")
            source = _kept(source, cards[-1])
        sources.append(source)
    told = engine.run(_script(subject, number, [*sources, _telling(cards)]))
    outputs = [output for listed in told.outputs.values() for output in listed]
    faults = [output for output in outputs if output["output_type"] == "error"]
    printed = "".join(str(o.get("text", "")) for o in outputs if o["output_type"] == "stream")
    if faults or told.cause or _MARK not in printed:
        said = f"{faults[0]['ename']}: {faults[0]['evalue']}" if faults else str(told.cause)
        where = f"{subject.build.course.course} 作业（资料{number + 1}）"
        rule = "发给学员的作业须能从头到尾运行"
        raise refuse(where, f"有一格出错（{said[:200]}）", rule, "改正作业或数据生成程序")
    rows = json.loads(printed.partition(_MARK)[2].splitlines()[0])
    return {row["name"]: _asked(row) for row in rows}


def _script(subject: Subject, number: int, sources: list[str]) -> Script:
    files = {
        name: data for name, data in subject.handed_out(number).items() if name != subject.notebook
    }
    return Script(
        cells=[
            Cell(f"cell-{at}", source, Role.GIVEN, _SECONDS) for at, source in enumerate(sources)
        ],
        files=files,
        judge_files=files,
        environment={"NBGRADER_EXECUTION": "autograde"},
    )


def _kept(source: str, name: str) -> str:
    """The cell with its card, the last expression, under a name."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        tree.body[-1] = ast.Assign([ast.Name(name, ast.Store())], last.value)
    return ast.unparse(ast.fix_missing_locations(tree))


def _telling(cards: list[str]) -> str:
    return (
        "import json\n"
        f"print({_MARK!r} + json.dumps([\n"
        "    {'name': card.question.name, 'kind': card.question.kind,\n"
        "     'options': [key for key, text in card.question.options],\n"
        "     'targets': [key for key, text in getattr(card.question, 'targets', ())]}\n"
        f"    for card in [{', '.join(cards)}]\n"
        "]))"
    )


def _asked(row: dict[str, Any]) -> Asked:
    return Asked(row["name"], row["kind"], tuple(row["options"]), tuple(row["targets"]))
