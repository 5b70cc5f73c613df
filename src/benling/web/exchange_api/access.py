"""Who asks, and what they may: from the token alone."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from tornado.web import HTTPError

from benling.accounts.models import Account, Role
from benling.accounts.scope import scope_of
from benling.clock import today
from benling.errors import Refused
from benling.exchange.database_full import database_full_refused
from benling.roster.models import Person
from benling.web.exchange_api import replies
from benling.web.exchange_api.replies import Failure
from benling.web.hub_auth import account_from_token


def route(**by_method: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One path's views by HTTP method, behind the token; refusals become answers in words."""

    @csrf_exempt
    def dispatch(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            view = by_method.get(request.method or "")
            if view is None:
                raise Failure(
                    HTTPStatus.METHOD_NOT_ALLOWED,
                    "请求方式",
                    f"这个地址不接受 {request.method}",
                    f"可用的方式：{'、'.join(sorted(by_method))}",
                    "改用规定的方式",
                )
            with database_full_refused():
                return view(request, _signed_in(request), **parts)
        except Failure as failed:
            return replies.failure(failed)
        except Refused as refused:
            return replies.refusal(refused)

    return dispatch


def learner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For anybody on the roster: the view gets their :class:`Person`, and so only their own."""

    @wraps(view)
    def checked(request: HttpRequest, account: Account, **parts: Any) -> HttpResponse:
        person = Person.objects.filter(person_id=account.username).first()
        if person is None:
            what, rule = f"名册中没有 {account.username}", "名册中的人才能领取和提交作业"
            fix = "请本单位组织人事部门核对名册"
            raise Failure(HTTPStatus.FORBIDDEN, "人员名册", what, rule, fix)
        return view(request, person, **parts)

    return checked


def nowhere(request: HttpRequest, account: Account, anything: str) -> HttpResponse:
    """Any other address: programs read JSON, not the page that browsers get."""
    what, rule = "没有这个地址", "地址须与接口说明相同"
    raise Failure(HTTPStatus.NOT_FOUND, "地址", what, rule, "核对课程编号和回执号")


def check_teaches(account: Account, owners: set[str], course: str) -> None:
    """Only a course's own trainers (owner A or B), or an administrator. Raises: Failure."""
    scope = scope_of(account, today())
    if scope.has(Role.ADMIN) or (scope.has(Role.TRAINER) and account.username in owners):
        return
    what, rule = f"您不是课程 {course} 的负责教员", "课程由负责教员（甲、乙）或系统管理员办理"
    raise Failure(HTTPStatus.FORBIDDEN, "权限", what, rule, "请联系课程负责教员")


def _signed_in(request: HttpRequest) -> Account:
    try:
        account = account_from_token(request)
    except HTTPError as error:
        # The Hub did not answer: nobody can be told apart, and trying again later will help.
        what, rule = "登录服务暂时没有答复", "须先确认是谁在操作"
        raise Failure(503, "登录服务", what, rule, "您的文件没有变动，请稍后再试") from error
    if account is None:
        what, rule = "没有登录，或登录已失效", "须用平台签发的令牌"
        raise Failure(HTTPStatus.UNAUTHORIZED, "登录", what, rule, "重新登录平台后再试")
    return account
