"""What an inspector is not told: health behind an exemption.

Leave for sickness or childbirth is health data, which only those who grant it need to know.
Source: 个人信息保护法, art. 28, in force 2021-11-01.
"""

from collections.abc import Iterable
from dataclasses import replace

from benling.completion.roster_frame import ExemptionRow

#: reasons of ``grading/roster.yml`` that tell about health
HEALTH = frozenset({"产假或育儿假", "病假"})
SAID_INSTEAD = "健康或生育原因"
_HIDDEN = "依据由组织人事部门掌握"


def discreet(rows: Iterable[ExemptionRow]) -> list[ExemptionRow]:
    """The same exemptions, with what tells about health put in general words."""
    return [
        replace(row, reason=SAID_INSTEAD, basis=_HIDDEN, approver="略")
        if row.reason in HEALTH
        else row
        for row in rows
    ]
