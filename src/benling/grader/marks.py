"""Hand marks: entered here first, added and never changed; gradebooks are brought up after."""

from decimal import Decimal

from benling.clock import now
from benling.errors import Problem, Refused
from benling.exchange.models import Attempt
from benling.grader.models import CellScore, ManualMark, Outcome, Score
from benling.quantities import points


def record_mark(
    attempt: Attempt, grade_id: str, value: Decimal | str | int, comment: str, by: str
) -> ManualMark:
    """Record a hand mark; the latest one of a cell counts.

    ``by`` is the account name of who marks. Raises: benling.errors.Refused when the attempt has
    no such hand-marked cell or the points are outside 0 and its maximum.
    """
    score = Score.objects.filter(attempt=attempt).order_by("-run").first()
    cell = CellScore.objects.filter(score=score, grade_id=grade_id, manual=True).first()
    where = f"提交 {attempt.receipt} 的 {grade_id}"
    if score is None or score.outcome != Outcome.GRADED or cell is None:
        raise Refused(
            [
                Problem(
                    where, "没有需要人工评阅的这一题", "只能为已评分提交中的人工评阅题给分",
                    "刷新页面后从待评阅列表重新进入",
                )
            ]
        )  # fmt: skip
    given = _checked(value, cell, where)
    return ManualMark.objects.create(
        attempt=attempt, grade_id=grade_id, points=given, comment=comment.strip(),
        marked_by=by, marked_at=now(),
    )  # fmt: skip


def _checked(value: Decimal | str | int, cell: CellScore, where: str) -> Decimal:
    rule = f"分数为 0 至 {cell.max_points.normalize():f} 之间的数"
    try:
        given = points(value)
    except (ArithmeticError, ValueError):
        raise Refused([Problem(where, f"“{value}”不是分数", rule, "改正分数")]) from None
    if not 0 <= given <= cell.max_points:
        raise Refused([Problem(where, f"{given.normalize():f} 分超出范围", rule, "改正分数")])
    return given
