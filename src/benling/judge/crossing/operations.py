"""Judge's side: operators in which an object of the learner's could answer for a test.

Between two of the learner's own objects that is the point of an exercise. With a value of the
test's it is refused, unless the cell is tagged, or the answer cannot settle anything by itself.
"""

from typing import TYPE_CHECKING, Any, cast

from benling.judge.crossing import known
from benling.judge.crossing.specials import BINARY
from benling.judge.crossing.stand_in_classes import LearnerClass
from benling.judge.crossing.stand_in_values import LearnerEnum
from benling.judge.crossing.stand_ins import Opaque
from benling.judge.crossing.value_kinds import PREDICATES

if TYPE_CHECKING:
    from benling.judge.crossing.judge_side import JudgeSide

_TRUTHFUL = frozenset(("contains", "eq", "ne", "lt", "le", "gt", "ge", "bool"))
#: these give an object of the learner's again, of which a test then asks for something; what the
#: test expects is in no ordinary use among their operands, as it is in those of ``-`` and ``/``
_MAKING = frozenset(("add", "radd", "mul", "rmul", "neg", "pos", "invert"))
_OPERANDS = (int, float, str)


class UnbelievedValue:
    """What an object is for a test that claims to be of a kind whose values would have crossed."""


class Operations:
    """Of one session."""

    def __init__(self, side: "JudgeSide") -> None:
        self._side = side

    def check_subject(self, operation: str, operands: tuple[Any, ...]) -> None:
        """Raises: Refused where an object would answer in place of a value."""
        if self._side.object_exercise or operation not in ("get", "op"):
            return
        subject, name = operands[:2] if operation == "get" else (operands[1], operands[0])
        if operation == "get" and name in PREDICATES:
            # On the learner's own kinds of objects, classes and modules alike.
            raise self._side.refuse("opaque-operation", str(name))
        kind = type(subject)
        if isinstance(kind, LearnerClass):
            unbelieved = kind._of_values
        else:
            unbelieved = isinstance(subject, Opaque) and issubclass(
                cast(Any, subject).__class__, UnbelievedValue
            )
        if unbelieved:
            raise self._side.refuse("opaque-operation", str(name))

    def operate(self, name: str, *operands: Any) -> Any:
        """Raises: Refused; what the learner's code raises."""
        __tracebackhide__ = True
        first, others = operands[0], operands[1:]
        if name in ("eq", "ne") and len(others) == 1:
            if first is others[0]:
                return name == "eq"
            if others[0] is None:
                return name == "ne"
        if name == "bool" and _is_plainly_true(first):
            return True
        if name == "contains" and not self._side.object_exercise and not is_learners(others[0]):
            return self._is_among(first, others[0])
        all_own = bool(others) and all(map(is_learners, others))
        making = name in _MAKING and all(type(each) in _OPERANDS for each in others)
        if not (all_own or making or self._side.object_exercise):
            raise self._side.refuse("opaque-operation", name)
        swapped = name[0] == "r" and name not in ("round",) and name[1:] in BINARY
        request = (name[1:], others[0], first) if swapped else (name, first, *others)
        value = self._side.ask("op", *request, called=name)
        if name in _TRUTHFUL and type(value) is not bool and value is not NotImplemented:
            raise self._side.refuse("opaque-operation", name)
        if making and not (all_own or self._side.object_exercise) and not is_learners(value):
            raise self._side.refuse("opaque-operation", name)
        return value

    def _is_among(self, owner: Any, item: Any) -> bool:
        """Whether a value of the test's is among what an object gives when it is gone through.

        The object is told of the value only after it has given that value itself.
        """
        if not hasattr(type(owner), "__iter__"):
            raise self._side.refuse("opaque-operation", "contains")
        try:
            found = any(each is item or each == item for each in owner)
        except Exception:
            # It can be asked for items only by keys of its own.
            raise self._side.refuse("opaque-operation", "contains") from None
        if not found:
            return False
        return self._side.ask("op", "contains", owner, item) is True


def is_learners(value: Any) -> bool:
    """Whether it stands for an object of the learner's."""
    return isinstance(value, Opaque) or isinstance(type(value), LearnerClass | LearnerEnum)


def _is_plainly_true(value: Any) -> bool:
    """An object of a library's whose truth is what every object's is: a match, a drawing."""
    kind = value.__class__
    return not isinstance(kind, LearnerClass) and not isinstance(type(value), LearnerClass) and (
        known.type_name(kind) is not None and not hasattr(kind, "__bool__")
        and not hasattr(kind, "__len__") and kind is not object
    )  # fmt: skip
