"""口径: the line printed beside every number, saying how it was made."""

from benling.clock import SHANGHAI
from benling.completion.assessment import Assessment
from benling.completion.verdict import plain
from benling.roster.models import EdgeKind, MembershipKind

_EDGE_WORDS = {
    EdgeKind.TERRITORIAL: "按属地关系归集",
    EdgeKind.DEPARTMENT: "按主管部门归集",
}


def caliber(
    assessment: Assessment,
    org_unit_name: str,
    with_subordinates: bool,
    basis: MembershipKind,
    edge: EdgeKind,
) -> str:
    """One line of plain Chinese."""
    day = assessment.as_of
    known = assessment.known_at.astimezone(SHANGHAI)
    norm = assessment.norm
    scope = f"含下级（{_EDGE_WORDS[edge]}）" if with_subordinates else "本级"
    return (
        f"口径：{org_unit_name}，{scope}；截至{day.year}年{day.month}月{day.day}日，"
        f"统计期为{day.year}年；人员按{MembershipKind(basis).label}计，时点人数；"
        f"网络学习标准为每人每年{plain(norm.hours)}学时（{norm.version}，依据可信度：{norm.confidence}）；"
        "必修课按人次计，通过当年任一版本即计为完成；免训人员不计入分母，按原因另列；"
        f"依据{known:%Y-%m-%d %H:%M}前登记的记录。"
    )
