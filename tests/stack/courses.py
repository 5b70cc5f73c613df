"""A small course put together by hand: quick, as it spares the converters."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from benling.catalog.build import Build
from benling.catalog.course import Course
from benling.quantities import credit_hours
from stack.notebooks import CELLS, cell, cells, notebook

GENERATOR = b"""
import hashlib, json

def make_data(seed):
    number = int.from_bytes(hashlib.sha256(seed).digest()[:3], "big")
    return {
        "files": {"cases.json": json.dumps({"case": number})},
        "truth": {"q1": {"answer": str(number * 2), "tolerance": 0, "mistakes": []}},
    }
"""

COURSE = Course(
    course="T-01",
    edition="2026.1",
    title="期限怎么算",
    category="业务知识",
    themes=[],
    kind="技能",
    competency=["技能"],
    objectives=["算出到期日。"],
    refresher={},
    hours=credit_hours("1.0"),
    track="网络学习",
    pass_mark=Decimal(60),
    required=True,
    audience={},
    due_on=date(2026, 11, 30),
    due_days=None,
    legal_basis=[],
    owner_a="T001",
    owner_b="T002",
    assignment="t01-deadlines",
    lessons=[{"name": "01-start", "title": "第一课"}],
    late_penalty=Decimal(0),
    cells=CELLS,  # type: ignore[arg-type]
)


def build(**changes: Any) -> Build:
    """The course with some of its fields changed."""
    secret = cell("code", "SOLUTION-ONLY-ON-SERVER", "solution")
    name = f"{COURSE.assignment}.ipynb"
    course = replace(COURSE, **changes)
    return Build(
        course=course,
        source={name: notebook([*cells(), secret])},
        release={name: notebook(), "map.png": b"\x89PNG"},
        lessons={"01-start.ipynb": notebook([]), "pic.png": b"\x89PNG", "02-x.ipynb": b"{}"},
        generator=GENERATOR,
        content_sha256=hashlib.sha256(repr(course).encode()).hexdigest(),
    )
