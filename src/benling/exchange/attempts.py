"""Attempts: what people hand in, each once, each with a receipt, acknowledged only when durable."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Max, Min, Q

from benling.catalog.models import CourseEdition
from benling.clock import local_date, now
from benling.errors import Refused
from benling.exchange import releases, spool
from benling.exchange.archive import open_archive
from benling.exchange.contents import check_contents, content_hash, manifest_edition
from benling.exchange.database_full import database_full_refused
from benling.exchange.due import is_late
from benling.exchange.limits import submission_limits
from benling.exchange.models import Attempt
from benling.roster.models import Person

_log = logging.getLogger(__name__)
#: letters and digits that cannot be mistaken for one another when read aloud or copied by hand
_RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class DamagedAttempt(Exception):
    """The stored archive is missing or no longer what was handed in. It must not be graded."""


@dataclass(frozen=True)
class HandedIn:
    attempt: Attempt
    #: the same content had been handed in before; the attempt is that earlier one
    repeated: bool


def submit(edition: CourseEdition, person: Person, archive: bytes, *, at: datetime) -> Attempt:
    """Take a submission in, and give its attempt. See :func:`hand_in`."""
    files = open_archive(archive, submission_limits(local_date(at)))
    return _hand_in(edition, person, archive, files, at).attempt


def hand_in(course: str, person: Person, archive: bytes, *, at: datetime) -> HandedIn:
    """Check, store durably, then record. ``at`` is when it was handed in.

    ``person`` comes from who is signed in, never from the archive; its manifest only chooses
    among the editions of the course, and without one the current edition is meant. The same
    content from the same person is the same attempt, also when two uploads race.
    Raises: Refused with every fault; releases.Withdrawn, releases.NotReleased; StorageFull. Then
    nothing has been stored.
    """
    files = open_archive(archive, submission_limits(local_date(at)))
    named = manifest_edition(files, course)
    edition = None if named is None else releases.edition_of(course, named)
    return _hand_in(edition or releases.require_current(course), person, archive, files, at)


def files_of(attempt: Attempt) -> dict[str, bytes]:
    """The files as handed in, by path. Raises: DamagedAttempt."""
    limits = submission_limits(local_date(attempt.submitted_at))
    try:
        files = open_archive(spool.read(attempt.receipt), limits)
    except (OSError, Refused) as error:
        raise DamagedAttempt(attempt.receipt) from error
    if content_hash(files) != attempt.content_sha256:
        raise DamagedAttempt(attempt.receipt)
    return files


def archive_of(attempt: Attempt) -> bytes:
    """The archive as received. Raises: DamagedAttempt."""
    files_of(attempt)
    return spool.read(attempt.receipt)


def history(person: Person | str, edition: CourseEdition | None = None) -> list[Attempt]:
    """A person's attempts, newest first; of one edition or of all."""
    if isinstance(person, Person):
        rows = Attempt.objects.filter(person=person)
    else:
        rows = Attempt.objects.filter(person__person_id=person)
    if edition is not None:
        rows = rows.filter(edition=edition)
    return list(rows.select_related("edition", "person").order_by("-submitted_at", "-number"))


@dataclass(frozen=True)
class Summary:
    """How much was handed in for one edition."""

    people: int
    attempts: int
    late_attempts: int
    first_at: datetime | None
    last_at: datetime | None


def summary(edition: CourseEdition) -> Summary:
    """Counts of one edition, in one query."""
    row = Attempt.objects.filter(edition=edition).aggregate(
        people=Count("person", distinct=True),
        attempts=Count("pk"),
        late_attempts=Count("pk", filter=Q(late=True)),
        first_at=Min("submitted_at"),
        last_at=Max("submitted_at"),
    )
    return Summary(**row)


def clean_up() -> int:
    """Delete archives that a crash left without a record, and say how many.

    Call when the service starts.
    """
    with spool.cleaning():
        lying = spool.receipts()
        recorded = set(Attempt.objects.values_list("receipt", flat=True)) if lying else set()
        missing = recorded - lying
        if missing:
            _log.error("%d attempts have lost their archive: %s", len(missing), sorted(missing)[:9])
        return spool.clean(sorted(lying - recorded))


def _hand_in(
    edition: CourseEdition,
    person: Person,
    archive: bytes,
    files: Mapping[str, bytes],
    at: datetime,
) -> HandedIn:
    digest = content_hash(files)
    earlier = _same(edition, person, digest)
    if earlier is not None:
        return HandedIn(earlier, repeated=True)
    if edition.withdrawn_at is not None:
        raise releases.Withdrawn(edition)
    problems = check_contents(
        files,
        assignment=edition.assignment,
        cells=edition.cells,
        limits=submission_limits(local_date(at)),
    )
    if problems:
        raise Refused(problems)
    receipt = "".join(secrets.choice(_RECEIPT_ALPHABET) for _ in range(20))
    with spool.handing_in(), database_full_refused():
        spool.store(receipt, archive)
        try:
            handed_in = _record(edition, person, receipt, digest, len(archive), at)
        except BaseException:
            _drop_unless_recorded(receipt)
            raise
        if handed_in.repeated:
            spool.remove(receipt)
    return handed_in


def _same(edition: CourseEdition, person: Person, digest: str) -> Attempt | None:
    return Attempt.objects.filter(edition=edition, person=person, content_sha256=digest).first()


def _record(
    edition: CourseEdition, person: Person, receipt: str, digest: str, size: int, at: datetime
) -> HandedIn:
    with transaction.atomic():
        # One person's uploads queue here: SQLite's writers do so anyway, PostgreSQL by this lock.
        Person.objects.select_for_update().get(pk=person.pk)
        earlier = _same(edition, person, digest)
        if earlier is not None:
            return HandedIn(earlier, repeated=True)
        present = CourseEdition.objects.get(pk=edition.pk)
        if present.withdrawn_at is not None:
            raise releases.Withdrawn(present)
        mine = Attempt.objects.filter(edition=edition, person=person)
        last = mine.aggregate(last=Max("number"))["last"] or 0
        attempt = Attempt.objects.create(
            receipt=receipt,
            edition=edition,
            person=person,
            number=last + 1,
            submitted_at=at,
            recorded_at=now(),
            content_sha256=digest,
            size_bytes=size,
            late=is_late(edition, person, at),
        )
    return HandedIn(attempt, repeated=False)


def _drop_unless_recorded(receipt: str) -> None:
    """After a failure: delete the archive if it is certain that no record points to it.

    A commit whose answer got lost on the way to a database server may still have happened; then
    the archive stays, and :func:`clean_up` decides at the next start.
    """
    try:
        unsure = connection.vendor != "sqlite" and not connection.is_usable()
        if not unsure and not Attempt.objects.filter(receipt=receipt).exists():
            spool.remove(receipt)
    except DatabaseError:
        _log.exception("archive %s stays until the next start", receipt)
