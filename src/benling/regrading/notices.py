"""What a person is told when a regrading changed their result: what, why, and what they can do."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from benling.catalog.models import CourseEdition
from benling.credits.settle import Movement
from benling.grader.feedback import plain
from benling.grader.models import CellScore
from benling.grader.result import Standing
from benling.regrading.comparison import Row
from benling.regrading.models import Notice, Regrade
from benling.roster.names import names_of


def text_for(regrade: Regrade, row: Row, questions: Sequence[str] = ()) -> str:
    """Plain Chinese, a few sentences. ``questions``: those whose points changed, in words."""
    edition = regrade.edition
    said = [
        f"《{edition.title}》（{edition.course}，{edition.edition} 版）的评分有更正。",
        f"原因：{_ended(regrade.reason)}",
        _points(row),
        f"有变化的题：{'；'.join(questions)}。" if questions else "",
        _credit(row, edition),
        _to_do(row, edition),
    ]
    return "".join(filter(None, said))


def questions_changed(
    edition: CourseEdition, before: Iterable[CellScore], after: Iterable[CellScore]
) -> list[str]:
    """What changed from one score of an attempt to the next, question by question. Pure."""
    old = {cell.grade_id: cell for cell in before}
    new = {cell.grade_id: cell for cell in after}
    said = []
    for described in edition.cells:
        one, other = old.get(described["grade_id"]), new.get(described["grade_id"])
        if one is None or other is None:
            continue
        if (one.points, one.max_points) == (other.points, other.max_points):
            continue
        points = f"{plain(one.points)} 分改为 {plain(other.points)} 分"
        if one.max_points != other.max_points:
            points += f"，这题满分由 {plain(one.max_points)} 分改为 {plain(other.max_points)} 分"
        said.append(f"{described['title']}（{points}）")
    return said


def unread(person_id: str) -> list[Notice]:
    """A person's own, newest first."""
    mine = Notice.objects.filter(change__person__person_id=person_id, read=False)
    return list(mine.select_related("attempt__edition", "change__regrade").order_by("-pk"))


def mark_read(person_id: str, number: int) -> bool:
    """False when the person has no such notice. When it was read is not kept."""
    mine = Notice.objects.filter(pk=number, change__person__person_id=person_id)
    return bool(mine.update(read=True))


def _points(row: Row) -> str:
    one, other = row.before, row.after
    before, after = _of(one), _of(other)
    if before == after:
        return f"您的得分不变，仍是 {after}。"
    if one.max_points == other.max_points:
        before = f"{plain(one.points)} 分"
    text = f"您的得分由 {before}更正为 {after}"
    if other.attempt.pk != one.attempt.pk:
        text += f"，改按第 {other.attempt.number} 次提交计"
    return text + "。"


def _of(found: Standing) -> str:
    return f"{plain(found.points)} 分（满分 {plain(found.max_points)} 分）"


def _credit(row: Row, edition: CourseEdition) -> str:
    hours = plain(Decimal(edition.hours))
    if row.movement is Movement.GAINED:
        return f"您已达到合格线，{hours} 学时已记入您的档案。"
    if row.movement is Movement.LOST:
        return (
            f"更正后没有达到 {plain(Decimal(edition.pass_mark))}% 的合格线，"
            f"原来记入的 {hours} 学时已在台账中更正取消。"
        )
    if row.movement is Movement.EARLIER:
        return "合格时间改按更早的一次提交记载，学时不变。"
    if row.movement is Movement.LATER:
        return "合格时间改按较晚的一次提交记载，学时不变。"
    if row.movement is Movement.BY_HAND:
        return "您这门课的学时曾由人工更正，这次没有改动。"
    return "是否合格没有变化。"


def _to_do(row: Row, edition: CourseEdition) -> str:
    if row.movement is Movement.LOST or (not row.after.passed and not row.after.waits):
        withdrawn = edition.withdrawn_at is not None
        again = "" if withdrawn else "看每题的说明，改好答案后重新提交，次数不限；"
        return f"您可以：{again}对更正有疑问，向课程主讲人（{_owners(edition)}）提出。"
    return f"您不需要做什么；有疑问可向课程主讲人（{_owners(edition)}）提出。"


def _owners(edition: CourseEdition) -> str:
    people = [edition.owner_a, edition.owner_b]
    names = names_of(people)
    return "、".join(names.get(person, person) for person in people)


def _ended(reason: str) -> str:
    return reason if reason.endswith(("。", "！", "？")) else f"{reason}。"
