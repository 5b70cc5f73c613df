"""Releases: a build stored for good under its course and edition, and its record."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from benling.catalog.course import basis_problems
from benling.catalog.models import CourseEdition
from benling.clock import local_date, now
from benling.errors import Problem, Refused, refuse
from benling.exchange.durable import (
    locked,
    remove_unfinished,
    storage_full_refused,
    sync_folder,
    write_tree,
)
from benling.exchange.grading_revision import number_of
from benling.exchange.models import ReleaseAct, ReleaseEvent
from benling.home import home

if TYPE_CHECKING:
    from benling.catalog.build import Build

_GENERATOR = "make_data.py"
#: folder of an edition that holds its grading revisions by number
REVISIONS = "revisions"
#: both become folder names
_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
#: fields of the course file that the record keeps
_COURSE_FIELDS = (
    "course", "edition", "title", "category", "themes", "kind", "competency", "objectives",
    "refresher", "hours", "track", "pass_mark", "required", "audience", "due_on", "legal_basis",
    "owner_a", "owner_b", "assignment", "lessons", "cells", "late_penalty",
)  # fmt: skip


class Withdrawn(Refused):
    """The edition was taken back; the message carries the reason given."""

    def __init__(self, edition: CourseEdition) -> None:
        named = f"{edition.title}（{edition.course}，{edition.edition} 版）"
        what = f"已撤回，原因：{edition.withdrawn_reason}"
        fix = "等候重新发布的通知，已做的内容请保留"
        super().__init__(refuse(named, what, "撤回的课程不再领取和提交", fix).problems)


class NotReleased(Refused):
    """There is no such course, or nothing of it has been released."""

    def __init__(self, course: str) -> None:
        what, rule = f"没有课程 {course}，或还没有发布", "发布后的课程才能学习"
        super().__init__(refuse("课程", what, rule, "核对课程编号").problems)


def publish(build: "Build", *, by: str, at: datetime) -> CourseEdition:
    """Store a build and its record together, durably.

    Publishing the same content again changes nothing, except that a withdrawn edition is open
    again. Raises: Refused when the edition number already stands for other content, or when a law
    that the course rests on is not in force on the day of release; StorageFull.
    """
    course, edition = build.course.course, build.course.edition
    if not (_FOLDER_NAME.fullmatch(course) and _FOLDER_NAME.fullmatch(edition)):
        rule = "由字母、数字、点、横线组成，以字母或数字开头"
        raise refuse("course.yml", f"编号“{course}”或版次“{edition}”不规范", rule, "改正编号")
    with storage_full_refused(), locked(home().releases / ".lock"):
        known = CourseEdition.objects.filter(course=course, edition=edition).first()
        if known is not None:
            return _published_again(known, build, by=by, at=at)
        if not_in_force := basis_problems(build.course, local_date(at)):
            raise Refused(not_in_force)
        target = home().releases / course / edition
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Under the lock whatever has no record is what a crash left behind.
        remove_unfinished(target.parent)
        if target.exists():
            shutil.rmtree(target)
        aside = write_tree(target, build_files(build))
        try:
            with transaction.atomic():
                record = _record(build, by=by, at=at)
                record.save(force_insert=True)
                _note(record, ReleaseAct.RELEASED, at=at, by=by)
                aside.rename(target)
                sync_folder(target.parent)
                sync_folder(target.parent.parent)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        return record


def current(course: str) -> CourseEdition | None:
    """The newest edition of a course that is not withdrawn."""
    return _open().filter(course=course).order_by("released_at", "pk").last()


def require_current(course: str) -> CourseEdition:
    """:func:`current`. Raises: NotReleased; Withdrawn, when every edition is."""
    edition = current(course)
    if edition is not None:
        return edition
    last = CourseEdition.objects.filter(course=course).order_by("released_at", "pk").last()
    raise NotReleased(course) if last is None else Withdrawn(last)


def current_editions() -> list[CourseEdition]:
    """The current edition of every course, by course code."""
    newest = {edition.course: edition for edition in _open().order_by("released_at", "pk")}
    return [newest[code] for code in sorted(newest)]


def edition_of(course: str, edition: str) -> CourseEdition | None:
    """A released edition, withdrawn or not."""
    return CourseEdition.objects.filter(course=course, edition=edition).first()


def withdraw(edition: CourseEdition, *, by: str, reason: str) -> CourseEdition:
    """Take a faulty edition back: nothing more is handed out or taken in, all records stay.

    Raises: Refused without a reason, or when it is withdrawn already.
    """
    if not reason.strip():
        raise refuse("撤回理由", "没有填写", "撤回须写明理由，学员会看到", "填写理由")
    with transaction.atomic():
        record = CourseEdition.objects.select_for_update().get(pk=edition.pk)
        if record.withdrawn_at is not None:
            what = f"{record.course}（{record.edition} 版）已经撤回：{record.withdrawn_reason}"
            raise refuse("撤回", what, "一版只需撤回一次", "不需要再次撤回")
        record.withdrawn_at, record.withdrawn_by = now(), by
        record.withdrawn_reason = reason.strip()
        record.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        _note(record, ReleaseAct.WITHDRAWN, at=record.withdrawn_at, by=by, reason=reason.strip())
    return record


def folder(edition: CourseEdition, revision: int = 0) -> Path:
    """Where its files lie: ``source/``, ``release/``, ``lessons/`` and ``make_data.py``.

    ``revision``: those of a grading revision; 0 = as released.
    """
    released = home().releases / edition.course / edition.edition
    return released / REVISIONS / str(revision) if revision else released


def files(edition: CourseEdition, part: str) -> dict[str, bytes]:
    """Files of ``source``, ``release`` or ``lessons``, by path inside it.

    Those of the grading revision that the record stands for.
    """
    root = folder(edition, number_of(edition)) / part
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def generator(edition: CourseEdition, revision: int = 0) -> bytes:
    """The data generator, as released or of a grading revision. It never leaves the server."""
    return (folder(edition, revision) / _GENERATOR).read_bytes()


@dataclass(frozen=True)
class ListedEdition:
    edition: CourseEdition
    #: who handed something in
    people: int
    attempts: int


def list_editions(owner: str | None = None) -> list[ListedEdition]:
    """Editions by course, newest first, with counts, in one query.

    ``owner`` keeps those that this person id owns (A or B); None keeps all.
    """
    rows: QuerySet[CourseEdition] = CourseEdition.objects.all()
    if owner is not None:
        rows = rows.filter(Q(owner_a=owner) | Q(owner_b=owner))
    counted = rows.annotate(
        count=Count("attempts"), people=Count("attempts__person", distinct=True)
    ).order_by("course", "-released_at")
    return [ListedEdition(row, row.people, row.count) for row in counted]


def _open() -> QuerySet[CourseEdition]:
    return CourseEdition.objects.filter(withdrawn_at__isnull=True)


def build_files(build: "Build") -> dict[str, bytes]:
    """Everything that is stored of a build, by path."""
    parts = (("source", build.source), ("release", build.release), ("lessons", build.lessons))
    stored = {f"{part}/{name}": data for part, held in parts for name, data in held.items()}
    return {**stored, _GENERATOR: build.generator}


def _record(build: "Build", *, by: str, at: datetime) -> CourseEdition:
    course = build.course.released_on(local_date(at))
    values = {name: getattr(course, name) for name in _COURSE_FIELDS}
    return CourseEdition(
        **values, content_sha256=build.content_sha256, released_at=at, released_by=by
    )


def _published_again(
    known: CourseEdition, build: "Build", *, by: str, at: datetime
) -> CourseEdition:
    if known.content_sha256 != build.content_sha256:
        raise Refused(
            [
                Problem(
                    f"{known.course} 的 course.yml 第 edition 项",
                    f"{known.edition} 版已经发布，而课程内容有改动",
                    "发布过的一版不再改变，已交的作业按它评分",
                    "提高版次号（例如 2026.1 改为 2026.2）后再发布；"
                    "如果只是测试、答案或分值有误，用 --correction 发布评分更正",
                )
            ]
        )
    if not folder(known).is_dir():
        aside = write_tree(folder(known), build_files(build))
        aside.rename(folder(known))
        sync_folder(folder(known).parent)
    if known.withdrawn_at is not None:
        with transaction.atomic():
            known.withdrawn_at, known.withdrawn_by, known.withdrawn_reason = None, "", ""
            known.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
            _note(known, ReleaseAct.REOPENED, at=at, by=by)
    return known


def _note(
    edition: CourseEdition, act: ReleaseAct, *, at: datetime, by: str, reason: str = ""
) -> None:
    ReleaseEvent.objects.create(edition=edition, act=act, at=at, by=by, reason=reason)
