"""Host side: runs a script in children of a zygote and gathers what came of it.

with Zygote("benling.judge.program") as zygote:
    transcript = run(script, zygote, limits)
"""

from benling.judge import in_process, sheets, split
from benling.judge.plan import has_learner_code
from benling.judge.script import (
    IN_PROCESS,
    OBJECT_EXERCISE,
    Cell,
    Doubt,
    Role,
    Script,
    Transcript,
)
from benling.sandbox.limits import Limits
from benling.sandbox.zygote.host import Zygote

__all__ = [
    "IN_PROCESS", "OBJECT_EXERCISE", "Cell", "Doubt", "Role", "Script", "Transcript", "run",
]  # fmt: skip


def run(script: Script, zygote: Zygote, limits: Limits) -> Transcript:
    """Whatever the script's code does, this returns. Several threads may share the zygote.

    Raises: SandboxBroken when the machine, not the script, is at fault.
    """
    if any(IN_PROCESS in cell.tags for cell in script.cells):
        return in_process.run(script, zygote, limits)
    if not has_learner_code(script):
        return sheets.run(script, zygote, limits)
    return split.run(script, zygote, limits)
