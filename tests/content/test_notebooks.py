"""Lessons and sheets run in a real kernel; right answers earn all, none earn none."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from markdown_it import MarkdownIt
from nbclient import NotebookClient

from benling.catalog.course import Cell
from benling.catalog.variant import Variant
from benling.quiz.marking import TRUTH_VARIABLE
from shipped_courses import (
    CODES,
    MOST_IN_LONG,
    ROOT,
    Answers,
    automatic_points,
    build,
    few,
    outcomes,
    right,
)

pytestmark = pytest.mark.slow  # builds all courses and starts kernels


@pytest.mark.parametrize("code", CODES)
def test_the_check_has_nothing_to_say(code: str) -> None:
    assert outcomes()[code].errors == ()
    assert outcomes()[code].warnings == ()


def lay_out(folder: Path, variant: Variant, answers: Answers | None) -> None:
    """The learner's folder as the grader sees it; the truth lies elsewhere."""
    for name, content in variant.files.items():
        (folder / name).write_bytes(content)
    if answers is not None:
        held = {q: {"value": v, "at": "2026-11-22T00:00:00Z"} for q, v in answers.items()}
        (folder / "answers.json").write_text(json.dumps({"version": 1, "answers": held}))


@pytest.fixture
def truth_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "server" / "truth.json"
    path.parent.mkdir()
    monkeypatch.setenv(TRUTH_VARIABLE, str(path))
    yield path


def run_all(notebooks: list[tuple[bytes, Path]]) -> list[Any]:
    """Execute each in a kernel of its own; cells may fail."""

    async def run() -> list[Any]:
        loaded = [nbformat.reads(text.decode(), as_version=4) for text, _ in notebooks]
        for notebook, (_, folder) in zip(loaded, notebooks, strict=True):
            client = NotebookClient(
                notebook,
                timeout=120,
                kernel_name="python3",
                allow_errors=True,
                resources={"metadata": {"path": str(folder)}},
            )
            await client.async_execute()
        return loaded

    return asyncio.run(run())


def errors(notebook: Any) -> dict[str, str]:
    """Cell (grade_id or first line) → name of the error it ended with."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found[_name(cell)] = output.ename
    return found


def earned(notebook: Any) -> int:
    """Points as nbgrader gives them: a test cell without an error and without stderr."""
    failed = errors(notebook)
    total = 0
    for cell in notebook.cells:
        settings = cell.metadata.get("nbgrader", {})
        if settings.get("grade") and not settings.get("solution"):
            noisy = any(o.get("name") == "stderr" for o in cell.outputs)
            total += 0 if _name(cell) in failed or noisy else settings["points"]
    return total


def _name(cell: Any) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.source.partition("\n")[0]


@pytest.mark.parametrize("code", CODES)
def test_lessons_run(code: str, tmp_path: Path) -> None:
    made = build(code)
    names = [name for name in made.lessons if name.endswith(".ipynb")]
    assert [f"{lesson['name']}.ipynb" for lesson in made.course.lessons] == names
    for notebook in run_all([(made.lessons[name], tmp_path) for name in names]):
        assert errors(notebook) == {}
        outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
        assert not [o for o in outputs if o.output_type == "stream"]
        shown = [o for o in outputs if "application/vnd.jupyter.widget-view+json" in o.data]
        assert len(shown) >= 4, "something to do and three self-checks"


@pytest.mark.parametrize("code", MOST_IN_LONG)
def test_right_answers_earn_every_automatic_point(
    code: str, tmp_path: Path, truth_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As under nbgrader, where cards are just their answers.
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    source = build(code).source[f"{build(code).course.assignment}.ipynb"]
    variant = few(code)[0]
    lay_out(tmp_path, variant, right(code, variant.files))
    truth_file.write_text(json.dumps(variant.truth))
    (notebook,) = run_all([(source, tmp_path)])
    assert errors(notebook) == {}
    assert earned(notebook) == sum(automatic_points(code).values())


@pytest.mark.parametrize("code", MOST_IN_LONG)
def test_the_released_copy_runs_and_earns_nothing(
    code: str, tmp_path: Path, truth_file: Path
) -> None:
    made, variant = build(code), few(code)[0]
    name = f"{made.course.assignment}.ipynb"
    lay_out(tmp_path, variant, None)
    truth_file.write_text(json.dumps(variant.truth))
    released = made.release[name]
    assert b"expect" not in released
    graded = graded_copy(released, made.source[name])
    shown, marked = run_all([(released, tmp_path), (graded, tmp_path)])
    assert errors(shown) == {}
    assert earned(marked) == 0
    failed = errors(marked)
    unanswered = {f"test-{question}": "Unanswered" for question in automatic_points(code)}
    assert unanswered == {name: failed.get(name) for name in unanswered}
    assert set(failed) - set(unanswered) == bonus(made.cells)


def bonus(cells: list[Cell]) -> set[str]:
    """Tests of optional code, worth no points."""
    return {cell["grade_id"] for cell in cells if cell["points"] == "0"}


def graded_copy(released: bytes, source: bytes) -> bytes:
    """The released notebook with the test cells put back, as nbgrader does before grading."""
    notebook, whole = json.loads(released), json.loads(source)
    tests = {c["id"]: c for c in whole["cells"] if _is_test(c)}
    notebook["cells"] = [tests.get(cell["id"], cell) for cell in notebook["cells"]]
    return json.dumps(notebook).encode()


def _is_test(cell: Any) -> bool:
    settings = cell["metadata"].get("nbgrader", {})
    return bool(settings.get("grade")) and not settings.get("solution")


@pytest.mark.parametrize("code", CODES)
def test_points_and_hand_marking(code: str) -> None:
    cells = build(code).cells
    assert 8 <= len([c for c in cells if c["points"] != "0"]) <= 12
    assert len([c for c in cells if c["kind"] == "manual"]) == 1
    assert sum(int(c["points"]) for c in cells) == 100


@pytest.mark.parametrize("code", CODES)
def test_prose_renders_as_it_is_meant(code: str) -> None:
    """Chinese punctuation next to ** can leave the stars standing."""
    made = build(code)
    markdown = MarkdownIt().enable("table")
    for text in (*made.release.values(), *made.lessons.values()):
        for cell in json.loads(text)["cells"]:
            if cell["cell_type"] == "markdown":
                source = cell["source"]
                html = markdown.render(source if isinstance(source, str) else "".join(source))
                assert "**" not in html, source


@pytest.mark.parametrize("code", CODES)
def test_the_trainer_finds_what_a_class_needs(code: str) -> None:
    text = (ROOT / "courses" / code / "trainer.md").read_text(encoding="utf-8")
    for heading in ("目标", "时间安排", "常见误解", "讨论", "评分", "依据"):
        assert f"\n## {heading}" in text, heading
