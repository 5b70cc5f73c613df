"""Receiving an upload: never more than may come, and exactly what was sent."""

import hashlib
from http import HTTPStatus

from django.http import HttpRequest
from django.http.request import UnreadablePostError

from benling.clock import local_date, now
from benling.exchange.archive import megabytes
from benling.exchange.client.http import DIGEST_HEADER
from benling.exchange.limits import submission_limits
from benling.web.exchange_api.replies import DamagedUpload, Failure

_CHUNK = 256 * 1024


def read_archive(request: HttpRequest) -> bytes:
    """The body. Raises: Failure when it is too large, has no length, or broke on the way."""
    limit = submission_limits(local_date(now())).compressed_bytes
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        what, rule = "没有说明长度", "上传须先说明长度"
        raise Failure(HTTPStatus.LENGTH_REQUIRED, "压缩包", what, rule, "用平台的提交命令提交")
    if int(length) > limit:
        what, rule = f"压缩包本身有 {megabytes(int(length))}", f"最大 {megabytes(limit)}"
        fix = "删去与作业无关的大文件后重新提交"
        raise Failure(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "压缩包", what, rule, fix)
    body = _read(request, int(length))
    announced = request.headers.get(DIGEST_HEADER)
    if announced is not None and announced != hashlib.sha256(body).hexdigest():
        raise DamagedUpload
    return body


def _read(request: HttpRequest, length: int) -> bytes:
    pieces, left = [], length
    try:
        while left and (piece := request.read(min(_CHUNK, left))):
            pieces.append(piece)
            left -= len(piece)
    except UnreadablePostError as error:
        raise DamagedUpload from error
    if left:
        raise DamagedUpload
    return b"".join(pieces)
