"""Asks the learner's child for whatever a test needs of it, and believes only plain values."""

import re
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from benling.judge import doubts
from benling.judge.codec import CodecFault, Encoder, Unencodable
from benling.judge.crossing import (
    known,
    stand_in_code,
    stand_in_functions,
    stand_in_values,
    stand_ins,
)
from benling.judge.crossing.arguments import Arguments
from benling.judge.crossing.border import JUDGE, Border
from benling.judge.crossing.hollow_values import HollowValues
from benling.judge.crossing.judge_objects import BoundMethods, JudgeObjects, describe
from benling.judge.crossing.learners_names import LearnersNames
from benling.judge.crossing.operations import Operations, UnbelievedValue
from benling.judge.crossing.peer import Peer, PeerGone
from benling.judge.crossing.raised import as_seen
from benling.judge.crossing.stand_in_classes import ExceptionClass, LearnerClass, class_for
from benling.judge.crossing.surroundings import Surroundings
from benling.judge.crossing.things import Things
from benling.judge.crossing.value_kinds import VALUE_KINDS
from benling.judge.folder_watch import FolderWatch
from benling.judge.function_sources import holds_yield, stands_in
from benling.judge.outer_names import names_used
from benling.judge.script import Doubt
from benling.sandbox.channel import Channel

_NO_NAME = re.compile(r"name '(\w+)' is not defined")
_LIMIT_OF_DOUBTS = 50
_ITERATING = ("next", "send", "throw")


class Refused(BaseException):
    """The test is not carried on. No ordinary exception, so that no test takes it for one."""


class JudgeSide(Things):
    """One session. ``names``: the judge's own names."""

    def __init__(
        self, channel: Channel, names: dict[str, Any], given: Callable[[str], Any],
        watch: FolderWatch, own_files: frozenset[str],
    ) -> None:  # fmt: skip
        super().__init__(Border(JUDGE))
        self.names = names
        #: names that the author's solution binds
        self.names_of_solution: frozenset[str] = getattr(names, "of_solution", frozenset())
        #: classes of the author's solution, by name; None: not known
        self.classes_of_solution: frozenset[str] | None = None
        self.types_of_solution: frozenset[str] = frozenset()
        #: libraries that the author's cells import, and Python's own types
        self.libraries_of_author: frozenset[str] = frozenset()
        #: classes of the author's that both children have
        self.given_classes: Callable[[], Iterable[type]] = tuple
        self._given = given
        self.surroundings = Surroundings(self, watch, own_files)
        self._operations = Operations(self)
        self.learners_names = LearnersNames(self)
        self.hollow = HollowValues()
        self.peer = Peer(channel, self.border, write=self.write, read=self.read, serve=self._serve)
        self.peer.on_fault = lambda detail: self.doubt("protocol", detail)
        self._library_kinds = stand_ins.LibraryKinds(self)
        self._objects = JudgeObjects(self.border.was_given)
        self._bound_methods = BoundMethods()
        self.arguments = Arguments(self)
        #: the test cell that runs, and whether it may use operators on the learner's objects
        self.cell_id = ""
        self.object_exercise = False
        #: something was refused in the running cell: it earns nothing
        self.refused = False
        self.doubts: list[Doubt] = []
        #: counts what may have changed the learner's names
        self.epoch = 0
        #: what it was when the running test began
        self.cell_epoch = 0
        self.seeded = self.surroundings.seeded
        #: what the learner handed in, for whoever looks at a function's source
        self.sources: Callable[[], Sequence[str]] = tuple
        #: a test may look at the names that a function's code uses
        self.reads_code = True

    def begin(self, cell_id: str, object_exercise: bool) -> None:
        """A test cell starts now."""
        self.cell_id, self.object_exercise, self.refused = cell_id, object_exercise, False
        self.epoch += 1
        self.cell_epoch = self.epoch
        self.learners_names.begin()
        self.surroundings.begin()
        self._operations.begin()
        self.hollow.begin()
        self.arguments.begin()

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

    def ask(self, operation: str, *operands: Any, called: str = "") -> Any:
        __tracebackhide__ = True
        self._operations.check_subject(operation, operands)
        with self.peer.lock:
            return self._asked(operation, operands, called)

    def _asked(self, operation: str, operands: tuple[Any, ...], called: str) -> Any:
        __tracebackhide__ = True
        self.epoch += 1
        extras = self.surroundings.extras()
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
            seen = self._raised(failed, operation == "op" and operands[0] in _ITERATING)
            raise seen from seen.__cause__
        self.hollow.note(value)
        if operation == "get":
            self._operations.check_got(operands[0], operands[1], value)
            self.arguments.note_method(value, operands[1])
        if operation == "call":
            self._operations.note_made(operands[0], value)
            self._take_notes(operands[0], answer[4])
            self.arguments.hold(value, handed)
        self.surroundings.given_back(value)
        return value

    def operate(self, name: str, *operands: Any) -> Any:
        __tracebackhide__ = True
        return self._operations.operate(name, *operands)

    def is_made(self, value: Any) -> bool:
        return self._operations.is_made(value)

    def is_own(self, value: Any) -> bool:
        return self.border.stand_in_number(value) is None

    def holds_yield(self, name: str) -> bool:
        return any(holds_yield(source, name) for source in self.sources())

    def names_used(self, name: str) -> tuple[str, ...]:
        return tuple(names_used(self.sources(), name)) if self.reads_code else ()

    def source(self, function: Any) -> str:
        """A function's source, which must stand in a cell. Raises: OSError."""
        text = self.ask("source", function)
        if type(text) is not str or not any(stands_in(text, each) for each in self.sources()):
            raise OSError("could not get source code")
        return text

    def pyplot(self, name: str) -> Any:
        return self.ask("pyplot", name)

    # Around each request.

    def _understood(self, answer: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
        """Check the form of an answer; gives the value and the exception."""
        if len(answer) != 5 or answer[0] not in ("ok", "failed") or type(answer[4]) is not dict:
            raise self.refuse("protocol", "form")
        outcome, value, printed, _, news = answer
        if outcome == "failed" and not isinstance(value, BaseException):
            raise self.refuse("protocol", "failed")
        self.learners_names.note_moved(news.get("moved"))
        self.surroundings.take(printed, news)
        return (None, value) if outcome == "failed" else (value, None)

    def _raised(self, error: BaseException, of_iteration: bool) -> BaseException:
        """What the test sees of an exception of the learner's code."""
        if isinstance(error, NameError):
            found = _NO_NAME.search(str(error.args[0]) if error.args else "")
            if found and dict.__contains__(self.names, found[1]):
                self.doubt("missing-name", found[1])
        return as_seen(error, of_iteration=of_iteration)

    def _take_notes(self, function: Any, news: dict[str, Any]) -> None:
        if type(function) is types.FunctionType and "held" in news:
            stand_in_code.hold(function, news["held"])
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
        value = self._bound_methods.same(value)
        if self.border.stand_in_number(value) is None and callable(value):
            place = known.function_name(value) if not isinstance(value, type) else None
            if place is not None:
                return ["fn", *place]
        return super().write(encoder, value)

    def describe(self, value: Any) -> tuple[Any, ...]:
        return describe(value)

    def import_(self, number: int, description: Any) -> Any:
        kind, *rest = description
        if kind == "f" and len(rest) == 6:
            return stand_in_functions.function(self, *rest)
        if kind == "c" and len(rest) == 8:
            return self._class(rest)
        if kind == "e" and len(rest) == 5:
            return stand_in_values.enumeration(self, rest)
        if kind == "n" and len(rest) == 7:
            plain = self.tuples.named(rest[0], rest[2])
            given = self.given_class(rest[0]) is plain
            return plain if given else stand_in_values.named_tuple(self, plain, rest)
        if kind == "m":
            return self._library_kinds.instance(types.SimpleNamespace, ())
        if kind == "o" and len(rest) == 2:
            return self._instance(*rest)
        raise CodecFault("a stranger")

    def _class(self, description: list[Any]) -> type:
        name, doc, bases, specials, is_exception, *_, defined = description
        if (
            type(name) is not str or not name.isidentifier() or type(is_exception) is not bool
            or not (doc is None or type(doc) is str) or type(bases) is not tuple
            or type(specials) is not tuple or type(defined) is not tuple
            or not all(type(each) is str for each in specials + defined)
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
        except CodecFault as error:
            self.doubt("protocol", str(error))
            return ("failed", RuntimeError("no such request"))
        except AssertionError:
            # Its words may hold what the test expects.
            return ("failed", AssertionError())
        except BaseException as error:
            return ("failed", error)
