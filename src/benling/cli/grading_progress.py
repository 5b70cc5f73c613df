"""A progress bar with rate and remaining time, on a terminal; elsewhere nothing."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

from benling.grader.causes import Cause


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"每分钟 {speed * 60:.0f} {task.fields['each']}")


class Progress:
    """Give ``started`` and ``done`` to whatever grades many submissions.

    ``label``: what is being done; ``each``: the measure word of what is counted; ``failing``: what
    is said of those that failed.
    """

    def __init__(self, label: str, each: str, failing: str) -> None:
        console = Console(stderr=True)
        self._bar = Bar(
            TextColumn(label), BarColumn(), MofNCompleteColumn(), _Rate(),
            TextColumn("剩余"), TimeRemainingColumn(), TextColumn("{task.fields[failed]}"),
            console=console, disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None, failed="", each=each)
        self._failed = 0
        self._failing = failing

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def started(self, count: int) -> None:
        self._bar.update(self._task, total=count)

    def done(self, _who: str, cause: Cause | None) -> None:
        self._failed += cause is not None
        failed = f"{self._failing} {self._failed} 份" if self._failed else ""
        self._bar.update(self._task, advance=1, failed=failed)
