"""Starts the commands that build, try and write, beside the service: they need a main thread.

They end with the service; what was interrupted goes on when it is asked to.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from benling.errors import Problem, Refused, refuse
from benling.grader.presence import service_tier
from benling.regrading.models import Regrade
from benling.regrading.worker import is_at_work

_BUILD_SECONDS = 300
#: by number of the regrading
_started: "dict[int, subprocess.Popen[bytes]]" = {}


def carry_on(regrade: Regrade) -> bool:
    """See to it that a process is at work on it, in the graders' tier; False when one is."""
    for number in [number for number, process in _started.items() if process.poll() is not None]:
        del _started[number]
    if regrade.pk in _started or is_at_work(regrade):
        return False
    _started[regrade.pk] = subprocess.Popen(
        [
            sys.executable, "-m", "benling", "regrade", "--work", str(regrade.pk),
            "--isolation", service_tier(),
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return True


def was_just_started(regrade: Regrade) -> bool:
    """A process of ours for it is alive, at work or about to be."""
    process = _started.get(regrade.pk)
    return process is not None and process.poll() is None


def publish_correction(
    course: str, edition: str, *, by: str, reason: str, allow_texts: Sequence[str]
) -> dict[str, Any]:
    """``benling release --correction``, from the server's own sources. Raises: Refused."""
    command = [sys.executable, "-m", "benling", "release", course, "--correction", "--json"]
    command += ["--edition", edition, "--by", by, f"--reason={reason}"]
    command += [f"--allow-text={name}" for name in allow_texts]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_BUILD_SECONDS, check=False
    )
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        what, rule = "课程生成程序中途出错", "生成完成后才能发布"
        raise refuse("评分更正", what, rule, "请系统管理员查看服务日志") from error
    if "problems" in answer:
        raise Refused([Problem(**problem) for problem in answer["problems"]])
    return answer
