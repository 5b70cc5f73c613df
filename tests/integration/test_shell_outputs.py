"""The judge's shell shows what nbclient and ipykernel show, cell by cell."""

import json
import os
import re
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from benling.judge import in_process
from benling.judge.script import Cell, Role, Script, Transcript
from benling.sandbox.limits import MIB, Limits
from benling.sandbox.zygote.host import Zygote
from kernel_cells import CELLS

Output = dict[str, Any]

#: cells that may differ, each with its reason
DIFFERS = {
    "both streams": "a kernel sends the two streams by timer; here they are in the order printed",
    "recursion": "a kernel shows a thousand equal frames; here the middle is left out",
    "syntax warning": "a kernel compiles a cell three times and warns each time; here once",
    "input": "the last frame is the kernel's own",
    "getpass": "the last frame is the kernel's own",
}


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The notebook as nbgrader has it executed."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for _, source in CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    folder = str(tmp_path_factory.mktemp("kernel"))
    # Under pytest a kernel does not show what is written to descriptors.
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    # IPython shortens paths below the home folder, which may hold the libraries.
    environment["HOME"] = str(tmp_path_factory.mktemp("home"))
    NotebookClient(
        notebook, allow_errors=True, timeout=60, resources={"metadata": {"path": folder}},
        extra_arguments=["--HistoryManager.hist_file=:memory:"],
    ).execute(env=environment)  # fmt: skip
    return {name: cell for (name, _), cell in zip(CELLS, notebook.cells, strict=True)}


@pytest.fixture(scope="module")
def ours() -> Transcript:
    """The same notebook in a sandboxed child."""
    limits = Limits(
        wall_seconds=120, cpu_seconds=60, memory_bytes=600 * MIB, address_space_bytes=4096 * MIB,
        processes=50, open_files=200, disk_bytes=32 * MIB, disk_files=500, output_bytes=MIB,
    )  # fmt: skip
    cells = [Cell(name, source, Role.LEARNER, 20) for name, source in CELLS]
    with Zygote("benling.judge.program") as zygote:
        return in_process.run(Script(cells), zygote, limits)


@pytest.mark.parametrize("name", [name for name, _ in CELLS])
def test_same_outputs(name: str, kernels: dict[str, Any], ours: Transcript) -> None:
    expected, actual = _compared(kernels[name].outputs), _compared(ours.outputs[name])
    if name in DIFFERS:
        assert _sketch(expected) == _sketch(actual)
    else:
        assert expected == actual
    assert kernels[name].execution_count == ours.execution_counts.get(name)


def test_every_difference_is_still_one(kernels: dict[str, Any], ours: Transcript) -> None:
    """Otherwise its entry above is to be taken out."""
    same = [
        name
        for name in DIFFERS
        if name != "both streams"  # by chance of a timer
        and _compared(kernels[name].outputs) == _compared(ours.outputs[name])
    ]  # fmt: skip
    assert [] == same


def test_outputs_are_valid_nbformat(ours: Transcript) -> None:
    cells = [nbformat.v4.new_code_cell("", outputs=outputs) for outputs in ours.outputs.values()]
    nbformat.validate(nbformat.from_dict(nbformat.v4.new_notebook(cells=cells)))


def _compared(outputs: list[Output]) -> list[Output]:
    """Without what no two runs have alike: process ids, addresses, times, pieces of a stream."""
    joined: list[Output] = []
    for output in json.loads(json.dumps(outputs)):
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            joined.append(output)
    text = json.dumps(joined)
    for pattern, replacement in (
        (r"/[\w/.-]*ipykernel_\d+/\d+\.py", "CELL.py"),
        (r"\(\d{5,}\.py, line", "(CELL.py, line"),
        (r"\b0x[0-9a-f]{6,}", "0xADDRESS"),
        (r"(user|sys:|total:|time:) [\d.e+]+ (ns|.u03bcs|\\\\u03bcs|ms|s)", r"\1 TIME"),
    ):
        text = re.sub(pattern, replacement, text)
    compared: list[Output] = json.loads(text)
    return compared


def _sketch(outputs: list[Output]) -> dict[str, Any]:
    """What decides a score: the kinds of output, errors by name and text, the value, the prints."""
    return {
        "kinds": sorted({(output["output_type"], output.get("name")) for output in outputs},
                        key=str),
        "errors": [(o["ename"], o["evalue"]) for o in outputs if o["output_type"] == "error"],
        "data": [output["data"] for output in outputs if "data" in output],
        "stdout": "".join(o["text"] for o in outputs if o.get("name") == "stdout"),
    }  # fmt: skip


def test_there_are_cells_of_every_kind(ours: Transcript) -> None:
    kinds = {output["output_type"] for outputs in ours.outputs.values() for output in outputs}
    assert {"stream", "display_data", "execute_result", "error"} == kinds
    assert len(CELLS) >= 60
