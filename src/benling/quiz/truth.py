"""The truth of the running submission: one JSON file, which only whoever marks has."""

import json
import os
from pathlib import Path
from typing import Any

from benling.quiz.verdicts import MarkingFault

TRUTH_VARIABLE = "BENLING_TRUTH"


def read_truth() -> dict[str, Any]:
    """By question id. Raises: MarkingFault when there is none."""
    path = os.environ.get(TRUTH_VARIABLE)
    if not path:
        raise MarkingFault(f"{TRUTH_VARIABLE} names no file")
    truth = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(truth, dict):
        raise MarkingFault("the truth is no record of questions")
    return truth
