"""Publishing a correction of an edition's grading, for when a test or a key was wrong.

It grades nothing by itself: it comes into force when its regrading is applied.
"""

import shutil
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from benling.catalog.correction import Comparison, Content, compare
from benling.catalog.models import CourseEdition
from benling.catalog.variant import make_variants
from benling.clock import local_date, now
from benling.errors import Problem, Refused, refuse
from benling.exchange import releases
from benling.exchange.durable import (
    locked,
    remove_unfinished,
    storage_full_refused,
    sync_folder,
    write_tree,
)
from benling.exchange.grading_revision import cells_of, number_in_force, pinned
from benling.exchange.models import GradingInForce, GradingRevision
from benling.exchange.variants import seed_for
from benling.home import home
from benling.roster.models import Person

if TYPE_CHECKING:
    from benling.catalog.build import Build

#: what a correction must leave as released; points are looked at apart
_FIXED = (
    "title", "category", "themes", "hours", "track", "pass_mark", "required", "audience", "due_on",
    "legal_basis", "owner_a", "owner_b", "assignment", "lessons", "late_penalty",
)  # fmt: skip
#: absent from editions released before courses said so
_PROFILE = ("kind", "competency", "objectives", "refresher")
#: what a stored basis and a new one must agree in; the register may have learned the rest
_BASIS = ("law", "edition", "articles", "source")
#: people whose data are made in one process
_BATCH = 50
_REASON_CHARS = 500


def publish_correction(
    build: "Build",
    *,
    reason: str,
    by: str,
    at: datetime,
    allow_texts: Collection[str] = (),
) -> GradingRevision:
    """Store a mended build as the next grading revision of its edition.

    The same content again gives the revision that waits with it. ``allow_texts`` names cells
    (grade id or ``cell-<n>``) and lessons (``lessons/<name>``) whose text may change. Raises:
    Refused with every difference that a correction must not make; StorageFull.
    """
    course, label = build.course.course, build.course.edition
    with storage_full_refused(), locked(home().releases / ".lock"):
        edition = releases.edition_of(course, label)
        if edition is None:
            what = f"{course} 的 {label} 版还没有发布"
            raise refuse("版次", what, "只能更正发布过的一版", "先发布，或核对 course.yml 的版次号")
        if (waiting := _waiting(edition, build)) is not None:
            return waiting
        found = check_correction(edition, build, allow_texts=allow_texts)
        found.problems += _reason_problems(reason)
        if found.problems:
            raise Refused(found.problems)
        return _stored(edition, build, found, reason=reason.strip(), by=by, at=at)


def check_correction(
    edition: CourseEdition, build: "Build", *, allow_texts: Collection[str] = ()
) -> Comparison:
    """What the correction changes, and everything that it must not."""
    found = compare(_in_force(edition), _content(build), allow_texts)
    found.problems = _field_problems(edition, build) + found.problems
    if not found.problems:
        _look_at_variants(edition, build, found)
    return found


def put_in_force(edition: CourseEdition, number: int, *, by: str, reason: str) -> None:
    """Grade the edition by this revision from now on. Call inside ``transaction.atomic``."""
    record = CourseEdition.objects.select_for_update().get(pk=edition.pk)
    record.cells = cells_of(record, number)
    record.save(update_fields=["cells"])
    GradingInForce.objects.create(
        edition=record, number=number, from_at=now(), by=by, reason=reason
    )


def _waiting(edition: CourseEdition, build: "Build") -> GradingRevision | None:
    """The newest revision, if it has this content and is not in force."""
    last = GradingRevision.objects.filter(edition=edition).order_by("number").last()
    if last is None or last.content_sha256 != build.content_sha256:
        return None
    lies = releases.folder(edition, last.number).is_dir()
    return last if lies and last.number != number_in_force(edition) else None


def _in_force(edition: CourseEdition) -> Content:
    number = number_in_force(edition)
    meant = pinned(edition, number)
    return Content(
        edition.assignment, releases.files(meant, "release"), releases.files(meant, "lessons"),
        releases.files(meant, "source"), releases.generator(edition, number), list(meant.cells),
    )  # fmt: skip


def _content(build: "Build") -> Content:
    return Content(
        build.course.assignment, build.release, build.lessons, build.source, build.generator,
        list(build.course.cells),
    )  # fmt: skip


def _field_problems(edition: CourseEdition, build: "Build") -> list[Problem]:
    course = build.course.released_on(local_date(edition.released_at))
    found = []
    for name in (*_FIXED, *(_PROFILE if edition.kind else ())):
        before, after = getattr(edition, name), getattr(course, name)
        if name == "legal_basis":
            before, after = ([_named(row) for row in rows] for rows in (before, after))
        if _plain(before) != _plain(after):
            where = f"courses/{edition.course}/course.yml {name}"
            what = f"由“{_plain(before)}”改成了“{_plain(after)}”"
            rule = "评分更正只改评分，课程的其他规定不变"
            found.append(Problem(where, what, rule, "改回原样；确需改动就提高版次号，发布新版"))
    return found


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in _BASIS if key in row}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value.normalize()
    if isinstance(value, dict) or hasattr(value, "keys"):
        return {key: _plain(held) for key, held in value.items() if held not in ([], None)}
    return [_plain(held) for held in value] if isinstance(value, list | tuple) else value


def _reason_problems(reason: str) -> list[Problem]:
    if not reason.strip():
        rule = "更正须写明理由，成绩有变的学员会看到"
        return [Problem("更正理由", "没有填写", rule, "用 --reason 写明哪里错了、怎样改正")]
    if len(reason.strip()) > _REASON_CHARS:
        rule = f"最多 {_REASON_CHARS} 字"
        return [Problem("更正理由", f"有 {len(reason.strip())} 字", rule, "缩短理由")]
    return []


def _look_at_variants(edition: CourseEdition, build: "Build", found: Comparison) -> None:
    """Everybody who handed in keeps their data; which questions get another key, and how often."""
    before = releases.generator(edition, number_in_force(edition))
    if before == build.generator:
        return
    people = list(Person.objects.filter(attempts__edition=edition).distinct().order_by("person_id"))
    names = [person.person_id for person in people] or ["probe 1", "probe 2", "probe 3"]
    changed: Counter[str] = Counter()
    other_data = 0
    for start in range(0, len(names), _BATCH):
        seeds = [seed_for(edition, name) for name in names[start : start + _BATCH]]
        pairs = zip(
            make_variants(before, seeds), make_variants(build.generator, seeds), strict=True
        )
        for old, new in pairs:
            other_data += old.files != new.files
            for question in old.truth.keys() | new.truth.keys():
                changed[question] += old.truth.get(question) != new.truth.get(question)
    where = f"assignments/{edition.course}/make_data.py"
    if other_data:
        what = f"{len(names)} 份数据中有 {other_data} 份与已发给学员的不同"
        fix = "只改 truth，不改 files；随机数的取用次序也不要变"
        found.problems.append(Problem(where, what, "学员手里的数据不变，只改答案", fix))
        return
    _name_questions(edition, changed, len(names), found)


def _name_questions(
    edition: CourseEdition, changed: Counter[str], of: int, found: Comparison
) -> None:
    """Put the questions in place of "the generator changed"."""
    titles = {cell["question"]: cell["title"] for cell in edition.cells}
    named = [(question, count) for question, count in sorted(changed.items()) if count]
    if not named:
        return
    found.changes = [change for change in found.changes if change["question"]]
    for question, count in named:
        what = f"答案、容差或错因有改动（{of} 份数据中的 {count} 份）"
        title = titles.get(question, question)
        found.changes.append({"question": question, "title": title, "what": what})


def _stored(
    edition: CourseEdition,
    build: "Build",
    found: Comparison,
    *,
    reason: str,
    by: str,
    at: datetime,
) -> GradingRevision:
    last = GradingRevision.objects.filter(edition=edition).order_by("number").last()
    number = 1 if last is None else last.number + 1
    target = releases.folder(edition, number)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Under the lock whatever has no record is what a crash left behind.
    remove_unfinished(target.parent)
    shutil.rmtree(target, ignore_errors=True)
    aside = write_tree(target, releases.build_files(build))
    try:
        with transaction.atomic():
            record = GradingRevision.objects.create(
                edition=edition, number=number, cells=build.course.cells,
                released_cells=cells_of(edition, 0), changes=found.changes, texts=found.texts,
                policy=build.course.regrade, content_sha256=build.content_sha256,
                reason=reason, published_at=at, published_by=by,
            )  # fmt: skip
            aside.rename(target)
            sync_folder(target.parent)
            sync_folder(target.parent.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return record
