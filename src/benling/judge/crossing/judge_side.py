"""Asks the learner's child for whatever a test needs of it, and believes only plain values."""

import builtins
import random
import re
import sys
import types
from collections.abc import Callable
from typing import Any, cast

from benling.judge import doubts
from benling.judge.codec import CodecFault, Encoder, Unencodable
from benling.judge.crossing import known, stand_ins
from benling.judge.crossing.arguments import Arguments
from benling.judge.crossing.border import JUDGE, Border
from benling.judge.crossing.judge_objects import JudgeObjects, describe
from benling.judge.crossing.peer import Peer, PeerGone
from benling.judge.crossing.stand_in_classes import ExceptionClass, LearnerClass, class_for
from benling.judge.crossing.stand_ins import Opaque
from benling.judge.crossing.things import Things
from benling.judge.crossing.value_kinds import PREDICATES, VALUE_KINDS
from benling.judge.folder_watch import FolderWatch, is_safe_name
from benling.judge.script import Doubt
from benling.sandbox.channel import Channel

_NO_NAME = re.compile(r"name '(\w+)' is not defined")
_LIMIT_OF_DOUBTS = 50
#: what a test may replace, and learners' code then sees replaced
_REPLACEABLE = (
    "builtins.input", "builtins.print", "builtins.open", "time.sleep", "time.time",
    "random.random", "random.randint", "random.choice", "random.shuffle", "random.sample",
    "random.uniform", "random.randrange", "random.choices", "random.gauss",
)  # fmt: skip
_USUAL = {
    place: getattr(builtins if place.startswith("builtins") else sys.modules[place.split(".")[0]],
                   place.split(".")[1])
    for place in _REPLACEABLE
}  # fmt: skip
_ENDS_A_LOOP = (StopIteration, StopAsyncIteration, GeneratorExit)
_TRUTHFUL = frozenset(("contains", "eq", "ne", "lt", "le", "gt", "ge", "bool"))


class Refused(BaseException):
    """The test is not carried on. No ordinary exception, so that no test takes it for one."""


class UnbelievedValue:
    """What an object is for a test that claims to be of a kind whose values would have crossed."""


class JudgeSide(Things):
    """One session. ``names``: the judge's own names."""

    def __init__(
        self, channel: Channel, names: dict[str, Any], given: Callable[[str], Any],
        watch: FolderWatch, own_files: frozenset[str],
    ) -> None:  # fmt: skip
        super().__init__(Border(JUDGE))
        self.names = names
        self._given = given
        self._watch = watch
        self._own_files = own_files
        self.peer = Peer(channel, self.border, write=self.write, read=self.read, serve=self._serve)
        self.peer.on_fault = lambda detail: self.doubt("protocol", detail)
        self._library_kinds = stand_ins.LibraryKinds(self)
        self._objects = JudgeObjects()
        self.arguments = Arguments(self)
        #: the test cell that runs, and whether it may use operators on the learner's objects
        self.cell_id = ""
        self.object_exercise = False
        #: something was refused in the running cell: it earns nothing
        self.refused = False
        self.doubts: list[Doubt] = []
        #: counts what may have changed the learner's names
        self.epoch = 0
        self.seeded: set[str] = set()
        #: what the learner handed in, for whoever looks at a function's source
        self.sources: list[str] = []
        self._stdout: Any = None
        self._stderr: Any = None
        #: told of files that came from the learner
        self.on_files: Callable[[set[str]], None] = lambda names: None

    def begin(self, cell_id: str, object_exercise: bool) -> None:
        """A test cell starts now."""
        self.cell_id, self.object_exercise, self.refused = cell_id, object_exercise, False
        self.epoch += 1
        self._stdout, self._stderr = sys.stdout, sys.stderr

    def doubt(self, code: str, what: str = "") -> None:
        if len(self.doubts) < _LIMIT_OF_DOUBTS:
            found = doubts.doubt(self.cell_id, code, what)
            if found not in self.doubts:
                self.doubts.append(found)

    def refuse(self, code: str, what: str = "") -> Refused:
        """Note it and give what is to be raised."""
        self.refused = True
        self.doubt(code, what)
        return Refused(doubts.doubt(self.cell_id, code, what).detail)

    # Asking.

    def look_up(self, name: str) -> tuple[Any, ...]:
        """``(value,)`` of a learner's name, or ``()``."""
        try:
            found, *value = self.peer.request("name", name)
        except PeerGone:
            raise self.refuse("learner-ended") from None
        return tuple(value) if found is True and len(value) == 1 else ()

    def unbind(self, name: str) -> bool:
        """Take a name away from the learner's code, as a test does that looks who uses it."""
        self.epoch += 1
        return self._told("unbind", name)

    def rebind(self, name: str, value: Any) -> bool:
        """Give a name back. False when this is no object of the learner's: others stay here."""
        if self.border.stand_in_number(value) is None:
            return False
        self.epoch += 1
        return self._told("rebind", name, value)

    def _told(self, operation: str, *operands: Any) -> bool:
        try:
            return self.peer.request(operation, *operands)[0] is True
        except PeerGone:
            raise self.refuse("learner-ended") from None

    def ask(self, operation: str, *operands: Any, called: str = "") -> Any:
        __tracebackhide__ = True
        self._check_subject(operation, operands)
        self.epoch += 1
        extras = self._extras()
        with self.arguments.handed(operation, operands, called) as handed:
            try:
                answer = self.peer.request(operation, extras, *operands)
            except PeerGone:
                raise self.refuse("learner-ended") from None
            except (Unencodable, CodecFault) as error:
                raise self.refuse("cannot-split", str(error)) from None
            value, failed = self._understood(answer)
            handed.compare(answer[3])
        self.epoch += 1
        if failed is not None:
            raise self._raised(failed, operation == "op" and operands[0] == "next") from None
        if operation == "call":
            self._take_notes(operands[0], answer[4])
        return value

    def _check_subject(self, operation: str, operands: tuple[Any, ...]) -> None:
        """Raises: Refused where an object would answer in place of a value."""
        if self.object_exercise or operation not in ("get", "op"):
            return
        subject, name = operands[:2] if operation == "get" else (operands[1], operands[0])
        kind = type(subject)
        if isinstance(kind, LearnerClass):
            if kind._of_values or (operation == "get" and name in PREDICATES):
                raise self.refuse("opaque-operation", str(name))
        elif isinstance(subject, Opaque) and issubclass(
            cast(Any, subject).__class__, UnbelievedValue
        ):
            raise self.refuse("opaque-operation", str(name))

    def operate(self, name: str, *operands: Any) -> Any:
        """An operation in which an object of the learner's could answer for the test.

        Between two of the learner's own objects that is the point of the exercise; with a value of
        the test's it is refused, unless the cell is tagged. Raises: Refused.
        """
        __tracebackhide__ = True
        first, others = operands[0], operands[1:]
        if name in ("eq", "ne") and len(others) == 1:
            if first is others[0]:
                return name == "eq"
            if others[0] is None:
                return name == "ne"
        if name == "bool" and _is_plainly_true(first):
            return True
        all_own = bool(others) and all(self._is_learners(each) for each in others)
        if not (all_own or self.object_exercise):
            raise self.refuse("opaque-operation", name)
        swapped = name[0] == "r" and name not in ("round",) and name[1:] in _BINARY
        request = (name[1:], others[0], first) if swapped else (name, first, *others)
        value = self.ask("op", *request, called=name)
        if name in _TRUTHFUL and type(value) is not bool and value is not NotImplemented:
            raise self.refuse("opaque-operation", name)
        return value

    def _is_learners(self, value: Any) -> bool:
        return isinstance(value, Opaque) or isinstance(type(value), LearnerClass)

    def source(self, function: Any) -> str:
        """A function's source, which must stand in a cell. Raises: OSError."""
        text = self.ask("source", function)
        if type(text) is not str or not any(text.strip() in source for source in self.sources):
            raise OSError("could not get source code")
        return text

    def pyplot(self, name: str) -> Any:
        return self.ask("pyplot", name)

    # Around each request.

    def _extras(self) -> dict[str, Any]:
        extras: dict[str, Any] = {}
        if files := self._watch.changes():
            extras["files"] = files
        if "random" in self.seeded:
            extras["random"] = random.getstate()
        if "numpy" in self.seeded:
            import numpy as np

            kind, keys, *rest = np.random.get_state()
            extras["numpy_random"] = (kind, keys, *rest)
        self.seeded.clear()
        patched = {
            place: now for place, usual in _USUAL.items()
            if (now := _current(place)) is not usual and not _is_ours(now)
        }  # fmt: skip
        if patched:
            extras["patched"] = patched
        return extras

    def _understood(self, answer: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
        """Check the form of an answer; gives the value and the exception."""
        if len(answer) != 5 or answer[0] not in ("ok", "failed") or type(answer[4]) is not dict:
            raise self.refuse("protocol", "form")
        outcome, value, printed, _, news = answer
        if outcome == "failed" and not isinstance(value, BaseException):
            raise self.refuse("protocol", "failed")
        self._print(printed)
        self._keep_files(news.get("files"))
        return (None, value) if outcome == "failed" else (value, None)

    def _print(self, printed: Any) -> None:
        """Say again what was printed, where the test listens; into feedback it never goes."""
        for piece in printed if type(printed) is list else ():
            if type(piece) is not tuple or len(piece) != 2 or type(piece[1]) is not str:
                raise self.refuse("protocol", "printed")
            stream, own = (
                (sys.stdout, self._stdout) if piece[0] == "stdout" else (sys.stderr, self._stderr)
            )
            if stream is not own:
                stream.write(piece[1])

    def _keep_files(self, files: Any) -> None:
        if type(files) is not dict:
            return
        safe = {
            name: content for name, content in files.items()
            if type(name) is str and type(content) is bytes and is_safe_name(name)
            and name not in self._own_files
        }  # fmt: skip
        if safe:
            self.on_files(set(safe))
            self._watch.write(safe)

    def _raised(self, error: BaseException, of_iteration: bool) -> BaseException:
        """What the test sees of an exception of the learner's code."""
        if isinstance(error, NameError):
            found = _NO_NAME.search(str(error.args[0]) if error.args else "")
            if found and dict.__contains__(self.names, found[1]):
                self.doubt("missing-name", found[1])
        if isinstance(error, _ENDS_A_LOOP) and not of_iteration:
            # Raised in the middle of a test it could end a loop of the test's, quietly.
            return RuntimeError(f"{type(error).__name__} in the learner's code")
        return error

    def _take_notes(self, function: Any, news: dict[str, Any]) -> None:
        notes = news.get("notes")
        if type(function) is types.FunctionType and type(notes) is dict:
            for name, value in notes.items():
                if type(name) is str and not name.startswith("_"):
                    function.__dict__[name] = value

    # The border.

    def given_name(self, kind: type) -> str | None:
        name = kind.__name__
        return name if self._given(name) is kind else None

    def given_class(self, name: str) -> type | None:
        found = self._given(name) if type(name) is str else None
        return found if isinstance(found, type) else None

    def write(self, encoder: Encoder, value: Any) -> list[Any]:
        if self.border.stand_in_number(value) is None and callable(value):
            place = known.function_name(value) if not isinstance(value, type) else None
            if place is not None:
                return ["fn", *place]
        return super().write(encoder, value)

    def describe(self, value: Any) -> tuple[Any, ...]:
        return describe(value)

    def import_(self, number: int, description: Any) -> Any:
        kind, *rest = description
        if kind == "f" and len(rest) == 4:
            return stand_ins.function(self, *rest)
        if kind == "c" and len(rest) == 6:
            return self._class(rest)
        if kind == "m":
            return self._library_kinds.instance(types.SimpleNamespace, ())
        if kind == "o" and len(rest) == 2:
            return self._instance(*rest)
        raise CodecFault("a stranger")

    def _class(self, description: list[Any]) -> type:
        name, doc, bases, specials, is_exception, _ = description
        if (
            type(name) is not str or not name.isidentifier() or type(is_exception) is not bool
            or not (doc is None or type(doc) is str) or type(bases) is not tuple
            or not all(type(each) is str for each in specials)
        ):  # fmt: skip
            raise CodecFault("not a class")
        return class_for(self, description)

    def _instance(self, kind: Any, specials: Any) -> Any:
        if not isinstance(kind, type) or not all(type(each) is str for each in specials):
            raise CodecFault("not an object")
        if isinstance(kind, LearnerClass):
            return object.__new__(cast(type, kind))
        if isinstance(kind, ExceptionClass) or issubclass(kind, VALUE_KINDS):
            kind = UnbelievedValue
        return self._library_kinds.instance(kind, specials)

    def made_exception(self, kind: type[BaseException], arguments: list[Any], text: Any) -> Any:
        error = super().made_exception(kind, arguments, text)
        if isinstance(kind, ExceptionClass) and type(text) is str:
            error.__dict__["_text"] = text
        return error

    # Being asked, while the learner's code runs on our behalf.

    def _serve(self, operation: str, operands: tuple[Any, ...]) -> tuple[Any, ...]:
        try:
            return ("ok", self._objects.serve(operation, *operands))
        except (KeyboardInterrupt, PeerGone):
            raise
        except Refused:
            return ("failed", RuntimeError("refused"))
        except AssertionError:
            # Its words may hold what the test expects.
            return ("failed", AssertionError())
        except BaseException as error:
            return ("failed", error)


_BINARY = frozenset(
    [
        "add",
        "sub",
        "mul",
        "matmul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "divmod",
        "and",
        "or",
        "xor",
        "lshift",
        "rshift",
    ]
)


def _is_plainly_true(value: Any) -> bool:
    """An object of a library's whose truth is what every object's is: a match, a drawing."""
    kind = value.__class__
    return not isinstance(kind, LearnerClass) and not isinstance(type(value), LearnerClass) and (
        known.type_name(kind) is not None and not hasattr(kind, "__bool__")
        and not hasattr(kind, "__len__") and kind is not object
    )  # fmt: skip


def _current(place: str) -> Any:
    module, _, name = place.partition(".")
    return getattr(builtins if module == "builtins" else sys.modules[module], name)


def _is_ours(function: Any) -> bool:
    return str(getattr(function, "__module__", "")).startswith("benling.")
