"""What people see when something is refused or breaks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "benling/failure.html", {"title": "请求无法处理"}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    context = {"title": "没有权限", "reason": str(exception or "")}
    return render(request, "benling/failure.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "benling/failure.html", {"title": "没有这个页面"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "benling/failure.html", {"title": "系统出错"}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    context = {"title": "页面已过期", "reason": "请返回上一页，刷新后再提交一次。"}
    return render(request, "benling/failure.html", context, status=403)
