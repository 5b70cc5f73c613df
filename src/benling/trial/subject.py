"""A course ready to be tried: its build, learners' data, right answers, and what grades it."""

import ast
import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benling.catalog.build import Build
from benling.catalog.canonical import from_bytes
from benling.catalog.lint.cards import expect_calls
from benling.catalog.solver import Solution, solve
from benling.catalog.variant import Variant, make_variants
from benling.exchange import handout
from benling.exchange.contents import MANIFEST
from benling.grader.edition_course import GRADEBOOK, make_course
from benling.grader.material import Material, read_material
from benling.quantities import Points, points


@dataclass(frozen=True)
class Subject:
    """``solutions``: of the first variants, one each; of all where all are tried."""

    build: Build
    variants: tuple[Variant, ...]
    solutions: tuple[Solution, ...]
    material: Material

    @property
    def notebook(self) -> str:
        return f"{self.build.course.assignment}.ipynb"

    @cached_property
    def worth(self) -> Mapping[str, Points]:
        """Question → points, of those that the system marks for points."""
        cells = [c for c in self.build.cells if c["kind"] == "auto"]
        return {c["question"]: points(c["points"]) for c in cells if points(c["points"]) > 0}

    @cached_property
    def shares_points(self) -> frozenset[str]:
        """Questions of which a part of the answer earns a part of the points."""
        found = set()
        for cell in from_bytes(self.build.source[self.notebook])["cells"]:
            if cell["cell_type"] != "code" or not cell["metadata"].get("nbgrader", {}).get("grade"):
                continue
            for call in expect_calls(ast.parse(cell["source"])):
                given = {k.arg: k.value for k in call.node.keywords}
                partial = given.get("partial", next(iter(call.node.args[1:]), None))
                if isinstance(partial, ast.Constant) and partial.value is True and call.question:
                    found.add(call.question)
        return frozenset(found)

    def handed_out(self, number: int) -> dict[str, bytes]:
        """The folder that the learner with this variant (from 0) receives."""
        course = self.build.course
        return {
            **self.build.release,
            **self.variants[number].files,
            MANIFEST: handout.manifest(
                course.course, course.edition, course.assignment, self.build.content_sha256
            ),
        }


def variant_seed(seed: str, number: int) -> bytes:
    """The seed of a variant by its number from 1, in a trial and in a preview alike."""
    return hashlib.sha256(f"{seed} {number}".encode()).digest()


def subject_of(
    build: Build, solver: bytes, variants: Sequence[Variant], solutions: Sequence[Solution] = ()
) -> Subject:
    """``solutions`` are made when not given. Raises: Refused when the solver misbehaves."""
    solved = tuple(solutions) or tuple(solve(solver, variants))
    return Subject(build, tuple(variants), solved, _material(build))


def numbered_variants(generator: bytes, seed: str, count: int) -> list[Variant]:
    """Variants 1 to ``count``. Raises: Refused when the generator misbehaves."""
    return make_variants(generator, [variant_seed(seed, n) for n in range(1, count + 1)])


def _material(build: Build) -> Material:
    course = build.course
    notebook = f"{course.assignment}.ipynb"
    with tempfile.TemporaryDirectory(prefix="benling-trial-") as folder:
        root = Path(folder)
        make_course(root, course.course, course.assignment, build.source)
        return read_material(
            root / GRADEBOOK, course.assignment, build.source[notebook], build.release[notebook]
        )


def truth_of(variant: Variant, question: str) -> dict[str, Any]:
    """The question's entry; an empty one when the generator gave none."""
    entry = variant.truth.get(question)
    return entry if isinstance(entry, dict) else {}
