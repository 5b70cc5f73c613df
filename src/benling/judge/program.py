"""What a zygote of the judge does before its first fork."""

import importlib

#: where the children of each kind begin
_ENTRIES = ("learner_child", "judging_child", "sheet_child", "in_process_child")
#: what stands in a traceback between a test and the learner's function that it called
_BETWEEN = ("judge_side", "stand_ins", "stand_in_functions", "stand_in_code")


def rehearse() -> None:
    """Import and warm everything a child will use. Called once, in the zygote."""
    from benling.judge.rehearsal import rehearse as rehearse_cells
    from benling.judge.tracebacks import read_source

    for entry in _ENTRIES:
        importlib.import_module(f"benling.judge.{entry}")
    for module in _BETWEEN:
        read_source(importlib.import_module(f"benling.judge.crossing.{module}"))
    rehearse_cells()
