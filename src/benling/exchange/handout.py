"""What a learner receives: the released notebook, data files of their own, and a manifest."""

import json
from typing import Any

from benling.catalog.models import CourseEdition
from benling.errors import refuse
from benling.exchange import releases, tarball
from benling.exchange.contents import ANSWERS, MANIFEST
from benling.exchange.grading_revision import number_of
from benling.exchange.variants import variant_for

_MARKDOWN_IMAGES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")


class CorrectedDataDiffer(Exception):
    """A grading revision would judge the person by data that they were not given."""


def files_for(edition: CourseEdition, person_id: str) -> dict[str, bytes]:
    """Files of the assignment's folder for this person, by name. Holds no truth, key or generator.

    Raises: Refused when the generator's files collide with released ones.
    """
    files = releases.files(edition, "release")
    data = variant_for(edition, person_id).files
    taken = sorted(data.keys() & {*files, ANSWERS, MANIFEST})
    if taken:
        what = f"数据文件与作业文件重名：{'、'.join(taken)}"
        raise refuse(edition.course, what, "文件名各不相同", "请课程负责人修改数据生成程序")
    return {**files, **data, MANIFEST: _manifest_of(edition)}


def archive_for(edition: CourseEdition, person_id: str) -> bytes:
    """:func:`files_for` as a tar.gz. Raises: releases.Withdrawn."""
    if edition.withdrawn_at is not None:
        raise releases.Withdrawn(edition)
    return tarball.pack(files_for(edition, person_id))


def truth_for(edition: CourseEdition, person_id: str) -> dict[str, Any]:
    """The right answers for this person's data, by the grading revision that the record stands
    for. For the grader only.

    Raises: CorrectedDataDiffer when the revision's generator gives other data than was handed out.
    """
    number = number_of(edition)
    corrected = variant_for(edition, person_id, number)
    if number and corrected.files != variant_for(edition, person_id).files:
        raise CorrectedDataDiffer(f"{edition.course} {edition.edition} revision {number}")
    truth: dict[str, Any] = corrected.truth
    return truth


def lesson_archive(edition: CourseEdition, name: str) -> bytes | None:
    """A lesson's notebook and the images beside it as a tar.gz; None if there is no such lesson.

    Raises: releases.Withdrawn.
    """
    if edition.withdrawn_at is not None:
        raise releases.Withdrawn(edition)
    if name not in {lesson["name"] for lesson in edition.lessons}:
        return None
    files = releases.files(edition, "lessons")
    kept = {
        path: data
        for path, data in files.items()
        if path == f"{name}.ipynb" or path.lower().endswith(_MARKDOWN_IMAGES)
    }
    return tarball.pack(kept) if f"{name}.ipynb" in kept else None


def _manifest_of(edition: CourseEdition) -> bytes:
    return manifest(edition.course, edition.edition, edition.assignment, edition.content_sha256)


def manifest(course: str, edition: str, assignment: str, content_sha256: str) -> bytes:
    """``benling.json``: what a folder was handed out as."""
    body = {
        "course": course,
        "edition": edition,
        "assignment": assignment,
        "content_sha256": content_sha256,
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"
