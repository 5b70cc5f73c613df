"""otter-grader on the same class: its own environment, the assignment in its format.

`otter grade`, its parallel mode, works only with Docker and is left out. `otter run` grades one
notebook: one driver process grades a whole list by the same function, and two such drivers stand
for two workers. otter has no time limit outside Docker: no looping submissions for it.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from grading.assignment import ASSIGNMENT, NOTEBOOK, TESTS

VERSION = "7.0.0"
#: what the notebooks import, and what runs them
LIBRARIES = ("numpy", "pandas", "matplotlib", "ipykernel")

_TEST = """from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}


@test_case(points={points!r})
def test_all(env):
    exec({source!r}, env)
"""

_DRIVER = """
import json, sys
from otter.api import grade_submission
found = {}
for path in sys.argv[2:]:
    try:
        results = grade_submission(path, sys.argv[1], quiet=True)
        found[path] = {name: results.get_score(name) for name in results.test_files}
    except Exception as error:
        found[path] = {"error": repr(error)}
json.dump(found, open(sys.argv[1] + f".{len(sys.argv)}.{abs(hash(sys.argv[2]))}.json", "w"))
"""

_TWO = """
import subprocess, sys
python, driver, autograder, *paths = sys.argv[1:]
halves = [paths[0::2], paths[1::2]]
running = [subprocess.Popen([python, driver, autograder, *half]) for half in halves if half]
sys.exit(max(process.wait() for process in running))
"""


def environment() -> Path | None:
    """The `bin` folder of otter's own environment, in the user's cache; None: not to be had."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "benling" / f"otter-{VERSION}"
    wanted = [f"otter-grader=={VERSION}", *LIBRARIES]
    complete = place / "complete"
    if not complete.exists() or complete.read_text() != " ".join(wanted):
        shutil.rmtree(place, ignore_errors=True)
        base = Path(sys.base_prefix) / "bin" / "python3"
        try:
            subprocess.run([base, "-m", "venv", place], check=True, capture_output=True)
            subprocess.run(
                [place / "bin" / "python", "-m", "pip", "install", "--quiet", *wanted],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            # As the product's own set-up does; pip does not where it is told to write no byte code.
            subprocess.run(
                [place / "bin" / "python", "-m", "compileall", "-qq", "-j", "0", place / "lib"],
                check=False, capture_output=True,
            )  # fmt: skip
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"otter-grader could not be installed: {getattr(error, 'stderr', error)}")
            return None
        complete.write_text(" ".join(wanted))
    return place / "bin"


def prepare(course: Path, place: Path, programs: Path) -> Path:
    """Autograder archive, driver programs and submissions in otter's layout."""
    tests = place / "tests"
    tests.mkdir(parents=True)
    for question, (grade_id, points, visible, hidden) in TESTS.items():
        source = f"{visible}\n{hidden}"
        if question == "ledger":
            # otter gives all or nothing for a case: the whole of it.
            source += "\nassert points == 4"
        text = _TEST.format(name=grade_id, points=points, source=source)
        (tests / f"{grade_id.replace('-', '_')}.py").write_text(text, encoding="utf-8")
    made = ["generate", "-t", str(tests), "-o", "autograder.zip", "--no-requirements",
            "--no-environment"]  # fmt: skip
    done = subprocess.run(
        [programs / "otter", *made], cwd=place, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert zipfile.is_zipfile(place / "autograder.zip")
    (place / "driver.py").write_text(_DRIVER)
    (place / "two.py").write_text(_TWO)
    own = {grade_id for grade_id, *_ in TESTS.values()}
    for folder in sorted((course / "submitted").iterdir()):
        text = (folder / ASSIGNMENT / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
        notebook = json.loads(text)
        # otter adds the tests itself; the cells of the author's tests go.
        notebook["cells"] = [
            cell for cell in notebook["cells"]
            if cell["metadata"].get("nbgrader", {}).get("grade_id") not in own
        ]  # fmt: skip
        target = place / "submitted" / f"{folder.name}.ipynb"
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(notebook), encoding="utf-8")
    return place


def command(place: Path, programs: Path, *, two: bool) -> list[str]:
    paths = [str(path) for path in sorted((place / "submitted").iterdir())]
    python, driver, archive = str(programs / "python"), "driver.py", str(place / "autograder.zip")
    if two:
        return [python, "two.py", python, driver, archive, *paths]
    return [python, driver, archive, *paths]


def scores(place: Path) -> dict[str, dict[str, float]]:
    """Learner → test → points, of the last run; without those that otter could not grade."""
    found: dict[str, dict[str, float]] = {}
    for file in place.glob("autograder.zip.*.json"):
        for path, points in json.loads(file.read_text()).items():
            if "error" not in points:
                found[Path(path).stem] = points
        file.unlink()
    return found
