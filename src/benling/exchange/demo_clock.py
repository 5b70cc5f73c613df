"""Submission times of synthetic learners: signed, and taken in demo homes only.

The demo must give the same ledger each time, so its learners say when they handed in. Anywhere
else the header is refused, not ignored: nobody should believe that it worked.
"""

import hashlib
import hmac
from datetime import UTC, datetime

from benling.errors import refuse
from benling.home import home

HEADER = "X-Benling-Demo-Clock"


def stamp(at: datetime, person_id: str) -> str:
    """The header's value: a time and its signature for one person."""
    text = at.astimezone(UTC).isoformat(timespec="seconds")
    return f"{text};{_signature(text, person_id)}"


def read(header: str, person_id: str) -> datetime:
    """The time in a header. Raises: Refused outside demo homes and for a wrong signature."""
    text, _, signature = header.partition(";")
    if not home().is_demo:
        raise refuse("提交时间", "请求自带了提交时间", "提交时间由服务器记录", "去掉该请求头")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    genuine = hmac.compare_digest(signature.encode(), _signature(text, person_id).encode())
    if at is None or at.tzinfo is None or not genuine:
        raise refuse("提交时间", "演示时间的签名不对", "演示时间由演示程序签发", "重新运行演示")
    return at


def _signature(text: str, person_id: str) -> str:
    key = home().secret("demo.key").encode()
    return hmac.new(key, f"{text}{person_id}".encode(), hashlib.sha256).hexdigest()
