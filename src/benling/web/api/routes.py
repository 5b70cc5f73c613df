"""The routes of the API. Each one asks the viewer's scope before it reads a row."""

from typing import Any, Literal
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, ValidationError

from benling.accounts.reach import person_name
from benling.clock import today
from benling.completion.items import items
from benling.completion.roster_frame import day_roster
from benling.completion.workbook import workbook
from benling.errors import Refused
from benling.roster.models import EdgeKind
from benling.web.api.evidence import evidence_of
from benling.web.api.question import ReportQuery, report_for
from benling.web.api.viewer import Forbidden, Viewer, viewer_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: rows a page may ask for at once
_MOST_ROWS = 500

api = NinjaAPI(
    title="本领学习平台接口",
    version="1",
    description="完成情况与学时证据。只返回本人权限范围内的数据。",
    docs_url=None,  # the stock page loads its scripts from outside; openapi.json is served
    auth=viewer_of,
    urls_namespace="api",
)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.auth  # type: ignore[attr-defined]  # set by ninja from viewer_of
    return viewer


@api.get("org-units", summary="权限范围内的单位")
def org_units(request: HttpRequest, query: Query[ReportQuery]) -> dict[str, Any]:
    viewer = _viewer(request)
    if not viewer.scope.sees_org_units:
        raise Forbidden("本页面供组织人事和督查人员使用。您可以在“我的学习”中查看自己的记录。")
    roster = day_roster(query.day, query.moment)
    tree = roster.trees[EdgeKind.TERRITORIAL]
    seen = viewer.org_units_seen(roster)
    rows = []
    for code in tree.codes:
        if code in seen:
            parent = tree.path_up(code)[1:2]
            unit = roster.org_units[code]
            rows.append(
                {
                    "code": code,
                    "name": unit.name,
                    "level": unit.level,
                    "organ_type": unit.organ_type,
                    "parent": parent[0] if parent and parent[0] in seen else None,
                }
            )
    return {
        "as_of": query.day.isoformat(),
        "viewer": {
            "person_id": viewer.person_id,
            "name": person_name(viewer.person_id, today()),
            "roles": sorted(viewer.scope.roles),
        },
        "org_units": rows,
    }


@api.get("completion/{code}", summary="单位完成情况")
def completion_of(request: HttpRequest, code: str, query: Query[ReportQuery]) -> dict[str, Any]:
    return report_for(_viewer(request), code, query).to_json(people=False)


@api.get("completion/{code}/people", summary="数字对应的人员")
def people(
    request: HttpRequest,
    code: str,
    query: Query[ReportQuery],
    measure: Literal["required", "network"] | None = None,
    verdict: Literal["met", "in_progress", "overdue", "exempt"] | None = None,
    course: str | None = None,
    words: str = "",
    offset: int = 0,
    limit: int = _MOST_ROWS,
) -> dict[str, Any]:
    report = report_for(_viewer(request), code, query)
    found = items(report, measure=measure, verdict=verdict, course=course, words=words)
    page = found[max(offset, 0) :][: max(1, min(limit, _MOST_ROWS))]
    return {
        "caliber": report.caliber,
        "total": len(found),
        "people": len({item.person_id for item in found}),
        "offset": offset,
        "rows": [item.to_json() for item in page],
        "left_out": [
            {"person_id": judged.person.person_id, "name": judged.person.name, "reason": reason}
            for judged, reason in report.left_out
        ],
    }


@api.get("completion/{code}/export.xlsx", summary="导出 Excel")
def export(request: HttpRequest, code: str, query: Query[ReportQuery]) -> HttpResponse:
    report = report_for(_viewer(request), code, query)
    response = HttpResponse(workbook(report), content_type=_XLSX)
    name = quote(f"{report.line.org_unit.name}完成情况{query.day:%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@api.get("people/{person_id}/evidence", summary="一个人的学时与作答证据")
def evidence(request: HttpRequest, person_id: str, query: Query[ReportQuery]) -> dict[str, Any]:
    viewer = _viewer(request)
    roster = day_roster(query.day, query.moment)
    if person_id != viewer.person_id:
        seen = viewer.org_units_seen(roster)
        person = next((p for p in roster.people if p.person_id == person_id), None)
        if person is None or not any(
            code in seen for codes in person.units.values() for code in codes
        ):
            raise Forbidden("此人不在您的权限范围内。")
    hidden = viewer.is_inspector_only and person_id != viewer.person_id
    return evidence_of(person_id, query.day, query.moment, for_inspector=hidden)


@api.exception_handler(Forbidden)
def _forbidden(request: HttpRequest, fault: Exception) -> HttpResponse:
    return _refusal(
        request, 403, "权限", str(fault), "只能查看权限范围内的数据", "需要时请联系系统管理员"
    )


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A browser that follows an export link is sent to sign in and comes back."""
    if "text/html" in request.headers.get("Accept", ""):
        back = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{back}")
    return _refusal(request, 401, "登录", "没有登录，或登录已过期", "须先登录", "重新登录后再打开")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    problems = [vars(problem) for problem in fault.problems]
    return api.create_response(request, {"problems": problems}, status=400)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    names = "、".join(sorted({str(error["loc"][-1]) for error in fault.errors}))
    return _refusal(
        request, 400, f"参数 {names}", "内容不符合要求", "见接口说明 openapi.json", "改正参数"
    )


def _refusal(
    request: HttpRequest, status: int, where: str, what: str, rule: str, fix: str
) -> HttpResponse:
    problem = {"where": where, "what": what, "rule": rule, "fix": fix}
    return api.create_response(request, {"problems": [problem]}, status=status)
