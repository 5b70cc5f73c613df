"""Judge's side: when the learner's function changes an argument, whether the test sees it.

In one process it would. But then a function may change the test's data so that a wrong answer looks
right. So a change is handed back where the author's own solution makes one too; elsewhere the test
keeps what it had, and is refused where it looks at it again.
"""

import ast
import io
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from benling.judge.codec import Encoder
from benling.judge.crossing.stand_ins import Opaque

if TYPE_CHECKING:
    from benling.judge.crossing.judge_side import JudgeSide

_STREAMS = (io.StringIO, io.BytesIO)
_NEVER_CHANGE = (str, int, float, bool, bytes, type(None), complex, types.FunctionType)


class Arguments:
    """Of one session."""

    def __init__(self, side: "JudgeSide") -> None:
        self._side = side
        #: functions whose author's version changes its arguments; None: not known, all may
        self.changing: frozenset[str] | None = None
        #: the running cell's tree, to see what it looks at
        self.tree: ast.AST | None = None
        #: object of the learner's → the call it came from: a generator goes on with its arguments
        self._held: dict[int, tuple[Any, Handed]] = {}
        #: method of a learner's object → the name by which the test got it
        self._methods: dict[int, tuple[Any, str]] = {}

    def begin(self) -> None:
        """A test cell starts now."""
        self._held.clear()
        self._methods.clear()

    def note_method(self, value: Any, name: str) -> None:
        """The test got this from an object by that name, and may call it."""
        if isinstance(value, Opaque):
            self._methods[id(value)] = value, name

    def hold(self, value: Any, handed: "Handed") -> None:
        """``value`` came from a call with these arguments."""
        if handed.values and isinstance(value, Opaque):
            self._held[id(value)] = value, handed

    @contextmanager
    def handed(self, operation: str, operands: tuple[Any, ...], called: str) -> Iterator["Handed"]:
        """While a request is on its way. ``called``: the name by which the test called."""
        values: list[Any] = []
        if operation == "call":
            values = [
                value for value in (*operands[1], *operands[2].values())
                if not isinstance(value, _NEVER_CHANGE)
            ]  # fmt: skip
            called = called or self._methods.get(id(operands[0]), (None, ""))[1]
        may = self.changing is None or called in self.changing
        border = self._side.border
        kept = border.opening, set(border.open_for_change)
        border.opening = bool(values) and may
        # A stream is handed over to be written to.
        streams = (value for value in values if type(value) in _STREAMS)
        border.open_for_change |= {border.number_of(value) for value in streams}
        handed = Handed(self, values, may, called)
        if operation == "op" and id(operands[1]) in self._held:
            handed = self._held[id(operands[1])][1]
            border.open_for_change |= handed.numbers
        try:
            yield handed
        finally:
            if operation == "call":
                handed.numbers = border.open_for_change - kept[1]
            border.opening, border.open_for_change = kept[0], kept[1]

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values would cross as the same bytes."""
        if one is other:
            return True
        written = [Encoder(lambda _: None, self._side.write).message(each) for each in (one, other)]
        return written[0] == written[1]


class Handed:
    """The arguments of one call."""

    def __init__(self, arguments: Arguments, values: list[Any], may: bool, called: str) -> None:
        self._arguments, self.values = arguments, values
        #: those of what may be changed, as both children know them
        self.numbers: set[int] = set()
        self._may, self._called = may, called

    def compare(self, after: Any) -> None:
        """``after``: what the learner's side says they are now. Raises: Refused."""
        if self._may or not self.values or type(after) is not list:
            return
        if len(after) != len(self.values):
            return
        for value, now in zip(self.values, after, strict=True):
            if not self._arguments.same(value, now) and self._looked_at_again(value):
                raise self._arguments._side.refuse("changed-argument", self._called)

    def _looked_at_again(self, value: Any) -> bool:
        """Whether the test names this value after the call, but to hand it on to a function."""
        import sys

        tree = self._arguments.tree
        frame: types.FrameType | None = sys._getframe()
        while frame is not None and frame.f_globals is not self._arguments._side.names:
            frame = frame.f_back
        if frame is None or tree is None:
            return False
        scopes = (frame.f_globals, frame.f_locals)
        names = {name for scope in scopes for name, held in dict.items(scope) if held is value}
        passed_on = {
            id(argument)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and self._is_learners(node.func)
            for argument in node.args
        }  # fmt: skip
        return any(
            isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names
            and node.lineno >= frame.f_lineno and id(node) not in passed_on
            for node in ast.walk(tree)
        )  # fmt: skip

    def _is_learners(self, function: ast.expr) -> bool:
        while isinstance(function, ast.Attribute):
            function = function.value
        own = self._arguments._side.names
        return isinstance(function, ast.Name) and not dict.__contains__(own, function.id)
