"""The perfect learner runs apart, on its own route, and never leaves the house."""

import tarfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from benling.catalog.build import build_course
from benling.catalog.canonical import from_bytes, to_bytes
from benling.catalog.release_check import release_problems
from benling.catalog.solver import Slip, read_solver, solve
from benling.catalog.variant import make_variants
from benling.errors import Refused
from benling.exchange import handout, releases, tarball
from course_folder import ASSIGNMENT, CODE, COURSES, GENERATOR, copied, edit

SEEDS = [bytes([number]) * 32 for number in range(3)]
SOLVER = f"assignments/{CODE}/solver.py"


def test_it_solves_from_the_files_alone() -> None:
    variants = make_variants((COURSES / GENERATOR).read_bytes(), SEEDS)
    found = solve(read_solver(COURSES, CODE), variants)
    for variant, solution in zip(variants, found, strict=True):
        assert solution.answers == {q: entry["answer"] for q, entry in variant.truth.items()}
        wrong = variant.truth["q1"]["mistakes"][0]["value"]
        assert solution.slips == (Slip("q1", wrong, "当天不算"),)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import make_data\n", "用了 make_data"),
        ("from make_data import x\n", "用了 make_data"),
        ("from benling.workdays import add_workdays\n", "用了 benling.workdays"),
        ("def answers(files:\n", "不是正确的 Python"),
    ],
)
def test_what_does_not_stand_alone_is_refused(source: str, what: str, tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / SOLVER).write_text(source, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_solver(root, CODE)
    assert [what] == [problem.what for problem in caught.value.problems]


def test_a_missing_solver_is_named(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / SOLVER).unlink()
    with pytest.raises(Refused, match=r"solver\.py.*没有这个文件"):
        read_solver(root, CODE)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("x = 1", "没有 answers(files) 函数"),
        ("def answers(files): return None", "没有返回字典"),
        ("def answers(files): return {}\ndef slips(files): return ['q1']", "每一项"),
        ("def answers(files): return {'q1': {1}}", "set"),
        ("def answers(files): return open('/home/x/make_data.py').read()", "不能读文件"),
        ("def answers(files): import socket; socket.create_connection(('::1', 9))", "不能联网"),
        ("def answers(files): return 1 / 0", "ZeroDivisionError"),
    ],
)
def test_misbehaviour_is_refused_in_words(source: str, what: str) -> None:
    variants = make_variants((COURSES / GENERATOR).read_bytes(), SEEDS[:1])
    with pytest.raises(Refused) as caught:
        solve(source.encode(), variants)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert problem.where.startswith("solver.py")


@pytest.mark.django_db(transaction=True)
def test_it_is_neither_stored_nor_handed_out(tmp_path: Path) -> None:
    root = copied(tmp_path)
    edit(root, SOLVER, ("import json\n", "import json\n\nMARKER = '只在解题程序里的字句'\n"))
    build = build_course(root, CODE)
    edition = releases.publish(build, by="tester", at=datetime(2026, 3, 2, tzinfo=UTC))
    stored = releases.folder(edition)
    held = {path: path.read_bytes() for path in stored.rglob("*") if path.is_file()}
    given = handout.files_for(edition, "P000001")
    packed = tarball.pack(given)
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        names = archive.getnames()
    assert held and given
    assert not [name for name in (*map(str, held), *given, *names) if "solver" in name]
    for content in (*held.values(), *given.values()):
        assert "只在解题程序里的字句".encode() not in content


def test_a_copy_that_speaks_of_it_is_refused(tmp_path: Path) -> None:
    name = Path(ASSIGNMENT).stem
    build = build_course(COURSES, CODE)
    source, released = build.source[f"{name}.ipynb"], from_bytes(build.release[f"{name}.ipynb"])
    released["cells"][0]["source"] += "\n见 solver.py"
    (problem,) = release_problems(source, to_bytes(released), "a")
    assert "含有“solver.py”" in problem.what
