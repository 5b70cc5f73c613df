"""A trial finds what is wrong with a course: each verdict fails for its own defect."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benling.catalog.build import build_course
from benling.catalog.solver import read_solver, solve
from benling.cli import main
from benling.trial.asked import asked
from benling.trial.grading import Bench
from benling.trial.learners import Kind
from benling.trial.running import Trial, try_out
from benling.trial.standards import load_standards
from benling.trial.subject import Subject, numbered_variants, subject_of
from benling.trial.verdicts import Verdict
from course_folder import CODE, COURSES, GENERATOR, copied, edit

#: the second question with a known mistake
MENDED = (
    '"q2": {"answer": str(count), "tolerance": 0, "mistakes": []}',
    '"q2": {"answer": str(count), "tolerance": 0, "mistakes": ['
    '{"value": str(count + 1), "message": "多数了一件。", "source": "清点办法"}]}',
)
SOURCE = (COURSES / GENERATOR).read_text(encoding="utf-8").replace(*MENDED)
STANDARDS = load_standards(COURSES)
Change = tuple[str, str]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench() as running:
        yield running


@pytest.fixture(scope="module")
def sound() -> Subject:
    """Built once; tests then change what its generator makes."""
    variants = numbered_variants(SOURCE.encode(), "trial", 50)
    return subject_of(build_course(COURSES, CODE), read_solver(COURSES, CODE), variants)


def changed(sound: Subject, *changes: Change, count: int = 50) -> Subject:
    source = SOURCE
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    variants = tuple(numbered_variants(source.encode(), "trial", count))
    solutions = tuple(solve(read_solver(COURSES, CODE), variants))
    return replace(sound, variants=variants, solutions=solutions)


def tried(subject: Subject, bench: Bench, variants: int = 2) -> Trial:
    return try_out(subject, STANDARDS, bench, variants=variants, seed="trial")


def failing(trial: Trial) -> list[Verdict]:
    return [verdict for verdict in trial.verdicts if verdict.holds is False]


def test_a_sound_course_holds(sound: Subject, bench: Bench) -> None:
    told: list[int] = []
    done: list[None] = []
    trial = try_out(
        sound, STANDARDS, bench, variants=3, seed="trial",
        on_start=told.append, on_done=lambda: done.append(None),
    )  # fmt: skip
    assert [] == failing(trial)
    assert trial.holds
    # Perfect, two mistakes, mixed, guesser, copier, empty, untouched.
    assert [3 * 8] == told == [len(done)]
    assert (100.0, 100.0) == (trial.spreads[Kind.PERFECT].least, trial.spreads[Kind.PERFECT].most)
    assert 0.0 == trial.spreads[Kind.EMPTY].most == trial.spreads[Kind.UNTOUCHED].most
    # Only the third question is the same for all.
    assert pytest.approx(100 / 3) == trial.spreads[Kind.COPIER].mean
    assert {"q1", "q2"} == {each.question for each in trial.questions if each.answers >= 10}
    assert [(3, 3), (3, 3)] == [(each.made, each.named) for each in trial.mistakes]
    assert trial == tried(sound, bench, variants=3)


def test_a_truth_that_the_data_do_not_bear_out(sound: Subject, bench: Bench) -> None:
    wrong = changed(sound, ('str(count), "tolerance"', 'str(count + 7), "tolerance"'))
    (verdict,) = failing(tried(wrong, bench))
    assert "解题程序" in verdict.rule
    assert ["q2 资料1：", "q2 资料2："] == [failure[:7] for failure in verdict.failures]


def test_a_mistake_that_is_taken_for_another(sound: Subject, bench: Bench) -> None:
    same = '{"value": str(count + 1), "message": "少数了一件。", "source": "清点办法"}'
    first = '"message": "多数了一件。", "source": "清点办法"}'
    twice = changed(sound, (first, first.replace("多数", "数错") + ", " + same))
    (verdict,) = failing(tried(twice, bench))
    assert "常见错误" in verdict.rule
    assert 2 == len(verdict.failures)
    assert "应当说“少数了一件。”，说的是“数错了一件。依据：清点办法。”" in verdict.failures[0]
    assert verdict.failures[0].startswith("q2 资料1 填“")


def test_a_mistake_within_the_tolerance_costs_nothing(sound: Subject, bench: Bench) -> None:
    lax = changed(sound, ('str(count), "tolerance": 0', 'str(count), "tolerance": 1'))
    (verdict,) = failing(tried(lax, bench))
    assert "没有扣分" in verdict.failures[0]


def test_a_mistake_without_a_rule(sound: Subject, bench: Bench) -> None:
    bare = changed(sound, ('"多数了一件。", "source": "清点办法"', '"多数了一件。", "source": ""'))
    (verdict,) = failing(tried(bare, bench))
    assert "没有写依据（多数了一件。）" in verdict.failures[0]


def test_answers_that_are_the_same_for_all(sound: Subject, bench: Bench) -> None:
    """They can be guessed and copied."""
    alike = changed(sound, ("11 + number % 80", "30"), ("number % 200", "number % 2"))
    guesser, copier, varied = failing(tried(alike, bench, variants=6))
    assert "乱猜" in guesser.rule and "各份资料平均猜得" in guesser.failures[0]
    assert "照抄" in copier.rule
    assert "（答对 q2、q3）" in "".join(copier.failures)
    assert "0%" == varied.figure
    assert "q2：1种答案（30分）" in varied.failures


def test_an_answer_that_cannot_be_handed_in_is_named(sound: Subject, bench: Bench) -> None:
    long = changed(sound, ('"value": str(count + 1)', '"value": "1" * 100000'))
    graded, *_ = failing(tried(long, bench))
    assert "收下" in graded.rule
    assert "字" in graded.failures[0] and graded.failures[0].startswith("资料1（mistake）")


def test_too_few_variants_are_not_judged(sound: Subject, bench: Bench) -> None:
    trial = tried(changed(sound, count=1), bench, variants=1)
    unjudged = {verdict.figure for verdict in trial.verdicts if verdict.holds is None}
    assert {"只有一份资料，没有别人可抄", "只有1份资料，不判断"} == unjudged
    assert trial.holds


def test_options_are_those_of_the_learner_s_own_sheet(sound: Subject, bench: Bench) -> None:
    options = '{\\"a\\": \\"调休上班的周六\\", \\"b\\": \\"国庆节\\", \\"c\\": \\"普通周一\\"}'
    own = "{key: key * 2 for key in 'abcd' + case['件数'][-1]}"
    release = sound.build.release[sound.notebook].decode()
    assert options in release
    release = release.replace(options, own)
    build = replace(sound.build, release={**sound.build.release, sound.notebook: release.encode()})
    for number, variant in enumerate(sound.variants[:2]):
        sheet = asked(replace(sound, build=build), number, bench.engine)
        last = json.loads(variant.files["cases.json"])["件数"][-1]
        assert ["q1", "q2", "q3", "q4"] == list(sheet)
        assert ("a", "b", "c", "d", last) == sheet["q3"].options
        assert "date" == sheet["q1"].kind


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys, "argv", ["benling", "course", "trial", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_command_says_it_all_and_ends_with_1_for_a_faulty_course(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept, root = tmp_path / "trial.json", copied(tmp_path)
    edit(root, f"assignments/{CODE}/solver.py", ('"c"]', '"b"]'))
    words = (CODE, "--variants", "2", "--content", str(root), "--json", str(kept))
    assert 1 == run(monkeypatch, *words)
    said = capsys.readouterr().out
    for expected in ("乱猜的", "照抄别人的", "得分率", "区分度", "2／2", "符合", "未判断"):
        assert expected in said, said
    assert "不符合" in said and "q3 资料1：得0分，满分30分" in said
    (record,) = json.loads(kept.read_text(encoding="utf-8"))
    assert not record["holds"] and record["course"] == CODE
    assert 2 == run(monkeypatch, "E-99", "--content", str(root))
