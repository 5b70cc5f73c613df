"""Refusals that tell the reader everything at once: where, what, which rule, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault in what somebody gave us. All texts are Chinese and shown to people."""

    #: place in the input, e.g. ``人员表 第7行 C列(姓名)``
    where: str
    #: what is wrong there, with the offending value
    what: str
    #: the rule it breaks
    rule: str
    #: what to do about it
    fix: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}。规则：{self.rule}。处理办法：{self.fix}。"


class Refused(Exception):
    """Input was refused whole; nothing was written. Carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("a refusal needs at least one problem")
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


def refuse(where: str, what: str, rule: str, fix: str) -> Refused:
    """A refusal with a single problem."""
    return Refused([Problem(where, what, rule, fix)])
