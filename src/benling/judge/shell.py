"""Runs code cells as an IPython kernel under nbgrader does, in the process it is called in.

Used in a child, after the fork; :mod:`benling.judge.rehearsal` makes it quick before. A process
has one shell. What differs from a kernel: an update of a display made in an *earlier* cell is lost,
and widgets have no front end (nor have they under nbgrader).
"""

import asyncio
import builtins
import contextlib
import getpass
import linecache
import logging
import signal
import sys
import warnings
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from ipykernel.kernelbase import StdinNotImplementedError
from IPython.core.async_helpers import _pseudo_sync_runner

from benling.judge.descriptors import Descriptors
from benling.judge.kernel_shell import the_shell
from benling.judge.output import MOST, Output, Outputs, Stream, error
from benling.judge.ready_cells import ReadyCell
from benling.judge.unheard_widgets import unheard


class Shell:
    """A session of cells that share one namespace.

    From its making until :meth:`close`, standard output and error of the process are gathered:
    Python's, and descriptors 1 and 2. SIGINT interrupts the cell that runs and is ignored between
    cells, as in a kernel.
    """

    def __init__(self, namespace: dict[str, Any] | None = None, *, most: int = MOST) -> None:
        """``most``: characters kept of one cell's outputs."""
        self.namespace: dict[str, Any] = {} if namespace is None else namespace
        self._outputs = Outputs(most)
        self._descriptors = Descriptors(self._outputs.text)
        self._outputs.before = self._descriptors.pull
        self._kept = (sys.stdout, sys.stderr, sys.argv, signal.getsignal(signal.SIGINT))
        sys.stdout = Stream(self._outputs, "stdout", 1)
        sys.stderr = Stream(self._outputs, "stderr", 2)
        sys.argv = ["ipykernel_launcher.py", "-f", "kernel.json"]
        if sys.path[:1] != [""]:
            sys.path.insert(0, "")
        _mark_library_warnings(self._outputs, sys.stderr)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._ipython = the_shell()
        self._ipython.begin(self.namespace, self._outputs)

    @property
    def execution_count(self) -> int:
        """The number of the last cell that ran, as ``In [n]`` shows it; 0 before the first."""
        return int(self._ipython.execution_count) - 1

    @property
    def overflowed(self) -> bool:
        """Whether the last cell put out more than was kept."""
        return self._outputs.overflowed

    @property
    def only_library_warnings(self) -> bool:
        """Whether the last cell wrote on stderr, and nothing but warnings.

        That is, what the ``warnings`` module printed, or ``logging`` where nobody set it up.
        """
        return self._outputs.only_library_warnings

    @property
    def exited(self) -> bool:
        """Whether a cell called ``exit()`` or ``quit()``: a kernel would end after that cell."""
        return bool(self._ipython.exit_now)

    def run(self, source: str) -> list[Output]:
        """Run one cell and give its outputs; whatever the cell does, this returns.

        A cell of nothing but space is not run and not counted, as nbclient has it.
        ``os._exit``, a signal or the like end the process all the same.
        """
        self._outputs.start()
        if not source.strip():
            return []
        with self._surroundings():
            try:
                self._loop.run_until_complete(self._execute(source))
            except BaseException as failure:
                # IPython shows a cell's errors itself; here are those that broke IPython.
                self._outputs.add(error(type(failure).__name__, str(failure)))
        return self._outputs.take()

    @contextlib.contextmanager
    def ready(self) -> Iterator[Callable[[ReadyCell], list[Output]]]:
        """While it lasts, the given function runs cells without IPython's own work around them.

        For an author's cells. It shows a cell's error as ever, but raises what is no ordinary one
        (an end, an interrupt).
        """
        shell = self._ipython
        shell.display_formatter.quick = True
        try:
            with self._surroundings(), shell.builtin_trap, shell.display_trap, unheard():
                yield self._run_ready
        finally:
            shell.display_formatter.quick = False

    def _run_ready(self, cell: ReadyCell) -> list[Output]:
        shell = self._ipython
        self._outputs.start()
        number, shell.execution_count = shell.execution_count, shell.execution_count + 1
        linecache.cache[cell.name] = (sum(map(len, cell.lines)), None, cell.lines, cell.name)
        shell.compile._filename_map[cell.name] = number
        shell.events.trigger("pre_execute")
        shell.events.trigger("pre_run_cell", None)
        try:
            for code in cell.codes:
                exec(code, self.namespace)  # noqa: S102  # the author's, in a sandbox
        except shell.custom_exceptions:
            shell.CustomTB(*sys.exc_info())
        except Exception as failure:
            # Without this frame: IPython leaves out its own, and knows nothing of ours.
            frames = failure.__traceback__ and failure.__traceback__.tb_next
            shell.showtraceback((type(failure), failure, frames), running_compiled_code=True)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", None)
        return self._outputs.take()

    def run_aside(self, source: str) -> list[Output]:
        """Run a cell that later ones do not know of: no count, no history, no ``_``."""
        with self._ipython.aside():
            return self.run(source)

    @contextlib.contextmanager
    def gather(self) -> Iterator[list[Output]]:
        """Gather what code outside a cell puts out; the list is filled at the end."""
        gathered: list[Output] = []
        self._outputs.start()
        try:
            yield gathered
        finally:
            gathered += self._outputs.take()

    def close(self) -> None:
        """Give back the streams and descriptors; the shell runs nothing any more."""
        self._loop.close()
        asyncio.set_event_loop(None)
        sys.stdout, sys.stderr, sys.argv, handler = self._kept
        signal.signal(signal.SIGINT, handler)
        _unmark_library_warnings()
        self._descriptors.close()

    @contextlib.contextmanager
    def _surroundings(self) -> Iterator[None]:
        """A cell may be interrupted, and nobody answers what it asks."""
        kept = builtins.input, getpass.getpass
        builtins.input, getpass.getpass = _no_input, _no_password
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            builtins.input, getpass.getpass = kept

    async def _execute(self, source: str) -> None:
        """As ``ipykernel.ipkernel.IPythonKernel.do_execute``: within a running loop."""
        shell = self._ipython
        failed = None
        try:
            transformed = shell.transform_cell(source)
        except Exception:
            transformed, failed = source, sys.exc_info()
        awaits = shell.should_run_async(
            source, transformed_cell=transformed, preprocessing_exc_tuple=failed
        )
        cell = shell.run_cell_async(
            source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=failed
        )
        result = None
        try:
            result = await self._awaited(cell) if awaits else _pseudo_sync_runner(cell)
        except BaseException:
            shell.showtraceback(running_compiled_code=True)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)

    async def _awaited(self, cell: Coroutine[Any, Any, Any]) -> Any:
        """On SIGINT a cell that awaits is cancelled, which gives a traceback worth reading."""
        running = asyncio.ensure_future(cell)

        def cancel(*_: Any) -> None:
            self._loop.call_soon_threadsafe(running.cancel)

        signal.signal(signal.SIGINT, cancel)
        try:
            return await running
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _no_input(prompt: object = "", /) -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def _no_password(prompt: str = "", stream: Any = None) -> str:
    raise StdinNotImplementedError(
        "getpass was called, but this frontend does not support input requests."
    )


_print_warning = warnings._showwarnmsg_impl  # type: ignore[attr-defined]


def _mark_library_warnings(outputs: Outputs, stderr: Stream) -> None:
    """What ``warnings`` prints, and ``logging`` as a last resort, is known as a library's.

    Not where a cell has put something else in the place of ``sys.stderr``.
    """

    def show(message: warnings.WarningMessage) -> None:
        if message.file is None and sys.stderr is stderr:
            outputs.before()
            text = warnings._formatwarnmsg(message)  # type: ignore[attr-defined]
            outputs.text("stderr", text, library=True)
        else:
            _print_warning(message)

    warnings._showwarnmsg_impl = show  # type: ignore[attr-defined]
    logging.lastResort = _LastResort(outputs, stderr)


def _unmark_library_warnings() -> None:
    warnings._showwarnmsg_impl = _print_warning  # type: ignore[attr-defined]
    logging.lastResort = _usual_last_resort


_usual_last_resort = logging.lastResort


class _LastResort(logging.Handler):
    """Prints a library's log messages, from WARNING on, where nobody set logging up."""

    def __init__(self, outputs: Outputs, stderr: Stream) -> None:
        super().__init__(logging.WARNING)
        self._outputs, self._stderr = outputs, stderr

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record) + "\n"
        if sys.stderr is self._stderr:
            self._outputs.before()
            self._outputs.text("stderr", text, library=True)
        elif sys.stderr is not None:
            sys.stderr.write(text)
