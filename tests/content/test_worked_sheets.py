"""The sheets that a course's author worked by hand agree with what its generator makes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benling.catalog.variant import make_variants
from shipped_courses import generator

ROOT = Path(__file__).parents[2]
WORKED = sorted(ROOT.glob("courses/*/worked.md"))
_SEED = "\n## 种子："


def sheets(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Seed and, for each question, the last column of its row."""
    for part in text.split(_SEED)[1:]:
        seed, *lines = part.splitlines()
        rows = [line.strip().strip("|").split("|") for line in lines if line.startswith("| q")]
        yield seed.strip(), {row[0].strip(): row[-1].strip() for row in rows}


def written(answer: Any) -> str:
    return " ".join(answer) if isinstance(answer, list) else str(answer)


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.parent.name)
def test_three_sheets_worked_by_hand_come_to_the_generated_answers(path: Path) -> None:
    by_hand = dict(sheets(path.read_text(encoding="utf-8")))
    assert len(by_hand) >= 3
    seeds = [hashlib.sha256(seed.encode()).digest() for seed in by_hand]
    variants = make_variants(generator(path.parent.name), seeds)
    for found, variant in zip(by_hand.values(), variants, strict=True):
        assert found == {name: written(each["answer"]) for name, each in variant.truth.items()}
