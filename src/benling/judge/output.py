"""What a cell puts out, gathered as nbclient would write it into a notebook.

Outputs are nbformat v4 dicts: ``stream`` (``name``, ``text``), ``display_data``,
``execute_result`` (``data``, ``metadata``, ``execution_count``) and ``error`` (``ename``,
``evalue``, ``traceback``). Consecutive text on one stream is one output, in the order printed.
"""

import io
import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from jupyter_client.jsonutil import json_default

Output = dict[str, Any]

#: characters kept of one cell's outputs
MOST = 1_000_000
#: so many times the kept characters may be thrown away before the cell is stopped
PATIENCE = 32


class OutputFlood(BaseException):
    """A cell prints without end; raised in the cell that prints.

    No ordinary exception, so that ``except Exception`` in a loop does not swallow it.
    """


class Outputs:
    """The outputs of the cell that is running, bounded.

    ``overflowed`` says that something was left out. Past a limit far above what is kept, printing
    raises :class:`OutputFlood`, so that an endless loop ends before its time does.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._shown: dict[str, list[Output]] = {}
        self.before: Callable[[], None] = _nothing
        self.start()

    def start(self) -> None:
        """Forget everything: a new cell begins."""
        self._items: list[Output] = []
        self._pieces: list[str] = []
        self._stream: str | None = None
        self._clear_next = False
        self._room = self._most
        self._dropped = 0
        self._stderr = 0
        self._library_stderr = 0

    @property
    def overflowed(self) -> bool:
        return self._dropped > 0

    @property
    def only_library_warnings(self) -> bool:
        """Whether there is text on stderr and all of it came from library warnings."""
        return 0 < self._stderr == self._library_stderr

    def text(self, stream: str, text: str, *, library: bool = False) -> None:
        """Text printed on ``stdout`` or ``stderr``; ``library``: by a library's warning."""
        if not text:
            return
        self._cleared()
        kept = text[: self._room]
        if stream == "stderr":
            self._stderr += len(text)
            self._library_stderr += len(text) * library
        if kept:
            self._room -= len(kept)
            if self._stream != stream:
                self._end_stream()
                self._stream = stream
            self._pieces.append(kept)
        if len(kept) < len(text):
            self._drop(len(text) - len(kept))

    def add(self, output: Output, display_id: str | None = None) -> None:
        """A display, result or error, after what was printed before it.

        Raises: TypeError or ValueError when it cannot be written as JSON, as a kernel does.
        """
        self.before()
        self._cleared()
        self._end_stream()
        kept = self._within(_plain(output))
        if display_id:
            self._shown.setdefault(display_id, []).append(kept)
        self._items.append(kept)

    def update(self, data: Output, metadata: Output, display_id: str) -> None:
        """Change what was displayed under ``display_id`` in the running cell."""
        for output in self._shown.get(display_id, []):
            output.update(_plain({"data": data, "metadata": metadata}))

    def clear(self, *, wait: bool) -> None:
        """``clear_output``: now, or when the next output comes."""
        self.before()
        self._clear_next = wait
        if not wait:
            self._forget_shown()

    def take(self) -> list[Output]:
        """Everything so far; the next call gives only what came after."""
        self.before()
        self._end_stream()
        items, self._items = self._items, []
        self._shown.clear()
        return items

    def _cleared(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self._forget_shown()

    def _forget_shown(self) -> None:
        self._items.clear()
        self._pieces.clear()
        self._stream = None
        self._shown.clear()

    def _end_stream(self) -> None:
        if self._stream is not None:
            text = _encodable("".join(self._pieces))
            self._items.append({"output_type": "stream", "name": self._stream, "text": text})
            self._pieces.clear()
            self._stream = None

    def _drop(self, size: int) -> None:
        self._dropped += size
        if self._dropped > PATIENCE * self._most:
            self._dropped = 1
            raise OutputFlood(f"more than {PATIENCE * self._most} characters")

    def _within(self, output: Output) -> Output:
        """The output cut to the room that is left: plain text alone, shortened."""
        size = _size(output)
        if size <= self._room:
            self._room -= size
            return output
        self._dropped += size
        room = self._room
        self._room = 0
        if output["output_type"] == "error":
            return error(output["ename"][:200], output["evalue"][:2000])
        text = str(output["data"].get("text/plain", ""))[: max(room, 200)]
        return {**output, "data": {"text/plain": text}, "metadata": {}}


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a cell.

    Like a kernel's it has no ``buffer``, and its ``fileno`` is not what the notebook shows. A
    process that the cell forks writes to the descriptor instead, which is gathered too.
    """

    encoding = "UTF-8"

    def __init__(self, outputs: Outputs, name: str, descriptor: int) -> None:
        self.name = name
        self._outputs = outputs
        self._descriptor = descriptor
        self._process = os.getpid()
        self._nowhere: int | None = None

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._process:
            os.write(self._descriptor, text.encode(errors="replace"))
        else:
            self._outputs.before()
            self._outputs.text(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        if self._nowhere is None:
            self._nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        return self._nowhere

    def close(self) -> None:
        """A cell cannot close it; a kernel's stays usable too."""


def error(ename: str, evalue: str, traceback: list[str] | None = None) -> Output:
    return {
        "output_type": "error",
        "ename": ename,
        "evalue": evalue,
        "traceback": [f"{ename}: {evalue}"] if traceback is None else traceback,
    }


def timed_out() -> Output:
    """What nbgrader adds to a cell that ran into its time limit."""
    return error(
        "CellTimeoutError",
        "",
        ["\x1b[0;31mCellTimeoutError\x1b[0m: No reply from kernel before timeout"],
    )


_FORMS: dict[str, dict[str, type]] = {
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict, "execution_count": int},
    "error": {"ename": str, "evalue": str, "traceback": list},
}


def read_outputs(answer: object) -> list[Output]:
    """Host side: a child's word for a cell's outputs, in form. Raises: ValueError."""
    if not isinstance(answer, list):
        raise ValueError("outputs are no list")
    for output in answer:
        form = _FORMS.get(str(output.get("output_type"))) if isinstance(output, dict) else None
        if form is None or output.keys() != {"output_type", *form}:
            raise ValueError("an output of unknown form")
        if any(type(output[name]) is not kind for name, kind in form.items()):
            raise ValueError("an output of wrong types")
        if not all(isinstance(line, str) for line in output.get("traceback", ())):
            raise ValueError("a traceback of wrong types")
        if output.get("name", "stdout") not in ("stdout", "stderr"):
            raise ValueError("an unknown stream")
    return answer


def _nothing() -> None:
    pass


def _plain(output: Output) -> Output:
    """The same as JSON would give it back; quick for the usual case of nothing but text."""
    parts = {name: output[name] for name in ("data", "metadata") if name in output}
    if all(map(_is_text, parts.values())):
        return {**output, **_encodable_within(parts)}
    clean: Output = _encodable_within(json.loads(json.dumps(output, default=json_default)))
    return clean


def _is_text(part: Any) -> bool:
    return type(part) is dict and all(type(key) is type(part[key]) is str for key in part)


def _encodable_within(value: Any) -> Any:
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, list):
        return [_encodable_within(item) for item in value]
    if isinstance(value, Mapping):
        return {_encodable(key): _encodable_within(item) for key, item in value.items()}
    return value


def _encodable(text: str) -> str:
    """Lone surrogates cannot leave the process as UTF-8; they become ``?``."""
    if text.isascii():
        return text
    return text.encode(errors="replace").decode()


def _size(output: Output) -> int:
    values = (*output.get("data", {}).values(), *output.get("traceback", ()))
    return sum(len(value) if isinstance(value, str) else len(str(value)) for value in values)
