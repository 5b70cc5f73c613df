"""Does once, before the fork, what every notebook does: then a child need not.

Imports numpy, pandas and matplotlib and runs ordinary cells through the shell, so that caches,
lazy imports and the code of tracebacks are in memory that children share. Leaves the process as it
was otherwise: one thread, no open files but its own, no cell's names, warnings forgotten.
"""

import contextlib
import gc
import linecache
import os
import random
import sys
import threading
from pathlib import Path

# Before numpy is imported: a second thread would not survive the fork.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from benling.judge.drawing import draw_once, forget_drawings, use_chinese_fonts
from benling.judge.kernel_shell import the_shell
from benling.judge.output import Outputs
from benling.judge.rehearsal_cells import CELLS
from benling.judge.shell import Shell


class NotAlone(RuntimeError):
    """The process has more threads than one and cannot be forked safely."""


def rehearse() -> None:
    """Make every later fork of this process a quick one. Raises: NotAlone."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    the_shell()
    use_chinese_fonts()
    # What has been imported stays: it need not be looked through for garbage.
    gc.freeze()
    drawn = random.getstate()
    shell = Shell({})
    try:
        for cell in CELLS:
            shell.run(cell)
        for cell in CELLS:
            # The second time is for what Python learns of code that it meets again; a drawing is
            # worth ten other cells, and few notebooks have one.
            if "plt." not in cell and ".plot(" not in cell:
                shell.run(cell)
    finally:
        shell.close()
    random.setstate(drawn)
    _forget()
    while gc.collect():
        pass
    _check_alone()
    gc.freeze()


def _forget() -> None:
    """Nothing of the rehearsal may show in a child."""
    draw_once(the_shell().events)
    forget_drawings()
    for module in list(sys.modules.values()):
        with contextlib.suppress(Exception):
            module.__dict__.pop("__warningregistry__", None)
    for name in ("last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
    linecache.clearcache()
    the_shell().begin({}, Outputs())


def _check_alone() -> None:
    names = [thread.name for thread in threading.enumerate()]
    tasks = len(list(Path("/proc/self/task").iterdir()))
    if tasks != 1 or len(names) != 1:
        raise NotAlone(f"{tasks} threads after the rehearsal: {', '.join(names)}")
