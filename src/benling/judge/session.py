"""Host side: runs a script in children of a zygote and gathers what came of it.

with Zygote("benling.judge.program") as zygote:
    transcript = run(script, zygote, limits)
"""

from dataclasses import replace

from benling.judge import in_process, sheets, split
from benling.judge.doubts import doubt
from benling.judge.plan import has_learner_code
from benling.judge.script import (
    IN_PROCESS,
    LOST,
    OBJECT_EXERCISE,
    Cell,
    Doubt,
    Role,
    Script,
    Transcript,
)
from benling.sandbox.isolation import Isolation
from benling.sandbox.limits import Limits
from benling.sandbox.process import SandboxBroken
from benling.sandbox.zygote.host import Zygote

__all__ = [
    "IN_PROCESS", "OBJECT_EXERCISE", "Cell", "Doubt", "Role", "Script", "Transcript", "run",
]  # fmt: skip


#: how often a script is run whose child somebody else ended
_TRIES = 6
#: where a job can kill itself
_TRIES_BELOW_FULL = 2


def run(script: Script, zygote: Zygote, limits: Limits) -> Transcript:
    """Whatever the script's code does, this returns. Several threads may share the zygote.

    When somebody ends a child, or the zygote, it is run afresh in new ones.
    Raises: SandboxBroken when the machine, not the script, is at fault.
    """
    full = zygote.isolation is Isolation.FULL
    for _ in range(_TRIES if full else _TRIES_BELOW_FULL):
        told = _run(script, zygote, limits)
        if told.cause != LOST:
            return told
    if full:
        raise SandboxBroken(f"运行代码的进程 {_TRIES} 次被外部强行结束")
    # It may be its own doing.
    return replace(told, cause="crash", doubts=(*told.doubts, doubt("", "killed")))


def _as_handed_in(script: Script) -> Script:
    if not any(cell.role is Role.KEPT for cell in script.cells):
        return script
    return replace(script, cells=[each for each in script.cells if each.role is not Role.KEPT])


def _run(script: Script, zygote: Zygote, limits: Limits) -> Transcript:
    if any(IN_PROCESS in cell.tags for cell in script.cells):
        return in_process.run(_as_handed_in(script), zygote, limits)
    if not has_learner_code(script):
        return sheets.run(_as_handed_in(script), zygote, limits)
    return split.run(script, zygote, limits)
