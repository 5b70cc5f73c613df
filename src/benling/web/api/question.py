"""The question a report answers, shared by the completion routes and checked against scope."""

from datetime import date, datetime

from ninja import Field, Schema

from benling.clock import SHANGHAI, today
from benling.completion.report import Report, completion
from benling.completion.roster_frame import day_roster
from benling.errors import refuse
from benling.roster.models import EdgeKind, MembershipKind
from benling.web.api.viewer import Forbidden, Viewer


class ReportQuery(Schema):
    """截至日期、取数时间、范围和归属。"""

    as_of: date | None = Field(None, description="截至日期，默认今天")
    known_at: datetime | None = Field(None, description="只计此时之前登记的记录，默认现在")
    own: bool = Field(False, description="只计本级，不含下级")
    basis: MembershipKind = Field(
        MembershipKind.WORKING, description="人员归属：编制、现工作、管理权限"
    )
    edge: EdgeKind = Field(
        EdgeKind.TERRITORIAL, description="上下级关系：块（属地）、条（主管部门）"
    )

    @property
    def day(self) -> date:
        return self.as_of or today()

    @property
    def moment(self) -> datetime | None:
        if self.known_at is None or self.known_at.tzinfo is not None:
            return self.known_at
        return self.known_at.replace(tzinfo=SHANGHAI)


def report_for(viewer: Viewer, code: str, query: ReportQuery) -> Report:
    """The report, if every org unit it gathers lies in the viewer's scope. Raises: Forbidden."""
    if not viewer.scope.sees_org_units:
        raise Forbidden("本页面供组织人事和督查人员使用。您可以在“我的学习”中查看自己的记录。")
    if query.day > today():
        raise refuse(
            "截至日期", f"{query.day}还没有到", "截至日期不能晚于今天", "改为今天或更早的日期"
        )
    roster = day_roster(query.day, query.moment)
    seen = viewer.org_units_seen(roster)
    if code not in seen:
        raise Forbidden("该单位不在您的权限范围内。")
    tree = roster.trees[query.edge]
    gathered = {code} if query.own else {tree.codes[at] for at in tree.subtree(code)}
    if not gathered <= seen:
        raise Forbidden("按主管部门归集时会含有您权限范围以外的单位，请改为按属地归集或只看本级。")
    return completion(
        code,
        query.day,
        with_subordinates=not query.own,
        basis=query.basis,
        edge=query.edge,
        known_at=query.moment,
        for_inspector=viewer.is_inspector_only,
    )
