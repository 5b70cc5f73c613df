"""The other process: turns source notebooks into release copies with nbgrader's own converter.

Apart, because nbgrader changes the working directory and takes seconds to import. Reads JSON from
standard input: ``{"config": path or null, "jobs": [{"course", "assignment", "files"}]}`` with
files as name → base64, and answers ``[{"files": …} or {"fault": text}]``.
"""

import base64
import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any


class _Kept(logging.Handler):
    """Keeps what nbgrader complains of."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def main() -> None:
    order = json.loads(sys.stdin.buffer.read())
    answer_fd = os.dup(1)
    os.dup2(2, 1)  # stray output of a library must not get into the answer
    answer = [_convert(job, order["config"]) for job in order["jobs"]]
    with os.fdopen(answer_fd, "w", encoding="utf-8") as out:
        json.dump(answer, out)


def _convert(job: dict[str, Any], config_file: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="benling-build-") as folder:
        root = Path(folder).resolve()
        source = root / "source" / job["assignment"]
        for name, text in job["files"].items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(text))
        complaint = _generate(root, job, config_file)
        if complaint:
            return {"fault": complaint}
        release = root / "release" / job["assignment"]
        return {
            "files": {
                path.relative_to(release).as_posix(): base64.b64encode(path.read_bytes()).decode()
                for path in sorted(release.rglob("*"))
                if path.is_file()
            }
        }


def _generate(root: Path, job: dict[str, Any], config_file: str | None) -> str:
    """Run GenerateAssignment without a gradebook; what it complained of, or empty."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config, PyFileConfigLoader

    config = Config()
    if config_file:
        path = Path(config_file)
        config.merge(PyFileConfigLoader(path.name, path=str(path.parent)).load_config())
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = job["course"]
    config.CourseDirectory.assignment_id = job["assignment"]
    # What `nbgrader generate_assignment --no-db` sets: the gradebook is made where grading is.
    config.SaveCells.enabled = False
    config.GenerateAssignment.no_database = True
    kept = _Kept()
    log = logging.Logger("nbgrader")  # apart from the global tree
    log.addHandler(kept)
    coursedir = CourseDirectory(config=config, log=log)
    try:
        GenerateAssignment(coursedir=coursedir, config=config, log=log).start()
    except Exception as error:  # nbgrader raises many kinds; each is this job's fault alone
        return "\n".join([*kept.lines, str(error)])
    return ""


if __name__ == "__main__":
    main()
