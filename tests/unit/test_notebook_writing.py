"""Graded notebooks are written as nbformat writes them, to the letter."""

import copy
import logging
from pathlib import Path

import nbformat
import nbgrader
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from benling.grader.class_files import StraySymlink, refuse_stray_links
from benling.grader.notebooks.writing import NotebookWriter

SHIPPED = sorted(Path(nbgrader.__file__).parent.rglob("*.ipynb"))


def _both(writer: NotebookWriter, notebook: NotebookNode) -> tuple[str, str]:
    theirs = nbformat.writes(copy.deepcopy(notebook), version=4)
    return writer.text(notebook), theirs


def _notebook(word: str) -> NotebookNode:
    outputs = [
        new_output("stream", text=f"{word}\n二\n"),
        new_output("execute_result", {"text/plain": word, "text/html": "<p>\n</p>"}),
        new_output("display_data", {"application/json": {"b": [1.0, None, {}], "a": []}}),
        new_output("error", ename="E", evalue=word, traceback=["\x1b[31m", ""]),
    ]
    cells = [
        new_markdown_cell(
            "# 题\n\n[]\n ],\n", attachments={"a.png": {"image/png": "aGk="}}, id="m"
        ),
        new_code_cell(f"x = '{word}'\n", outputs=outputs, execution_count=3, id="c"),
        new_code_cell("", id="empty", metadata={"trusted": True, "tags": []}),
    ]
    return new_notebook(cells=cells, metadata={"orig_nbformat": 4, "cells": [], "title": word})


def test_the_notebooks_that_nbgrader_ships(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    assert len(SHIPPED) > 50
    writer = NotebookWriter()
    for path in SHIPPED:
        try:
            notebook = nbformat.read(path, as_version=4)
            nbformat.writes(copy.deepcopy(notebook), version=4)
        except Exception:  # noqa: S112  # some are broken on purpose
            continue
        for _ in range(2):
            ours, theirs = _both(writer, notebook)
            assert ours == theirs, path.name


def test_cells_that_come_again_and_cells_that_differ() -> None:
    writer = NotebookWriter()
    for word in ["一", "二", "一", "“引\u2028号”", "一"]:
        notebook = _notebook(word)
        before = copy.deepcopy(notebook)
        ours, theirs = _both(writer, notebook)
        assert ours == theirs
        assert notebook == before


@pytest.mark.parametrize("minor", [4, 5])
def test_a_notebook_that_nbformat_would_repair(minor: int) -> None:
    notebook = _notebook("一")
    notebook.nbformat_minor = minor
    notebook.cells[1].id = notebook.cells[0].id
    repaired = nbformat.reads(NotebookWriter().text(notebook), as_version=4)
    if minor == 5:
        assert len({cell.id for cell in repaired.cells}) == 3


def test_no_cells_and_more_cells_than_are_remembered() -> None:
    writer = NotebookWriter()
    for notebook in [new_notebook(), *(_notebook(str(number)) for number in range(2100))][::7]:
        ours, theirs = _both(writer, notebook)
        assert ours == theirs


def test_links_out_of_a_submission(tmp_path: Path) -> None:
    place = tmp_path / "submission"
    (place / "a" / "b").mkdir(parents=True)
    (place / "a" / "b" / "inner").symlink_to(place / "a")
    refuse_stray_links(place)
    (tmp_path / "through").symlink_to(place)
    refuse_stray_links(tmp_path / "through")
    (place / "a" / "b" / "outer").symlink_to(tmp_path)
    for seen in (place, tmp_path / "through"):
        with pytest.raises(StraySymlink, match="outer"):
            refuse_stray_links(seen)
