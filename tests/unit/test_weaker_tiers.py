"""What is said of scores made in a weaker isolation."""

from benling.grader.weaker_tiers import explained, for_operator, for_review
from benling.sandbox.isolation import Isolation


def test_the_full_tier_needs_no_words() -> None:
    assert "" == explained(["full", "full"])
    assert "" == for_operator(Isolation.FULL)
    # Scores of before tiers were on record.
    assert ["", ""] == [for_review("full"), for_review("")]


def test_each_weaker_tier_is_explained_once() -> None:
    said = explained(iter(["none", "basic", "none", "full"]))
    assert 1 == said.count("basic 隔离级别：")
    assert 1 == said.count("none 隔离级别：")
    assert "在 basic 隔离级别下评分，分数可能被改动过。" == for_review("basic")
    assert for_operator(Isolation.NONE).startswith("注意：none 隔离级别：学员代码没有被隔离")
