"""Host side: runs a script in two children of a zygote and gathers what came of it.

with Zygote("benling.judge.program") as zygote:
    transcript = run(script, zygote, limits)
"""

from benling.judge.script import IN_PROCESS, Cell, Doubt, Role, Script, Transcript

__all__ = ["IN_PROCESS", "Cell", "Doubt", "Role", "Script", "Transcript"]
