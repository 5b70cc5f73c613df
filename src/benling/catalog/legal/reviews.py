"""Signatures on the review list: written once, taken back by another entry."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from benling.catalog.legal.edition import LegalEdition, LegalRegister
from benling.catalog.legal.quarter import Quarter, next_full, quarter_of, read_quarter
from benling.catalog.models import LegalReview, ReviewResult
from benling.clock import local_date
from benling.errors import refuse

NOTE_CHARS = 300
#: what a person may sign
RESULTS = (ReviewResult.VALID, ReviewResult.REVISED, ReviewResult.OPEN)
_MUST_EXPLAIN = (ReviewResult.REVISED, ReviewResult.OPEN)


@dataclass(frozen=True)
class Signer:
    person_id: str
    name: str


def sign(edition: LegalEdition, result: str, note: str, *, by: Signer, at: datetime) -> LegalReview:
    """Put a signature on this quarter's list. Raises: Refused."""
    if result not in RESULTS:
        named = "、".join(row.label for row in RESULTS)
        raise refuse("核对结果", "没有选", f"只能是：{named}", "选一项再签名")
    said = _checked(note)
    if result in _MUST_EXPLAIN and not said:
        what = f"结果是“{ReviewResult(result).label}”而没有说明"
        raise refuse("说明", what, "已修订、待核的要写明情况", "写明新版本，或还要查什么")
    day = local_date(at)
    return LegalReview.objects.create(
        basis=edition.id, edition_name=edition.name, quarter=quarter_of(day).code, result=result,
        note=said, by=by.person_id, by_name=by.name, signed_on=day, signed_at=at,
    )  # fmt: skip


def undo(review: LegalReview, note: str, *, by: Signer, at: datetime) -> LegalReview:
    """Take an entry back by a new one. Raises: Refused when that has been done, or no reason."""
    said = _checked(note)
    if not said:
        raise refuse("撤销理由", "没有填写", "撤销须写明理由", "写明签错了什么")
    if review.result == ReviewResult.UNDONE:
        raise refuse("核对记录", "撤销记录不能再撤销", "要恢复就重新签名", "重新核对并签名")
    try:
        with transaction.atomic():
            return LegalReview.objects.create(
                basis=review.basis, edition_name=review.edition_name, quarter=review.quarter,
                result=ReviewResult.UNDONE, note=said, by=by.person_id, by_name=by.name,
                signed_on=local_date(at), signed_at=at, undoes=review,
            )  # fmt: skip
    except IntegrityError:
        raise refuse("核对记录", "已经撤销过", "一条记录只撤销一次", "刷新页面查看") from None


def _checked(note: str) -> str:
    said = " ".join(note.split())
    if len(said) > NOTE_CHARS:
        raise refuse("说明", f"有{len(said)}字", f"最多{NOTE_CHARS}字", "缩短说明")
    return said


def history_of(basis: str) -> list[LegalReview]:
    """All entries on one edition, newest first, undone ones and undoings included."""
    rows = LegalReview.objects.filter(basis=basis).select_related("undone_by", "undoes")
    return list(rows.order_by("-pk"))


def standing_reviews(bases: Iterable[str] | None = None) -> dict[str, list[LegalReview]]:
    """Entries that stand, by edition, newest first."""
    rows = LegalReview.objects.filter(undone_by__isnull=True, undoes__isnull=True)
    if bases is not None:
        rows = rows.filter(basis__in=list(bases))
    found: dict[str, list[LegalReview]] = defaultdict(list)
    for row in rows.order_by("-pk"):
        found[row.basis].append(row)
    return dict(found)


def due_by(
    edition: LegalEdition,
    last: LegalReview | None,
    register: LegalRegister,
) -> date | None:
    """Last day of the next review: the register's, moved on by what was signed last.

    仍然有效 moves it to the next full review; anything else leaves it for the next quarter.
    """
    signed = read_quarter(last.quarter) if last else None
    if last is None or signed is None:
        return edition.next_review
    if last.result == ReviewResult.VALID:
        moved = next_full(signed, register).last_day
        return max(moved, edition.next_review) if edition.next_review else moved
    return signed.next().last_day


def signed_in(rows: Iterable[LegalReview], quarter: Quarter) -> LegalReview | None:
    """The newest standing entry of that quarter."""
    return next((row for row in rows if row.quarter == quarter.code), None)
