"""Judge's side: operators in which an object of the learner's could answer for a test.

Between two of the learner's own objects that is the point of an exercise. With a value of the
test's it is refused, unless the cell is tagged, or the answer cannot settle anything by itself.
"""

import ast
from collections import UserDict, UserList, UserString
from types import FunctionType
from typing import TYPE_CHECKING, Any, cast

from benling.judge.crossing import derived_classes, known
from benling.judge.crossing.specials import BINARY
from benling.judge.crossing.stand_in_classes import LearnerClass
from benling.judge.crossing.stand_in_values import LearnerEnum, LearnerTuple
from benling.judge.crossing.stand_ins import Opaque
from benling.judge.crossing.value_kinds import PREDICATES, VALUE_CLASSES, VALUE_NAMES, YES_OR_NO

if TYPE_CHECKING:
    from benling.judge.crossing.judge_side import JudgeSide

_TRUTHFUL = frozenset(("contains", "eq", "ne", "lt", "le", "gt", "ge", "bool"))
#: these give an object of the learner's again, of which a test then asks for something; what the
#: test expects is in no ordinary use among their operands, as it is in those of ``-`` and ``/``
_MAKING = frozenset(("add", "radd", "mul", "rmul", "neg", "pos", "invert"))
#: the same where the test knows that it has an object, as it made it itself
_MAKING_OF_OBJECTS = _MAKING | frozenset(
    ("sub", "rsub", "truediv", "rtruediv", "floordiv", "mod", "pow", "imul", "itruediv")
)
#: questions with nothing of the test's in them; of an object that the test made they are like any
#: call of a method, of others they could pass for a number that was asked for
_QUESTIONS = frozenset(
    ("bool", "int", "float", "complex", "index", "abs", "round", "trunc", "floor", "ceil")
)
#: a library's classes that are much like a value
_LIKE_VALUES = (UserDict, UserList, UserString)
_ANSWERS = (bool, int, float, complex)
_OPERANDS = (int, float, str)


class UnbelievedValue:
    """What an object is for a test that claims to be of a kind whose values would have crossed."""


class Operations:
    """Of one session."""

    def __init__(self, side: "JudgeSide") -> None:
        self._side = side
        #: objects that the running test made by calling a class, by id
        self._made: dict[int, Any] = {}
        #: class → whether the running test calls it as one
        self._known_classes: dict[type, bool] = {}

    def begin(self) -> None:
        self._made.clear()
        self._known_classes.clear()

    def note_made(self, kind: Any, made: Any) -> None:
        """The test called a class of the learner's and got this.

        A learner may give a class where a function was asked for, so the names by which the test
        calls it must be bound by the author's solution and read as a class's.
        """
        if not (isinstance(kind, LearnerClass) and type(made) is kind):
            return
        if kind not in self._known_classes:
            names = {
                name for name in self._called_names() & self._side.names_of_solution
                if self._side.names.get(name) is kind
            }  # fmt: skip
            self._known_classes[kind] = bool(names) and all(map(_reads_as_class, names))
        if self._known_classes[kind]:
            self._made[id(made)] = made

    def _called_names(self) -> set[str]:
        tree = self._side.arguments.tree
        return {
            node.func.id for node in ast.walk(tree or ast.Module([], []))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }  # fmt: skip

    def is_made(self, value: Any) -> bool:
        """Whether the running test made this object, and so knows that it is one."""
        return id(value) in self._made

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
            unbelieved = kind._of_values and not self.is_made(subject)
        else:
            unbelieved = isinstance(subject, Opaque) and issubclass(
                cast(Any, subject).__class__, UnbelievedValue
            )
        if unbelieved:
            raise self._side.refuse("opaque-operation", str(name))

    def check_got(self, subject: Any, name: str, value: Any) -> None:
        """``value`` is what an object gave for an attribute.

        Raises: Refused where it could answer a test that asked for a text, a list or a table, with
        ``find`` or ``count``, or for an object of a class of the author's.
        """
        answers = type(value) is bool or callable(value)
        doubtful = name in YES_OR_NO or (answers and name in VALUE_NAMES) or any(
            isinstance(vars(each).get(name), FunctionType | property | classmethod | staticmethod)
            for kind in self._side.given_classes() for each in kind.__mro__
        )  # fmt: skip
        if self._side.object_exercise:
            return
        if doubtful and not self._expected(subject, name):
            raise self._side.refuse("opaque-operation", name)

    def _expected(self, subject: Any, name: str) -> bool:
        """Whether an object of this class is what the author's solution gives, too."""
        known_classes = self._side.classes_of_solution
        if known_classes is None or self.is_made(subject):
            return True
        kind = subject if isinstance(subject, type) else type(subject)
        if isinstance(kind, LearnerClass | LearnerEnum | LearnerTuple):
            mro = type.__getattribute__(kind, "__mro__")
            return any(
                derived_classes.is_of_test(each) or self._is_of_solution(each)
                for each in mro if isinstance(each, LearnerClass | LearnerEnum | LearnerTuple)
            )  # fmt: skip
        real = subject.__class__
        if real.__name__ in self._side.types_of_solution:
            return True
        # ``_io``, ``_csv``: the part of a library that is written in C
        library = str(real.__module__).partition(".")[0].lstrip("_")
        of_library = library in self._side.libraries_of_author
        return hasattr(real, name) and of_library and real not in _LIKE_VALUES

    def _is_of_solution(self, kind: Any) -> bool:
        """Whether this is the learner's class by a name that a class of the solution's has.

        Or one that the learner has bound to such a name: ``Stack = MyStack``.
        """
        name, side = kind.__name__, self._side
        bound = (side.classes_of_solution or frozenset()) & side.names_of_solution
        if any(side.names.get(each) is kind for each in bound):
            return True
        used = name in side.types_of_solution and name not in VALUE_CLASSES
        if not (used or name in (side.classes_of_solution or ())) or side.given_class(name):
            return False
        return name not in side.names_of_solution or side.names.get(name) is kind

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
        known_object = self.is_made(first)
        plain = all(type(each) in _OPERANDS for each in others)
        making = plain and name in (_MAKING_OF_OBJECTS if known_object else _MAKING)
        answered = plain and known_object and name in _QUESTIONS
        if not (all_own or making or answered or self._side.object_exercise):
            raise self._side.refuse("opaque-operation", name)
        swapped = name[0] == "r" and name not in ("round",) and name[1:] in BINARY
        request = (name[1:], others[0], first) if swapped else (name, first, *others)
        value = self._side.ask("op", *request, called=name)
        if name in _TRUTHFUL and type(value) is not bool and value is not NotImplemented:
            raise self._side.refuse("opaque-operation", name)
        if self._side.object_exercise or all_own:
            return value
        if not (is_learners(value) if making else type(value) in _ANSWERS):
            raise self._side.refuse("opaque-operation", name)
        if known_object and making and not others:
            self._made[id(value)] = value
        return value

    def _is_among(self, owner: Any, item: Any) -> bool:
        """Whether a value of the test's is among what an object gives when it is gone through.

        The object is told of the value only after it has given that value itself.
        """
        if not hasattr(type(owner), "__iter__"):
            if self.is_made(owner):
                # The test knows that it has such an object: ``in`` is a question like a method's.
                return self._side.ask("op", "contains", owner, item) is True
            raise self._side.refuse("opaque-operation", "contains")
        try:
            found = any(each is item or each == item for each in owner)
        except Exception:
            # It can be asked for items only by keys of its own.
            raise self._side.refuse("opaque-operation", "contains") from None
        if not found:
            return False
        return self._side.ask("op", "contains", owner, item) is True


def _reads_as_class(name: str) -> bool:
    """``Money``; no ``F``, ``PI`` or ``area``, which may be functions."""
    return name[0].isupper() and any(letter.islower() for letter in name[1:])


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
