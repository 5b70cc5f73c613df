"""Host side of the split judge: two children, each sent one cell at a time."""

import json
import socket
from collections.abc import Mapping
from contextlib import ExitStack

from benling.judge.conversation import Conversation, Ended, Reply
from benling.judge.doubts import doubt
from benling.judge.output import MOST, Output, error, timed_out
from benling.judge.plan import GivenPart, author_mistakes, parts_of, reads_code, visible_imports
from benling.judge.script import (
    OBJECT_EXERCISE,
    Cell,
    Doubt,
    NamedMistake,
    Role,
    Script,
    Transcript,
)
from benling.sandbox.limits import Limits
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.host import Zygote

_LEARNER = "benling.judge.learner_child:main"
_JUDGE = "benling.judge.judging_child:main"
#: for bringing imports over, and for the author's cells beside the tests
_ASIDE_SECONDS = 20.0
_SETTLE_SECONDS = 2.0


def run(script: Script, zygote: Zygote, limits: Limits) -> Transcript:
    """Raises: SandboxBroken."""
    with ExitStack() as stack:
        return _Running(script, zygote, limits, stack).transcript()


class _Running:
    """One submission on its way through its two children."""

    def __init__(self, script: Script, zygote: Zygote, limits: Limits, stack: ExitStack) -> None:
        self._script, self._zygote, self._limits, self._stack = script, zygote, limits, stack
        self._parts = parts_of(script)
        self._wires = socket.socketpair()
        for wire in self._wires:
            stack.callback(wire.close)
        self._most = min(MOST, limits.output_bytes)
        self._room = limits.output_bytes
        self._children: list[Child] = []
        self._learner = self._start(_LEARNER, 0, script.files, {})
        self._judge_started: Conversation | None = None
        self._told = Transcript({}, mode="split")
        self._outputs: dict[str, list[Output]] = {}
        self._counts: dict[str, int] = {}
        self._warned: set[str] = set()
        self._error_text: set[str] = set()
        self._overflowed: set[str] = set()
        self._doubts: list[Doubt] = []
        self._mistakes: dict[str, tuple[NamedMistake, ...]] = {}
        #: names bound by the learner since the judge was last told
        self._changed: set[str] = set()
        self._learner_ran = False
        #: the judge has found the learner's end of their wire closed
        self._hung_up = False
        #: cells run in the learner's child since the judge was last told
        self._new_sources: list[str] = []

    def transcript(self) -> Transcript:
        cause = None
        for cell in self._script.cells:
            if cause is None:
                try:
                    self._keep(cell, self._run(cell))
                    continue
                except Ended as end:
                    cause = str(end)
                    if cell.role is Role.TEST and self._learner.child.ended():
                        self._doubts.append(doubt(cell.id, "learner-ended"))
                if cell.role is not Role.TEST:
                    self._outputs[cell.id] = [timed_out() if cause == "timeout" else _no_word()]
                    continue
            self._outputs[cell.id] = [_no_word()] if cell.role is Role.TEST else []
        for child in self._children:
            child.close()
        return Transcript(
            self._outputs, tuple(self._doubts), cause, "split", frozenset(self._warned),
            frozenset(self._overflowed), self._counts,
            sum(child.end.cpu_seconds for child in self._children if child.end), self._mistakes,
            frozenset(self._error_text),
        )  # fmt: skip

    def _run(self, cell: Cell) -> Reply:
        """Raises: Ended."""
        if not cell.source.strip():
            return Reply()
        if cell.role is Role.TEST:
            return self._test(cell)
        part = self._parts.get(cell.id)
        classes = part.classes if part else ()
        if cell.role is Role.KEPT:
            self._beside_the_tests(cell, part, ())
            return Reply()
        self._learner_ran = True
        self._new_sources.append(cell.source)
        request = {"op": "cell", "source": cell.source, "classes": classes}
        reply = self._learner.run(request, cell.seconds)
        if reply.exited:
            raise Ended("crash")
        if part is None:
            self._changed.update(reply.changed)
        else:
            self._beside_the_tests(cell, part, classes)
        return reply

    def _beside_the_tests(
        self, cell: Cell, part: GivenPart | None, classes: tuple[str, ...]
    ) -> None:
        """What is clean of a cell of the author's. Raises: Ended."""
        if part is None or not part.statements:
            return
        self._judge().run(
            {
                "op": "given", "source": cell.source, "statements": part.statements,
                "classes": classes, "changed": self._take_changed(),
            },
            _ASIDE_SECONDS,
        )  # fmt: skip

    def _test(self, cell: Cell) -> Reply:
        imports = visible_imports(cell.visible) if cell.visible else ""
        if imports:
            self._learner.run({"op": "imports", "source": imports}, _ASIDE_SECONDS)
        fetch_files, self._learner_ran = self._learner_ran, False
        sources, self._new_sources = self._new_sources, []
        reply = self._judge().run(
            {
                "op": "test", "id": cell.id, "source": cell.source,
                "object_exercise": OBJECT_EXERCISE in cell.tags, "fetch_files": fetch_files,
                "changed": self._take_changed(), "sources": sources,
            },
            cell.seconds, cell.id,
        )  # fmt: skip
        self._doubts += reply.doubts
        if found := author_mistakes(self._script, reply.mistakes):
            self._mistakes[cell.id] = found
        if not self._hung_up and any(each.code == "learner-ended" for each in reply.doubts):
            self._hung_up = True
            # Its sockets close a little before it is over.
            self._learner.child.wait(_SETTLE_SECONDS)
        if self._learner.child.ended():
            self._keep(cell, reply)
            raise Ended(self._learner.child.fate())
        return reply

    def _take_changed(self) -> list[str]:
        changed, self._changed = sorted(self._changed), set()
        return changed

    def _judge(self) -> Conversation:
        if self._judge_started is None:
            script = self._script
            self._judge_started = self._start(
                _JUDGE, 1, script.judge_files,
                {
                    "truth": None if script.truth is None else script.truth.decode(),
                    "own_files": sorted(script.judge_files),
                    "author_binds": sorted(script.author_binds),
                    "author_changes": _sorted(script.author_changes),
                    "author_classes": _sorted(script.author_classes),
                    "author_globals": sorted(script.author_globals),
                    "author_modules": dict(script.author_modules),
                    "test_names": sorted(script.test_names),
                    "author_types": sorted(script.author_types),
                    "author_libraries": sorted(script.author_libraries),
                    "reads_code": reads_code(script),
                },
                (self._learner.child,),
            )  # fmt: skip
        return self._judge_started

    def _start(
        self, entry: str, wire: int, files: Mapping[str, bytes], more: dict[str, object],
        interrupted_too: tuple[Child, ...] = (),
    ) -> Conversation:  # fmt: skip
        arguments = {"environment": dict(self._script.environment), "most": self._most, **more}
        ours, theirs = socket.socketpair()
        with theirs:
            child = self._zygote.spawn(
                entry, self._limits, fds=[theirs.fileno(), self._wires[wire].fileno()],
                arguments=json.dumps(arguments).encode(), files=files,
            )  # fmt: skip
        # The children hold it now; with our copy open neither would see the other's end.
        self._wires[wire].close()
        self._stack.callback(ours.close)
        self._stack.callback(child.close)
        self._children.append(child)
        child.arm(self._limits.wall_seconds)
        return Conversation(child, ours, interrupted_too)

    def _keep(self, cell: Cell, reply: Reply) -> None:
        self._outputs[cell.id] = [*reply.outputs, *([timed_out()] if reply.timed_out else [])]
        if cell.source.strip():
            self._counts[cell.id] = reply.count
        if reply.only_library_warnings:
            self._warned.add(cell.id)
        if reply.learner_error_text:
            self._error_text.add(cell.id)
        if reply.overflowed:
            self._overflowed.add(cell.id)
        self._room -= sum(len(str(output)) for output in reply.outputs)
        if self._room < 0:
            raise Ended("output")


def _sorted(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _no_word() -> Output:
    return error("NoResult", "")
