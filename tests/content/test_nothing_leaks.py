"""No key, hidden test, generator, solver or truth in anything that learners are handed."""

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from benling.catalog.canonical import from_bytes
from benling.catalog.release_check import secret_lines
from benling.preview.folder import lay_out
from shipped_courses import CODES, ROOT, build, few, generator

pytestmark = pytest.mark.slow  # builds all courses

#: what only the server's side has
WORDS = ("make_data", "solver.py", "BENLING_TRUTH", "HIDDEN TESTS", "BEGIN SOLUTION", "seed: bytes")


def texts(value: Any) -> Iterator[str]:
    """All texts of a parsed file, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)


def functions(source: bytes) -> set[str]:
    """The bodies of a program's functions, as they would look anywhere, blanks aside."""
    bodies = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            bodies |= {ast.unparse(each) for each in node.body if not isinstance(each, ast.Expr)}
    return {body for body in bodies if len(body) > 60}


@pytest.mark.parametrize("code", CODES)
def test_nothing_of_the_server_s_side_is_in_the_learner_s_folder(code: str, tmp_path: Any) -> None:
    variant = few(code)[0]
    lay_out(tmp_path, build(code), variant)
    held = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(held) > len(variant.files) + len(build(code).lessons)
    secrets = secret_lines(from_bytes(build(code).source[f"{build(code).course.assignment}.ipynb"]))
    solver = (ROOT / "assignments" / code / "solver.py").read_bytes()
    own = functions(generator(code)) | functions(solver)
    told = [m["message"] for entry in variant.truth.values() for m in entry["mistakes"]]
    for path, data in held.items():
        if path.suffix not in (".ipynb", ".json", ".csv", ".tsv", ".txt"):
            continue
        parsed = json.loads(data) if path.suffix in (".ipynb", ".json") else data.decode()
        everything = "\n".join(texts(parsed))
        squeezed = "".join(everything.split())
        assert [] == [word for word in WORDS if word in everything], path
        assert [] == [body for body in own if "".join(body.split()) in squeezed], path
        if "lessons" not in path.parts:  # a lesson may explain what a mistake's message says
            assert [] == [line for line in secrets if line in squeezed], path
            assert [] == [message for message in told if message in everything], path


@pytest.mark.parametrize("code", CODES)
def test_notebooks_come_without_outputs_and_with_known_settings_alone(code: str) -> None:
    made = build(code)
    for data in (*made.release.values(), *made.lessons.values()):
        try:
            notebook = json.loads(data)
        except ValueError:
            continue  # an image
        assert {"kernelspec", "language_info"} >= set(notebook["metadata"])
        for cell in notebook["cells"]:
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None
            assert {"tags", "jupyter", "nbgrader", "deletable", "editable"} >= set(cell["metadata"])
