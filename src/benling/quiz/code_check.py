"""What a test cell calls on what a learner's code came to: right, a known mistake, or wrong.

    from benling.quiz.marking import check, mistake
    check(total(cases), 360, mistakes=[
        mistake(372, message="重复来电没有合并。", source="望川市热线统计口径第一条"),
    ])

Which mistake it was is said to whoever runs the test cell (:func:`take_named`), not by an
exception: any code can raise one. Words are the author's own, as they stand in the test cell.
"""

import contextlib
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benling.quiz.giveaway import gives_away
from benling.quiz.same_table import TABLES, scalar_of, table_kind
from benling.quiz.same_value import Sameness, is_plain
from benling.quiz.truth import read_truth
from benling.quiz.verdicts import MarkingFault, WrongAnswer

_WRONG = "运行结果不对。请核对计算的范围和步骤。"
#: of one test cell
_MOST_NAMED = 3
#: longer ones are hardly said in a sentence
_MOST_ITEMS = 8


@dataclass(frozen=True)
class Mistake:
    """A mistake learners are known to make. ``value``: what they come to by it, or a function that
    gives it from the variant's truth.
    """

    value: Any
    message: str
    #: the article that explains it
    source: str


@dataclass(frozen=True)
class Named:
    """A mistake that a check has found. ``tells``: its message would give the key away."""

    message: str
    source: str
    tells: bool


def mistake(value: Any, *, message: str, source: str) -> Mistake:
    """A known mistake, for :func:`check`. ``message`` and ``source`` are written out, never put
    together: a text that stands in no test cell is not shown to anybody.

    Raises: MarkingFault.
    """
    for text in (message, source):
        if type(text) is not str or not text.strip():
            raise MarkingFault("a mistake needs a message and a source, both texts")
    return Mistake(value, message.strip(), source.strip())


def check(
    value: Any, right: Any, *, mistakes: Sequence[Mistake] = (), tolerance: Any = None,
    points: float | None = None,
) -> float | None:  # fmt: skip
    """Return when the value is right, raise when it is not.

    ``right`` may be a function of the variant's truth. ``tolerance``: see :class:`Sameness`.
    With ``points`` nothing is raised: it returns the points earned, all or none, for a cell whose
    last value is partial credit.

    Raises: WrongAnswer, MarkingFault.
    """
    __tracebackhide__ = True
    wanted = right(read_truth()) if _is_authors_function(right) else right
    if Sameness(tolerance, objects=True).same(value, wanted):
        return points
    found = _first(value, mistakes, tolerance)
    named = None
    if found is not None:
        tells = gives_away(found.message, _sayable(wanted))
        named = Named(found.message, found.source, tells)
    if named is not None and named not in _named and len(_named) < _MOST_NAMED:
        _named.append(named)
    if points is not None:
        return 0
    raise WrongAnswer(
        _WRONG if named is None else words("" if named.tells else named.message, named.source)
    )


def words(message: str, source: str) -> str:
    """For the learner. An empty message is one that is not to be said."""
    return f"{message or _WRONG}依据：{source.rstrip('。')}。"


def take_named() -> list[Named]:
    """What the checks since the last call have named, in order."""
    taken = list(_named)
    _named.clear()
    return taken


_named: list[Named] = []


def _first(value: Any, mistakes: Sequence[Mistake], tolerance: Any) -> Mistake | None:
    """The first mistake with this value. An object is never asked whether it equals one."""
    rule = Sameness(tolerance)
    for each in mistakes:
        if type(each) is not Mistake:
            raise MarkingFault("mistakes are made by mistake(…)")
        if any(rule.same(value, known) for known in _values_of(each)):
            return each
    return None


def _values_of(known: Mistake) -> list[Any]:
    """What learners come to by it; nothing where it cannot be said, as without the truth or in a
    variant in which it does not occur."""
    if not _is_authors_function(known.value):
        return [known.value]
    with contextlib.suppress(Exception):
        return [known.value(read_truth())]
    return []


def _is_authors_function(value: Any) -> bool:
    """Not one that stands for a learner's: it would be handed the truth."""
    if type(value) is not types.FunctionType:
        return False
    return not str(value.__globals__.get("__name__", "")).startswith("benling.")


def _sayable(wanted: Any) -> list[Any]:
    """The right value as it could stand in a sentence; nothing for what could not."""
    wanted = scalar_of(wanted)
    if wanted is None or isinstance(wanted, bool) or table_kind(wanted) in TABLES:
        return []
    if not is_plain(wanted):
        return []
    if not isinstance(wanted, list | tuple):
        return [] if isinstance(wanted, dict | set | frozenset) else [wanted]
    items = [found for each in wanted for found in _sayable(each)]
    return [tuple(items)] if 0 < len(items) == len(wanted) <= _MOST_ITEMS else []
