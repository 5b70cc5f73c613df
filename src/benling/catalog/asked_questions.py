"""The questions of an assignment as one learner's data make them, as far as the code tells."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benling.catalog.lint.cards import CARDS, quiz_calls
from benling.catalog.plain_values import Names, SomeText, Unknown, bind, value_of
from benling.quiz.day_range import day_range
from benling.quiz.question import BadQuestion, Kind, Question, choice_options


@dataclass(frozen=True)
class Asked:
    """One card. ``question`` is None where only running the notebook would tell what it offers."""

    kind: str
    question: Question | None = None
    #: what the card itself would refuse, in Chinese
    fault: str = ""


def asked_questions(notebook: dict[str, Any], files: Mapping[str, bytes]) -> dict[str, Asked]:
    """By question id. ``files``: one learner's data files."""
    found: dict[str, Asked] = {}
    names: Names = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        for statement in ast.parse(cell["source"]).body:
            for call in quiz_calls(ast.Module([statement], [])):
                if call.function in CARDS and call.question:
                    found[call.question] = _asked(
                        call.function, call.question, call.node, names, files
                    )
            bind(statement, names, files)
    return found


def _asked(kind: str, name: str, node: ast.Call, names: Names, files: Mapping[str, bytes]) -> Asked:
    given = dict(zip(("name", "prompt", *CARDS[kind]), node.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    try:
        known = {
            part: value_of(given[part], names, files)
            for part in (*_NEEDED.get(kind, ()), *({"suffix", "at_most"} & given.keys()))
        }
        return Asked(kind, _question(kind, name, known))
    except (Unknown, KeyError, TypeError, ValueError, AttributeError) as error:
        return Asked(kind, None, str(error) if isinstance(error, BadQuestion) else "")


def _question(kind: str, name: str, known: Mapping[str, Any]) -> Question:
    calendar = None
    if kind == "days":
        calendar = day_range(known["first"], known["last"], known.get("at_most", 1), None)
    typed: Kind = kind  # type: ignore[assignment]  # Question refuses what is no kind
    return Question(
        name,
        typed,
        SomeText("…"),
        _listed(known, ("options", "items", "rows")),
        _listed(known, ("targets", "columns")),
        suffix=str(known.get("suffix", "")),
        calendar=calendar,
    )


def _listed(known: Mapping[str, Any], parts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return next((choice_options(known[part]) for part in parts if part in known), ())


#: what has to be known to judge an answer
_NEEDED = {
    "single_choice": ("options",),
    "multiple_choice": ("options",),
    "ordering": ("items",),
    "matching": ("items", "targets"),
    "table_fill": ("rows", "columns"),
    "days": ("first", "last"),
}
