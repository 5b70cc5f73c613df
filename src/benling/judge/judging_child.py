"""Entry of the judging child: runs the tests, and what is clean of the author's cells."""

import ast
import contextlib
import json
import os
import random
import socket
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from benling.judge.chosen_names import CHECK, ChosenNames, check_with, may_choose
from benling.judge.credit import odd_credit, written_plainly
from benling.judge.crossing.judge_side import JudgeSide
from benling.judge.crossing.peer import MESSAGE_BYTES
from benling.judge.file_guard import FileGuard
from benling.judge.folder_watch import FolderWatch, shared_temporary_folder
from benling.judge.judge_names import JudgeNames
from benling.judge.learner_texts import AuthorTexts, LearnerTexts
from benling.judge.output import error
from benling.judge.shell import Shell
from benling.judge.text_guard import TextGuard, refuse_unsafe_yaml
from benling.judge.wire import HOST_BYTES, apply_environment
from benling.quiz.code_check import Named, take_named
from benling.quiz.truth import TRUTH_VARIABLE
from benling.sandbox.channel import Channel, ChannelClosed


def main(fds: list[int], arguments: bytes) -> None:
    """``fds``: the sockets to the host and, unless there is no learner, to the learner's child."""
    given = json.loads(arguments)
    settle(given["environment"], given["truth"], given["own_files"], Path(tempfile.mkdtemp()))
    host = Channel(socket.socket(fileno=fds[0]), most=HOST_BYTES)
    wire = Channel(socket.socket(fileno=fds[1]), most=MESSAGE_BYTES)
    session = JudgingSession(given, wire)
    while True:
        try:
            request = json.loads(host.recv())
        except ChannelClosed:
            return
        host.send(json.dumps(session.run(request)).encode())


def settle(
    environment: dict[str, str], truth: str | None, own_files: Iterable[str], own: Path
) -> None:
    """The truth in a file of its own, the author's modules in a folder that is searched.

    ``own_files``: the author's files in the current folder. ``own``: an empty folder.
    """
    apply_environment(environment)
    os.environ.pop(TRUTH_VARIABLE, None)
    if truth is not None:
        place = own / "truth.json"
        place.write_text(truth, encoding="utf-8")
        os.environ[TRUTH_VARIABLE] = str(place)
    modules = own / "modules"
    for name in own_files:
        if name.endswith(".py"):
            place = modules / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(Path(name).read_bytes())
    if modules.exists():
        sys.path.insert(0, str(modules))


def out_of_path() -> None:
    """The current folder is not searched for modules: files of the learner's may lie there."""
    sys.path[:] = [place for place in sys.path if place not in ("", str(Path.cwd()), ".")]


class JudgingSession:
    """The tests of one submission. ``given``: what the host said at the start."""

    def __init__(self, given: dict[str, Any], wire: Channel) -> None:
        self.names = JudgeNames(frozenset(given["author_binds"]))
        self.shell = Shell(self.names, most=given["most"])
        out_of_path()
        self._classes: set[str] = set()
        temporary = shared_temporary_folder()
        self.side = JudgeSide(
            wire, self.names, self._given, FolderWatch(Path.cwd(), temporary),
            frozenset(given["own_files"]),
        )  # fmt: skip
        changes = given["author_changes"]
        self.side.arguments.changing = None if changes is None else frozenset(changes)
        classes = given.get("author_classes")
        self.side.types_of_solution = frozenset(given.get("author_types", ()))
        self.side.libraries_of_author = frozenset(("builtins", *given.get("author_libraries", ())))
        self.side.given_classes = lambda: filter(None, map(self.side.given_class, self._classes))
        self.side.classes_of_solution = None if classes is None else frozenset(classes)
        self._sources: list[str] = []
        self._unread: list[str] = []
        self.side.sources = self._learners_sources
        self.side.reads_code = given.get("reads_code", True)
        guard = self._guard = FileGuard(
            Path.cwd(), lambda name: self.side.refuse("learner-file", name), temporary
        )
        self.side.surroundings.on_files = guard.add
        self.side.surroundings.patches.watch()
        self._watch_texts(given["own_files"])
        self.names.connect(self.side)
        self.names.shared = frozenset(given.get("author_globals", ()))
        self.names.modules = given.get("author_modules", {})
        self.names.of_tests = frozenset(given.get("test_names", ()))
        for statement in self.names.modules.values():
            self._author.add(statement)
        _note_seeds(self.side.seeded)

    def _watch_texts(self, own_files: Iterable[str]) -> None:
        self._author = AuthorTexts(Path.cwd() / n for n in own_files if n.endswith(".py"))
        texts = LearnerTexts(self._author)
        self.side.peer.on_message = texts.note
        self.names[CHECK] = check_with(
            self._refuse_text,
            lambda name: type(name) is str and self._is_own(name) and texts.choose(name),
        )
        self._texts = TextGuard(texts, self._is_own, self._refuse_text)
        self._texts.watch()

    def _is_own(self, name: str) -> bool:
        """Whether a name is the judge's, without asking the learner's child."""
        return dict.__contains__(self.names, name)

    def _learners_sources(self) -> list[str]:
        """The learner's cells as plain Python; few tests come to ask for them."""
        self._sources += map(self._without_magics, self._unread)
        self._unread.clear()
        return self._sources

    def _without_magics(self, source: str) -> str:
        try:
            return self.shell._ipython.read_cell(source)
        except Exception:
            return source

    def _refuse_text(self, what: str) -> BaseException:
        return self.side.refuse("learner-text", what)

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        self._author.add(request["source"])
        self.names.rebound(request["changed"])
        if request["op"] == "given":
            self._run_given(request)
            return {}
        return self._run_test(request)

    def _given(self, name: str) -> Any:
        return dict.get(self.names, name) if name in self._classes else None

    def _run_given(self, request: dict[str, Any]) -> None:
        """The clean statements of a cell; where one fails, its names are the learner's."""
        tree = ast.parse(self.shell._ipython.read_cell(request["source"]))
        self._classes |= set(request["classes"])
        with self.shell.gather():
            for place in request["statements"]:
                part = ast.Module([tree.body[place]], [])
                with contextlib.suppress(Exception):
                    exec(compile(part, "<given>", "exec"), self.names)  # noqa: S102

    def _run_test(self, request: dict[str, Any]) -> dict[str, Any]:
        shell, side = self.shell, self.side
        side.begin(request["id"], request["object_exercise"])
        self._guard.begin()
        side.arguments.tree = None
        with contextlib.suppress(SyntaxError, ValueError):
            side.arguments.tree = ast.parse(request["source"])
        if request["fetch_files"]:
            with contextlib.suppress(BaseException):
                side.ask("files")
        self._unread += request["sources"]
        take_named()
        if "yaml" in request["source"] or "yaml" in sys.modules:
            refuse_unsafe_yaml(self._refuse_text)
        shell._ipython.ast_transformers = [ChosenNames()] if may_choose(request["source"]) else []
        outputs = shell.run(request["source"])
        ended = shell._ipython.last_execution_result
        if getattr(ended, "success", False) or isinstance(
            getattr(ended, "error_in_exec", None), Exception
        ):
            # Neither refused nor interrupted: the learner's child can be spoken to.
            side.learners_names.tell_changes()
        if self._texts.reached(side.arguments.tree):
            self._refuse_text("format")
        result = getattr(shell._ipython.last_execution_result, "result", None)
        if (what := odd_credit(side.arguments.tree, result, self._is_own)) is not None:
            side.refuse("odd-credit", what)
        written_plainly(outputs, result)
        failed = any(output["output_type"] == "error" for output in outputs)
        if not failed and (what := side.hollow.overlooked(side.arguments.tree, request["source"])):
            side.refuse("hollow-value", what)
        ended_well = getattr(shell._ipython.last_execution_result, "success", False)
        if not failed and (side.refused or not (ended_well or not request["source"].strip())):
            # First, as nbgrader looks no further than a last value.
            outputs.insert(0, error("Refused", side.doubts[-1].detail if side.doubts else ""))
        doubts = [[each.code, each.detail] for each in side.doubts]
        side.doubts.clear()
        return {
            "outputs": outputs,
            "count": shell.execution_count,
            "overflowed": shell.overflowed,
            "only_library_warnings": shell.only_library_warnings,
            "exited": shell.exited,
            "doubts": doubts,
            "learner_error_text": side.surroundings.error_text_unheard,
            # A test that was refused has said nothing.
            "mistakes": [] if side.refused else said(take_named()),
        }


def said(named: Iterable[Named]) -> list[list[Any]]:
    """The mistakes a test named, as the host is told of them."""
    return [[each.message, each.source, each.tells] for each in named]


def _note_seeds(seeded: set[str]) -> None:
    """A test that seeds random numbers means those of the learner's code, too."""

    def noting(owner: Any, name: str, kind: str) -> None:
        usual = getattr(owner, name)

        def seed(*arguments: Any, **named: Any) -> Any:
            seeded.add(kind)
            return usual(*arguments, **named)

        setattr(owner, name, seed)

    noting(random, "seed", "random")
    noting(random, "setstate", "random")
    noting(np.random, "seed", "numpy")
    noting(np.random, "set_state", "numpy")
