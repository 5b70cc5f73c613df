"""IPython's shell as a kernel has it, without the kernel: no sockets, threads, history on disk.

One a process, made before the fork (it costs a fifth of a second) and given a clean namespace in
the child. Only what a kernel sends to its clients is replaced: it goes to :class:`Outputs`.
"""

import ast
import contextlib
import os
import re
import shutil
import tempfile
import types
from collections.abc import Iterator
from typing import Any, ClassVar

from ipykernel.compiler import XCachingCompiler
from ipykernel.displayhook import ZMQShellDisplayHook
from ipykernel.zmqshell import ZMQDisplayPublisher, ZMQInteractiveShell
from IPython.core.error import UsageError
from IPython.core.profiledir import ProfileDir
from traitlets import Type
from traitlets.config import Config

from benling.judge import tracebacks
from benling.judge.known_results import KnownFirst
from benling.judge.output import Output, Outputs, error
from benling.judge.ready_cells import cell_file_name

#: what IPython strips from plain Python: pasted prompts, and spaces of empty lines
_NOT_PLAIN = re.compile(r">>>|In \[|\.\.\.:|^[ \t]+$", re.MULTILINE)


class CellCompiler(XCachingCompiler):
    """Names cells as a kernel does, and takes a tree that is there already."""

    #: a cell already parsed, and its tree
    parsed: tuple[str, ast.AST] | None = None

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> Any:
        parsed, self.parsed = self.parsed, None
        if parsed and parsed[0] == source:
            return parsed[1]
        return super().ast_parse(source, filename, symbol)

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        return os.environ.get("IPYKERNEL_CELL_NAME") or cell_file_name(code)


class ResultHook(ZMQShellDisplayHook):
    """Takes the value of a cell's last expression."""

    _output: Output | None = None

    def start_displayhook(self) -> None:
        self._is_active = True
        self._output = {"output_type": "execute_result", "data": {}, "metadata": {}}

    def write_output_prompt(self) -> None:
        if self._output is not None:
            self._output["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: Output, md_dict: Output | None = None) -> None:
        if self._output is not None:
            self._output["data"] = format_dict
            self._output["metadata"] = md_dict or {}

    def finish_displayhook(self) -> None:
        output, self._output = self._output, None
        self._is_active = False
        if output and output["data"]:
            self.shell.outputs.add(output)

    def quiet(self) -> bool:
        """Whether the cell ends in ``;``: the tokenizer only runs where there is one."""
        parsed = self.shell.history_manager.input_hist_parsed
        if not parsed or ";" not in parsed[-1]:
            return False
        return bool(self.semicolon_at_end_of_expression(parsed[-1]))


class Publisher(ZMQDisplayPublisher):
    """Takes what ``display`` and ``clear_output`` send."""

    def publish(
        self,
        data: Output,
        metadata: Output | None = None,
        *,
        transient: Output | None = None,
        update: bool = False,
        **_other: Any,
    ) -> None:
        metadata = metadata or {}
        self._validate_data(data, metadata)
        display_id = (transient or {}).get("display_id")
        if update:
            if display_id:
                self.shell.outputs.update(data, metadata, display_id)
            return
        output = {"output_type": "display_data", "data": data, "metadata": metadata}
        self.shell.outputs.add(output, display_id)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait=wait)


class KernelShell(ZMQInteractiveShell):
    """The shell of a cell."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)
    outputs: Outputs
    execution_count: Any
    #: frames missing from the error about to be shown
    _left_out = 0
    #: what the cell's error looked like, so that it is not formatted twice
    _last_traceback: list[str] | None = None
    kernel: ClassVar[Any] = types.SimpleNamespace(eventloop=None)

    def _tee(self, channel: str) -> contextlib.AbstractContextManager[None]:
        """No second copy of what is printed: only ``%notebook`` would read it."""
        return contextlib.nullcontext()

    def init_display_formatter(self) -> None:
        self.display_formatter = KnownFirst(parent=self)
        self.configurables.append(self.display_formatter)

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        """As ever, but without our own frames, and shortened when there are a thousand."""
        etype, value, frames = super()._get_exc_info(exc_tuple)
        tracebacks.leave_out_ours(value, frames)
        self._left_out = tracebacks.shorten(frames)
        return etype, value, frames

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Take back what the cell run in between leaves in counters, history and namespace."""
        count, history, hook = self.execution_count, self.history_manager, self.displayhook
        kept = dict(self.user_ns)
        inputs = [history.input_hist_parsed, history.input_hist_raw]
        lengths = [len(cells) for cells in inputs]
        before = hook._, hook.__, hook.___
        try:
            yield
        finally:
            self.execution_count = count
            for cells, length in zip(inputs, lengths, strict=True):
                del cells[length:]
            history.output_hist.pop(count, None)
            hook._, hook.__, hook.___ = before
            self.user_ns.clear()
            self.user_ns.update(kept)

    def showtraceback(self, *args: Any, **options: Any) -> None:
        with tracebacks.quick(self.compile._filename_map):
            super().showtraceback(*args, **options)

    def transform_cell(self, raw_cell: str) -> str:
        """As ever, but several lines of plain Python, which stay as they are, are parsed at once.

        IPython would tokenize them to look for magics. A single line may be a magic and look like
        Python (``ls``); so may what a cell registered its own transformer for.
        """
        text = self._maybe_plain(raw_cell)
        if text is not None:
            with contextlib.suppress(Exception):
                tree = self.compile.ast_parse(text, self.compile.get_code_name(text, text, 0))
                self.compile.parsed = text, tree
                return text
        return str(super().transform_cell(raw_cell))

    def read_cell(self, raw_cell: str) -> str:
        """For a text that is looked at and not run: what its letters alone say, magics written out.

        No name is looked up: whether ``ls`` is a magic would be asked of the learner's child.
        """
        text = self._maybe_plain(raw_cell)
        if text is not None:
            with contextlib.suppress(Exception):
                ast.parse(text)
                return text
        return str(self.input_transformer_manager.transform_cell(raw_cell))

    def _maybe_plain(self, raw_cell: str) -> str | None:
        """The cell as it is to be parsed, unless it looks like more than Python."""
        manager = self.input_transformer_manager
        lists = (manager.cleanup_transforms, manager.line_transforms, manager.token_transformers)
        if (
            [*map(len, lists)] != [4, 1, 4]
            or self.input_transformers_post
            or raw_cell[:1].isspace()
            or "\n" not in raw_cell.rstrip("\n")
            or _NOT_PLAIN.search(raw_cell)
        ):
            return None
        return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"

    def should_run_async(self, raw_cell: str, *, transformed_cell: str, **failure: Any) -> bool:
        """As ever; without either word in it a cell needs not be compiled to know."""
        if "await" not in transformed_cell and "async" not in transformed_cell:
            return False
        return bool(
            super().should_run_async(raw_cell, transformed_cell=transformed_cell, **failure)
        )

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        if self._left_out:
            stb = [
                *stb[: -tracebacks.END],
                f"    [... skipping {self._left_out} frames]\n",
                *stb[-tracebacks.END :],
            ]
            self._left_out = 0
        self.outputs.add(error(str(etype.__name__), str(evalue), stb))
        self._last_traceback = stb

    def _format_exception_for_storage(self, exception: BaseException, *_: Any, **__: Any) -> Output:
        """For the in-memory history: the traceback just shown, not made a second time."""
        ename = type(exception).__name__
        return {"ename": ename, "evalue": "", "traceback": self._last_traceback or []}

    def enable_gui(self, gui: str | None = None) -> None:
        """``%matplotlib inline`` needs no event loop; there is none for windows."""
        if gui not in (None, "inline"):
            raise UsageError(f"There is no window system here for {gui!r}.")

    def begin(self, namespace: dict[str, Any], outputs: Outputs) -> None:
        """A clean session: counters at one, nothing remembered, this namespace."""
        self.outputs = outputs
        self.user_module, self.user_ns = self.prepare_user_module(None, namespace)
        self.user_ns_hidden: dict[str, Any] = {}
        self.ns_table["user_global"] = self.ns_table["user_local"] = namespace
        self.execution_count = 1
        self.history_manager.reset()
        for remembered in (self.history_manager.outputs, self.history_manager.exceptions):
            remembered.clear()
        hook = self.displayhook
        hook._, hook.__, hook.___ = "", "", ""
        self.exit_now = False
        self.last_execution_result = None
        self.compile.reset_compiler_flags()
        self.compile._filename_map.clear()
        self._last_traceback = None
        # ``!command`` runs on a terminal of its own; a poorer sandbox may have none to give.
        self.system = self.system_piped if _has_terminals() else self.system_raw
        self.init_sys_modules()
        self.init_user_ns()
        namespace.update({"_": "", "__": "", "___": ""})


def _has_terminals() -> bool:
    try:
        ends = os.openpty()
    except OSError:
        return False
    for end in ends:
        os.close(end)
    return True


# Libraries ask for this name to learn that they run in a notebook.
KernelShell.__name__ = KernelShell.__qualname__ = ZMQInteractiveShell.__name__
KernelShell.__module__ = ZMQInteractiveShell.__module__

_the_shell: KernelShell | None = None


def the_shell() -> KernelShell:
    """The process's one shell, made on first use."""
    global _the_shell  # noqa: PLW0603
    if _the_shell is None:
        folder = tempfile.mkdtemp(prefix="shell-")
        try:
            _the_shell = KernelShell.instance(
                config=Config({"HistoryManager": {"enabled": False}}),
                ipython_dir=folder,
                profile_dir=ProfileDir(location=folder),
                user_ns={},
                compiler_class=CellCompiler,
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return _the_shell
