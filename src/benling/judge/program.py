"""What a zygote of the judge does before its first fork."""

import importlib

#: where the children of each kind begin
_ENTRIES = ("learner_child", "judging_child", "sheet_child", "in_process_child")


def rehearse() -> None:
    """Import and warm everything a child will use. Called once, in the zygote."""
    from benling.judge.rehearsal import rehearse as rehearse_cells

    for entry in _ENTRIES:
        importlib.import_module(f"benling.judge.{entry}")
    rehearse_cells()
