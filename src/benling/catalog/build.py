"""From the trainers' folders to a finished build: the one way a course becomes what is released."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benling.catalog.canonical import from_bytes
from benling.catalog.course import Cell, Course
from benling.catalog.draft import Draft, read_draft
from benling.catalog.legal.citation_check import check_truth_citations
from benling.catalog.release_check import release_problems
from benling.catalog.release_copy import Source, release_copies
from benling.catalog.truth_check import giveaways, truth_problems
from benling.catalog.variant import check_deterministic
from benling.errors import Problem, Refused

#: the generator must hold for these before anything is released
_PROBES = tuple(hashlib.sha256(f"probe {number}".encode()).digest() for number in range(4))
_CONFIG = "grading/nbgrader_config.py"


@dataclass(frozen=True)
class Build:
    """A course ready to be released. Bytes by path relative to the assignment's or lessons' folder.

    The same content gives the same build, byte for byte, on any machine.
    """

    course: Course
    source: dict[str, bytes]
    release: dict[str, bytes]
    lessons: dict[str, bytes]
    #: make_data.py; never leaves the server
    generator: bytes
    #: over everything above
    content_sha256: str
    #: what the author may want to look at
    warnings: tuple[Problem, ...] = ()

    @property
    def cells(self) -> list[Cell]:
        return self.course.cells


@dataclass(frozen=True)
class Outcome:
    """How the build of one course went: a build, or every error."""

    code: str
    build: Build | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def build_course(content_root: Path, code: str) -> Build:
    """Build one course. Raises: Refused with every fault."""
    outcome = build_courses(content_root, [code])[0]
    if outcome.build is None:
        raise Refused(outcome.errors)
    return outcome.build


def build_courses(
    content_root: Path,
    codes: Sequence[str],
    *,
    on_step: Callable[[str], None] = lambda _: None,
) -> list[Outcome]:
    """Build several courses; nbgrader is started once for all. ``on_step`` hears what is done."""
    drafts = []
    for code in codes:
        on_step(f"{code}：读取和检查")
        drafts.append(read_draft(content_root, code))
    sound = [draft for draft in drafts if not draft.findings.errors and draft.course]
    on_step("生成发放版")
    copies = release_copies([_source(draft) for draft in sound], content_root / _CONFIG)
    released = dict(zip((draft.code for draft in sound), copies, strict=True))
    outcomes = []
    for draft in drafts:
        on_step(f"{draft.code}：核对发放版和答案")
        outcomes.append(_outcome(draft, released.get(draft.code)))
    return outcomes


def _source(draft: Draft) -> Source:
    assert draft.course is not None  # noqa: S101
    return Source(draft.code, draft.course.assignment, draft.source)


def _outcome(draft: Draft, released: dict[str, bytes] | Problem | None) -> Outcome:
    errors = list(draft.findings.errors)
    build = None
    if isinstance(released, Problem):
        errors.append(released)
    elif released is not None and draft.course is not None:
        errors += _last_look(draft, draft.course, released)
        if not errors:
            build = _build(draft, draft.course, released)
    return Outcome(draft.code, build, tuple(errors), tuple(draft.findings.warnings))


def _last_look(draft: Draft, course: Course, released: dict[str, bytes]) -> list[Problem]:
    """Check the finished bytes, and the generator against the questions."""
    where = f"assignments/{draft.code}/{course.assignment}"
    name = f"{course.assignment}.ipynb"
    source, release = draft.source[name], released[name]
    found = release_problems(source, release, f"{where} 的发放版")
    if released.keys() != draft.source.keys():
        what = f"发放版的文件与来源不同：{sorted(released.keys() ^ draft.source.keys())}"
        rule = "发放版只有笔记本和它的图片"
        found.append(Problem(where, what, rule, "请管理员查看构建程序"))
    try:
        variants = check_deterministic(draft.generator, _PROBES)
    except Refused as refused:
        shown = f"assignments/{draft.code}/"
        return found + [replace(p, where=shown + p.where) for p in refused.problems]
    found += check_truth_citations(variants, draft.legal, f"assignments/{draft.code}/make_data.py")
    questions = [c["question"] for c in draft.cells if _is_expected(c, source)]
    found += truth_problems(source, variants, questions, f"assignments/{draft.code}/make_data.py")
    return found + giveaways(release, variants, f"{where} 的发放版")


def _is_expected(cell: Cell, source: bytes) -> bool:
    """True for a question whose answer comes from a card and is checked against the truth."""
    ids = {c["metadata"].get("nbgrader", {}).get("grade_id") for c in from_bytes(source)["cells"]}
    return cell["kind"] == "auto" and f"ask-{cell['question']}" in ids


def _build(draft: Draft, course: Course, released: dict[str, bytes]) -> Build:
    finished = replace(course, cells=draft.cells)
    return Build(
        course=finished,
        source=dict(sorted(draft.source.items())),
        release=dict(sorted(released.items())),
        lessons=dict(sorted(draft.lessons.items())),
        generator=draft.generator,
        content_sha256=_content_sha256(finished, draft, released),
        warnings=tuple(draft.findings.warnings),
    )


def _content_sha256(course: Course, draft: Draft, released: Mapping[str, bytes]) -> str:
    """Hash of the course's fields and of every file's path and bytes."""
    parts = (("source", draft.source), ("release", released), ("lessons", draft.lessons))
    files = {
        f"{part}/{name}": hashlib.sha256(data).hexdigest()
        for part, held in parts
        for name, data in held.items()
    }
    files["make_data.py"] = hashlib.sha256(draft.generator).hexdigest()
    listing = {"course": course.record(), "cells": course.cells, "files": files}
    text = json.dumps(listing, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
