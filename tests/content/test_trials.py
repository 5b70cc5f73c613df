"""Every course of the repository in a small trial: three learners' data, all kinds of learners.

Each known mistake is made once, on one of the three; `make trial` makes all on each of fifty.
"""

from collections.abc import Iterator

import pytest

from benling.catalog.solver import read_solver
from benling.trial.asked import asked
from benling.trial.figures import by_kind
from benling.trial.grading import Bench, Result
from benling.trial.learners import Kind, Submission, submissions
from benling.trial.running import judged
from benling.trial.standards import load_standards
from benling.trial.subject import Subject, subject_of
from shipped_courses import CODES, ROOT, build, solutions, variants

pytestmark = pytest.mark.slow  # some forty submissions a variant

GRADED = 3


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench() as running:
        yield running


def subject(code: str) -> Subject:
    return subject_of(build(code), read_solver(ROOT, code), variants(code), solutions(code))


@pytest.mark.parametrize("code", CODES)
def test_the_course_holds_and_its_feedback_gives_nothing_away(code: str, bench: Bench) -> None:
    ready, standards = subject(code), load_standards(ROOT)
    results = [
        bench.grade(ready, each)
        for number in range(GRADED)
        for each in handed_in(ready, number, bench, standards.guess_from)
    ]
    trial = judged(ready, standards, results, GRADED, "trial")
    assert set(Kind) == set(by_kind(results))
    faults = [f"{v.rule}（{v.figure}）：{v.failures[:5]}" for v in trial.verdicts if not v.holds]
    assert [] == faults
    assert [] == [told for result in results for told in given_away(ready, result)]


def handed_in(ready: Subject, number: int, bench: Bench, guess_from: int) -> Iterator[Submission]:
    """Of the known mistakes every third, on the next variant the next ones."""
    slips = 0
    for each in submissions(ready, number, asked(ready, number, bench.engine), guess_from, "trial"):
        slips += each.kind is Kind.MISTAKE
        if each.kind is not Kind.MISTAKE or slips % GRADED == number:
            yield each


def given_away(ready: Subject, result: Result) -> Iterator[str]:
    """What a learner is told that holds the right answer: a day, or three letters or figures."""
    truth = ready.variants[result.submission.variant].truth
    for question, said in result.said.items():
        answer = truth.get(question, {}).get("answer")
        if isinstance(answer, str) and len(answer.replace(".", "")) > 2 and answer in said:
            yield f"{question}：{said}"
