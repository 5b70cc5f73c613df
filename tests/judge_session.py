"""Scripts for the judge, written short."""

from collections.abc import Mapping
from typing import Any

from benling.judge.script import Cell, Role, Script, Transcript
from benling.sandbox.limits import MIB, Limits

LIMITS = Limits(
    wall_seconds=60, cpu_seconds=60, memory_bytes=600 * MIB, address_space_bytes=4096 * MIB,
    processes=30, open_files=256, disk_bytes=32 * MIB, disk_files=500, output_bytes=2 * MIB,
)  # fmt: skip
_ROLES = {"given": Role.GIVEN, "learner": Role.LEARNER, "test": Role.TEST}


def script(*cells: tuple[str, str], seconds: float = 10.0, tags: Any = (), **more: Any) -> Script:
    """Cells as (role, source), named c0, c1, …; ``tags`` are those of the tests."""
    made = [
        Cell(
            f"c{place}", source, _ROLES[role], seconds,
            frozenset(tags) if role == "test" else frozenset(),
            source if role == "test" else None,
        )
        for place, (role, source) in enumerate(cells)
    ]  # fmt: skip
    return Script(made, **more)


def passed(told: Transcript) -> dict[str, bool]:
    """Cell → whether it shows no error."""
    return {cell: not errors(outputs) for cell, outputs in told.outputs.items()}


def errors(outputs: Any) -> list[Mapping[str, Any]]:
    return [output for output in outputs if output["output_type"] == "error"]


def codes(told: Transcript) -> set[str]:
    return {doubt.code for doubt in told.doubts}
