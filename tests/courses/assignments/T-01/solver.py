"""T-01 answered from cases.json alone."""

import json

import numpy as np


def answers(files):
    case = json.loads(files["cases.json"])
    due = np.datetime64(case["受理日"]) + np.timedelta64(20, "D")
    return {"q1": str(due), "q2": case["件数"], "q3": ["a", "c"]}


def slips(files):
    case = json.loads(files["cases.json"])
    return [("q1", str(np.datetime64(case["受理日"]) + np.timedelta64(19, "D")), "当天不算")]
