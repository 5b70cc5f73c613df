"""Words for what a regrading shows, the same on the terminal, on the page and in the workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from benling.credits.settle import Movement
from benling.grader.feedback import plain
from benling.grader.result import Standing
from benling.grader.weaker_tiers import for_review
from benling.regrading.comparison import Row
from benling.regrading.rule import BETTER

MOVEMENTS: dict[Movement, str] = {
    Movement.NONE: "不变",
    Movement.GAINED: "新合格，记入学时",
    Movement.LOST: "取消合格，更正学时",
    Movement.EARLIER: "合格时间提前",
    Movement.LATER: "合格时间推后",
    Movement.BY_HAND: "学时曾由人工更正，不动",
}
POLICIES = {
    BETTER: "每次提交取较高的成绩，已合格的不会因更正变为不合格",
    "new": "以更正后的评分为准，成绩可能降低",
}


@dataclass(frozen=True)
class Counts:
    """How many people, by what happens to them."""

    people: int
    changed: int
    gained: int
    lost: int
    moved: int
    raised: int
    lowered: int
    kept: int
    unable: int

    @property
    def needs_second_person(self) -> bool:
        return bool(self.adverse)

    adverse: int = 0


def counts_of(rows: Sequence[Row]) -> Counts:
    return Counts(
        people=len(rows),
        changed=sum(row.changed for row in rows),
        gained=sum(row.movement is Movement.GAINED for row in rows),
        lost=sum(row.movement is Movement.LOST for row in rows),
        moved=sum(row.movement in (Movement.EARLIER, Movement.LATER) for row in rows),
        raised=sum(row.difference > 0 for row in rows),
        lowered=sum(row.difference < 0 for row in rows),
        kept=sum(bool(row.kept) for row in rows),
        unable=sum(bool(row.unable) for row in rows),
        adverse=sum(row.movement.is_adverse for row in rows),
    )


def points_of(found: Standing) -> str:
    if found.score.outcome == "failed":
        return "未能评分"
    return f"{plain(found.points)} / {plain(found.max_points)}"


def passed_of(found: Standing) -> str:
    if found.waits:
        return "待评阅"
    return "合格" if found.passed else "未合格"


def notes_of(row: Row) -> str:
    """What a reader of the row may ask about."""
    said = []
    if row.after.attempt.pk != row.before.attempt.pk:
        said.append(f"改按第 {row.after.attempt.number} 次提交计")
    if row.kept:
        said.append(f"{row.kept} 次提交保留原来较高的成绩")
    if row.unable:
        said.append(f"{row.unable} 次提交未能重评，保留原成绩")
    if warning := for_review(row.after.score.isolation):
        said.append(warning.removesuffix("。"))
    return "；".join(said)
