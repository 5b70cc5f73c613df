"""In the judging child: files of the learner's are data. They are not unpickled and not run."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benling.judge.folder_watch import TEMPORARY

_STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn")

_RUNS_PYTHON = re.compile(r"\b(python[\d.]*|pytest|ipython|jupyter)\b")
_CODE = (".py", ".pyc", ".pth", ".so")
#: a shorter text may stand in a test by chance
_TELLING = 40


class FileGuard:
    """Watches the process by an audit hook, from the first file of the learner's on."""

    def __init__(
        self, folder: Path, refuse: Callable[[str], BaseException], temporary: Path | None = None
    ) -> None:
        """``refuse(file name)`` gives what is to be raised."""
        self._folder = folder
        self._roots = [("", folder.resolve())]
        if temporary is not None:
            self._roots.append((TEMPORARY, temporary.resolve()))
        self._refuse = refuse
        self._files: set[str] = set()
        #: files of the learner's opened in the running cell
        self._opened: set[str] = set()
        #: made-up file names of code compiled from a learner's text
        self._compiled: dict[str, str] = {}
        self._watching = False
        self._busy = False

    def add(self, names: set[str]) -> None:
        """These files are the learner's."""
        self._files |= names
        if not self._watching:
            self._watching = True
            sys.addaudithook(self._audit)

    def begin(self) -> None:
        """A test cell starts."""
        self._opened.clear()
        self._compiled.clear()

    def _audit(self, event: str, operands: tuple[Any, ...]) -> None:
        if self._busy:
            return
        if event in ("open", "compile", "exec", "pickle.find_class") or event in _STARTING:
            self._busy = True
            try:
                found = self._offence(event, operands)
            finally:
                self._busy = False
            if found:
                raise self._refuse(found)

    def _offence(self, event: str, operands: tuple[Any, ...]) -> str | None:
        if event == "open":
            name = self._name(operands[0])
            if name:
                self._opened.add(name)
            return None
        if event == "pickle.find_class":
            return next(iter(self._opened), None)
        if event == "compile":
            self._note_compiled(*operands[:2])
            return None
        if event == "exec":
            file = getattr(operands[0], "co_filename", "")
            return self._name(file) or self._compiled.pop(file, None)
        return self._started(operands)

    def _name(self, path: Any) -> str | None:
        """The learner's file that a path means."""
        try:
            place = Path(path if isinstance(path, str) else bytes(path).decode())
            found = (self._folder / place).resolve()
        except (TypeError, ValueError, OSError):
            return None
        for prefix, root in self._roots:
            if found.is_relative_to(root):
                name = prefix + found.relative_to(root).as_posix()
                if name in self._files:
                    return name
        return None

    def _note_compiled(self, source: Any, file: Any) -> None:
        if isinstance(source, bytes | bytearray):
            source = bytes(source).decode(errors="replace")
        if not isinstance(source, str) or not self._opened:
            return
        for name in self._opened:
            text = self._text(name)
            if text and (text == source.strip() or (len(text) > _TELLING and text in source)):
                self._compiled[str(file or "<string>")] = name

    def _text(self, name: str) -> str:
        try:
            root = self._roots[1][1] if name.startswith(TEMPORARY) else self._folder
            return (root / name.removeprefix(TEMPORARY)).read_text(errors="replace").strip()
        except OSError:
            return ""

    def _started(self, operands: tuple[Any, ...]) -> str | None:
        said = " ".join(str(each) for each in operands)
        if _RUNS_PYTHON.search(said):
            # Whatever it is to run may import what lies in the current folder.
            code = next((each for each in sorted(self._files) if each.endswith(_CODE)), None)
            if code is not None:
                return code.removeprefix(TEMPORARY)
        for name in (each.removeprefix(TEMPORARY) for each in self._files):
            if name in said or Path(name).stem in said.split():
                return name
        return None
