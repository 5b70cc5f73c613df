"""Answers of the exchange: JSON and archives; what is refused says so in Chinese, all at once."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse

from benling.errors import Problem, Refused
from benling.exchange.client.http import DAMAGED_ON_THE_WAY, DIGEST_HEADER
from benling.exchange.durable import StorageFull
from benling.exchange.releases import NotReleased, Withdrawn

_log = logging.getLogger(__name__)


class Failure(Exception):
    """A request that ends here, with its status."""

    def __init__(self, status: int, where: str, what: str, rule: str, fix: str) -> None:
        super().__init__(what)
        self.status = status
        self.problem = Problem(where, what, rule, fix)


class DamagedUpload(Failure):
    """The bytes differ from what the sender announced; sending again will help."""

    def __init__(self) -> None:
        what, rule = "上传的内容在途中损坏", "收到的内容须与发出的一致"
        super().__init__(DAMAGED_ON_THE_WAY, "网络传输", what, rule, "重新提交一次")


def problems(status: int, found: Sequence[Problem]) -> HttpResponse:
    body = {"problems": [asdict(problem) for problem in found]}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def failure(failed: Failure) -> HttpResponse:
    return problems(failed.status, [failed.problem])


def refusal(refused: Refused) -> HttpResponse:
    """507 when the disk is full, 409 for a withdrawn edition, 404 for none, else 422."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(refused, StorageFull):
        _log.error("no space left, a request was refused: %r", refused.__cause__)
        status = HTTPStatus.INSUFFICIENT_STORAGE
    elif isinstance(refused, Withdrawn):
        status = HTTPStatus.CONFLICT
    elif isinstance(refused, NotReleased):
        status = HTTPStatus.NOT_FOUND
    return problems(status, refused.problems)


def json(body: object, status: int = HTTPStatus.OK) -> HttpResponse:
    return JsonResponse(body, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


def archive(content: bytes) -> HttpResponse:
    """A tar.gz with its hash, by which the other side sees damage done on the way."""
    headers = {DIGEST_HEADER: hashlib.sha256(content).hexdigest(), "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/gzip", headers=headers)
