"""A class of honest submissions, made from a seed: for the comparison with nbgrader and for timing.

Kinds of submission:

    right     every question right, in one of several styles of coding
    partly    some questions right, others wrong in the ways learners are wrong
    erring    one question does not run: syntax, name, type, an exception of its own
    empty     as released, or the cells emptied
    chatty    right or partly, with much printed
    magics    with %%time, %matplotlib, !echo and the like
    tampered  locked cells edited, points raised, cells moved or inserted: no gain intended
    warned    a library warning during the tests
    stderr    text of one's own on stderr during the tests
    extra     cells added: scratch calculations, plots, displayed frames
    files     files written and read
    looping   one cell that does not end
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml
from grading import answers
from grading.assignment import ANSWERS, ASSIGNMENT, ESSAY, NOTEBOOK, TESTS
from nbformat.v4 import new_code_cell

COMPOSITION = Path(__file__).with_name("composition.yml")
QUESTIONS = tuple(ANSWERS)


@dataclass
class Submission:
    """One learner's notebook, as changes to the released one."""

    learner: str
    kind: str
    #: grade id → source put there
    cells: dict[str, str] = field(default_factory=dict)
    #: (grade id, code) put before that cell
    inserted: list[tuple[str, str]] = field(default_factory=list)
    #: grade id → metadata of nbgrader's changed
    metadata: dict[str, dict[str, Any]] = field(default_factory=dict)


def composition(name: str) -> dict[str, int]:
    shares: dict[str, int] = yaml.safe_load(COMPOSITION.read_text(encoding="utf-8"))[name]
    return shares


def submissions(count: int, seed: int, shares: Mapping[str, int]) -> list[Submission]:
    """`count` submissions in the given shares; the same arguments give the same class."""
    chance = random.Random(f"{seed}/{count}")  # noqa: S311  # a class, not a secret
    kinds = [kind for kind, number in _numbers(count, shares).items() for _ in range(number)]
    chance.shuffle(kinds)
    return [_MAKERS[kind](f"learner-{n:04d}", kind, chance) for n, kind in enumerate(kinds)]


def _numbers(count: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Whole numbers in proportion, by the largest remainder; no kind left out of a class of 30."""
    whole = sum(shares.values())
    numbers = {kind: count * share // whole for kind, share in shares.items()}
    rest = sorted(shares, key=lambda kind: (-(count * shares[kind] % whole), kind))
    for kind in rest[: count - sum(numbers.values())]:
        numbers[kind] += 1
    for kind in [kind for kind, number in numbers.items() if not number and count >= 30]:
        numbers[max(numbers, key=lambda kind: numbers[kind])] -= 1
        numbers[kind] = 1
    return numbers


def _answered(learner: str, kind: str, chance: random.Random, right: set[str]) -> Submission:
    made = Submission(learner, kind)
    for question in QUESTIONS:
        pool = answers.RIGHT if question in right else answers.WRONG
        made.cells[question] = chance.choice(pool[question])
    if chance.random() < 0.7:
        made.cells[ESSAY] = chance.choice(answers.ESSAYS)
    if chance.random() < 0.3:
        made.inserted.append((chance.choice(QUESTIONS), chance.choice(answers.NOTES)))
    return made


def _right(learner: str, kind: str, chance: random.Random) -> Submission:
    return _answered(learner, kind, chance, set(QUESTIONS))


def _partly(learner: str, kind: str, chance: random.Random) -> Submission:
    return _answered(learner, kind, chance, set(chance.sample(QUESTIONS, chance.randint(1, 3))))


def _mostly(learner: str, kind: str, chance: random.Random) -> Submission:
    return (_right if chance.random() < 0.6 else _partly)(learner, kind, chance)


def _erring(learner: str, kind: str, chance: random.Random) -> Submission:
    made = _mostly(learner, kind, chance)
    made.cells[chance.choice(QUESTIONS)] = chance.choice(answers.ERRORS)
    return made


def _empty(learner: str, kind: str, chance: random.Random) -> Submission:
    made = Submission(learner, kind)
    if chance.random() < 0.4:
        made.cells = dict.fromkeys(QUESTIONS, chance.choice(["", "# 未作答", "pass"]))
    return made


def _prefixed(pool: tuple[str, ...]) -> Callable[[str, str, random.Random], Submission]:
    """Mostly right, with a piece of code in front of one answer."""

    def make(learner: str, kind: str, chance: random.Random) -> Submission:
        made = _mostly(learner, kind, chance)
        question = chance.choice(QUESTIONS)
        made.cells[question] = f"{chance.choice(pool)}\n{made.cells[question]}"
        return made

    return make


def _warned(learner: str, kind: str, chance: random.Random) -> Submission:
    made = _right(learner, kind, chance)
    question = chance.choice(sorted(answers.WARNED))
    made.cells[question] = chance.choice(answers.WARNED[question])
    return made


def _stderr(learner: str, kind: str, chance: random.Random) -> Submission:
    made = _right(learner, kind, chance)
    made.cells["workdays"] = answers.STDERR
    return made


def _extra(learner: str, kind: str, chance: random.Random) -> Submission:
    made = _mostly(learner, kind, chance)
    for code in chance.sample(answers.EXTRA, 2):
        made.inserted.append((chance.choice(list(TESTS.values()))[0], code))
    return made


def _tampered(learner: str, kind: str, chance: random.Random) -> Submission:
    made = _partly(learner, kind, chance)
    test = chance.choice(list(TESTS.values()))[0]
    way = chance.randrange(4)
    if way == 0:
        made.cells[test] = chance.choice(["assert True", "", "print('通过')"])
    elif way == 1:
        made.metadata[test] = {"points": 50.0}
    elif way == 2:
        made.metadata[test] = {"locked": False}
        made.cells[test] = "pass"
    else:
        made.cells["setup"] = "cases = None"
    return made


def _looping(learner: str, kind: str, chance: random.Random) -> Submission:
    made = _right(learner, kind, chance)
    made.cells[chance.choice(QUESTIONS)] = chance.choice(answers.LOOPS)
    return made


_MAKERS: dict[str, Callable[[str, str, random.Random], Submission]] = {
    "right": _right,
    "partly": _partly,
    "erring": _erring,
    "empty": _empty,
    "chatty": _prefixed(answers.CHATTY),
    "magics": _prefixed(answers.MAGICS),
    "tampered": _tampered,
    "warned": _warned,
    "stderr": _stderr,
    "extra": _extra,
    "files": _prefixed(answers.FILES),
    "looping": _looping,
}


def notebook_of(submission: Submission, released: Any) -> nbformat.NotebookNode:
    """The released notebook with one learner's changes."""
    notebook = nbformat.from_dict(released)
    by_id = {c.metadata.get("nbgrader", {}).get("grade_id"): c for c in notebook.cells}
    for grade_id, text in submission.cells.items():
        by_id[grade_id].source = text
    for grade_id, changed in submission.metadata.items():
        by_id[grade_id].metadata["nbgrader"].update(changed)
    for number, (grade_id, code) in enumerate(submission.inserted):
        where = notebook.cells.index(by_id[grade_id])
        notebook.cells.insert(where, new_code_cell(code, id=f"own-{number}"))
    return notebook


def hand_in(course: Path, made: list[Submission]) -> None:
    """Write the submissions into a course folder whose assignment has been generated."""
    released = nbformat.read(course / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", as_version=4)
    for submission in made:
        folder = course / "submitted" / submission.learner / ASSIGNMENT
        folder.mkdir(parents=True)
        nbformat.write(notebook_of(submission, released), folder / f"{NOTEBOOK}.ipynb")
        (folder / "timestamp.txt").write_text("2026-03-01 10:00:00 Asia/Shanghai\n")
