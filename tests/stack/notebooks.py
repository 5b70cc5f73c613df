"""Small notebooks with nbgrader's metadata, as a build would release them."""

import json
from collections.abc import Sequence
from typing import Any

#: graded cells of :func:`notebook`, in the form of ``CourseEdition.cells``
CELLS: list[dict[str, Any]] = [
    {
        "grade_id": "test-q1",
        "title": "第1题 到期日",
        "points": "10",
        "kind": "auto",
        "question": "q1",
    },
    {
        "grade_id": "essay-q2",
        "title": "第2题 说明理由",
        "points": "5",
        "kind": "manual",
        "question": "q2",
    },
]


def cell(kind: str, source: str, cell_id: str, **nbgrader: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if nbgrader:
        base = {"schema_version": 3, "task": False, "solution": False, "locked": True}
        metadata["nbgrader"] = {**base, **nbgrader}
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": cell_id,
        "metadata": metadata,
        "source": source,
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def cells() -> list[dict[str, Any]]:
    return [
        cell("markdown", "## 第1题 到期日", "h1"),
        cell("code", "quiz.date('q1', '何时到期')", "ask-q1", grade=False, grade_id="ask-q1"),
        cell(
            "code",
            "from benling.quiz.marking import expect",
            "test-q1",
            grade=True,
            grade_id="test-q1",
            points=10,
        ),
        cell(
            "markdown",
            "请在上面的答题卡中作答。",
            "essay-q2",
            grade=True,
            grade_id="essay-q2",
            points=5,
            solution=True,
            locked=False,
        ),
    ]


def notebook(made_of: Sequence[dict[str, Any]] | None = None) -> bytes:
    body = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": list(cells() if made_of is None else made_of),
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def answers(**values: Any) -> bytes:
    given = {q: {"value": v, "at": "2026-11-20T08:00:00.000Z"} for q, v in values.items()}
    return json.dumps({"version": 1, "answers": given}, ensure_ascii=False).encode()
