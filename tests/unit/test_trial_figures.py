"""What a trial makes of results, on results written out by hand."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from benling.catalog.variant import Variant
from benling.errors import Refused
from benling.trial.asked import Asked
from benling.trial.figures import (
    question_figures,
    recognitions,
    spread,
    varied_points,
)
from benling.trial.grading import Result
from benling.trial.guessing import guess, slip_value, told_values
from benling.trial.learners import Kind, Slip, Submission, slips_of
from benling.trial.standards import load_standards
from course_folder import copied, edit

WORTH = {"q1": Decimal(10), "q2": Decimal(30)}


def result(kind: Kind, q1: int, q2: int, variant: int = 0) -> Result:
    points = {"q1": Decimal(q1), "q2": Decimal(q2)}
    return Result(Submission(kind, variant, {}), points, {})


def variant(**answers: object) -> Variant:
    return Variant({}, {name: {"answer": answer} for name, answer in answers.items()})


def test_scores_are_shares_of_the_automatic_points() -> None:
    found = spread([result(Kind.MIXED, 10, 30), result(Kind.MIXED, 0, 10)], Decimal(40))
    assert (2, 25.0, 62.5, 100.0, 62.5) == (
        found.count, found.least, found.median, found.most, found.mean
    )  # fmt: skip


def test_a_question_that_the_better_answer_tells_them_apart() -> None:
    able = [result(Kind.MIXED, 10, 30) for _ in range(6)]
    others = [result(Kind.MIXED, 0, 0) for _ in range(6)]
    first, second = question_figures(WORTH, [variant(q1="1", q2="2")], [*able, *others])
    assert 0.5 == first.difficulty
    assert first.discrimination == pytest.approx(1)
    turned = [result(Kind.MIXED, 0, 30) for _ in range(6)]
    turned += [result(Kind.MIXED, 10, 0) for _ in range(6)]
    (first, second) = question_figures(WORTH, [variant(q1="1", q2="2")], turned)
    assert first.discrimination == pytest.approx(-1)
    assert second.points == 30


def test_few_learners_or_equal_ones_tell_nothing() -> None:
    few = [result(Kind.MIXED, 10 * (n % 2), 30) for n in range(9)]
    alike = [result(Kind.MIXED, 10, 30) for _ in range(20)]
    for results in (few, alike):
        assert [None, None] == [
            each.discrimination for each in question_figures(WORTH, [variant(q1="1")], results)
        ]


def test_answers_are_counted_over_the_variants() -> None:
    variants = [variant(q1=["a", "c"], q2=str(number)) for number in range(12)]
    figures = question_figures(WORTH, variants, [])
    assert [1, 12] == [each.answers for each in figures]
    assert Decimal(30) == varied_points(figures, 10)


def test_a_mistake_is_named_only_with_its_own_words_and_rule() -> None:
    slip = Slip("q1", "5", "当天不算。", "民法典")
    made = Submission(Kind.MISTAKE, 0, {}, slip)
    told = ["当天不算。依据：民法典。", "当天不算。", "数值不对。依据：民法典。"]
    (found,) = recognitions(Result(made, {}, {"q1": text}) for text in told)
    assert ("q1", "当天不算。", 3, 1) == (found.question, found.message, found.made, found.named)


def test_a_mistake_of_one_row_leaves_the_others_right() -> None:
    entry = {
        "answer": ["a=x", "b=y"],
        "mistakes": [
            {"row": "b", "value": "x", "message": "乙归错了。", "source": "办法"},
            {"value": ["a=y", "b=x"], "message": "两项颠倒了。", "source": "办法"},
            {"value": [], "message": "没有选。", "source": "办法"},
        ],
    }
    assert ["a=x", "b=x"] == slip_value(entry, entry["mistakes"][0])  # type: ignore[arg-type,index]
    assert [["a=x", "b=y"], ["a=x", "b=x"], ["a=y", "b=x"]] == told_values(entry)
    slips = slips_of(Variant({}, {"q1": entry}), "q1")
    assert ["乙归错了。", "两项颠倒了。"] == [slip.message for slip in slips]


def test_guesses_are_values_that_the_card_could_give() -> None:
    draw = Random("guess")
    choice = Asked("q1", "single_choice", ("a", "b", "c"), ())
    several = Asked("q1", "multiple_choice", ("a", "b"), ())
    order = Asked("q1", "ordering", ("a", "b", "c"), ())
    match = Asked("q1", "matching", ("b", "a"), ("x", "y"))
    number = Asked("q1", "number", (), ())
    others = [variant(q1=str(n)) for n in range(3)]
    seen = [guess(each, others, draw) for each in (choice, order, match, number) * 60]
    assert {"a", "b", "c"} == set(seen[0::4])
    assert 6 == len({tuple(each) for each in seen[1::4]})
    assert {("a=x", "b=x"), ("a=x", "b=y"), ("a=y", "b=x"), ("a=y", "b=y")} == {
        tuple(each) for each in seen[2::4]
    }
    assert {"0", "1", "2"} == set(seen[3::4])
    assert {("a",), ("b",), ("a", "b")} == {tuple(guess(several, others, draw)) for _ in range(60)}
    assert None is guess(number, [], draw)


def test_every_faulty_standard_is_named(tmp_path: Path) -> None:
    root = copied(tmp_path)
    assert 50 == load_standards(root).varied_over
    edit(
        root, "grading/catalog.yml",
        ('guesser_below_percent: "35"', "guesser_below_percent: viele"),
        ("varied_values: 10", 'varied_values: "10"'),
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        load_standards(root)
    assert ["trial.guesser_below_percent", "trial.varied_values"] == [
        problem.what.split()[0] for problem in caught.value.problems
    ]
