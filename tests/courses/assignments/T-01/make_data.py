"""A small case of each learner's own."""

import hashlib
import json
from datetime import date, timedelta


def make_data(seed: bytes) -> dict:
    number = int.from_bytes(hashlib.sha256(seed).digest()[:4], "big")
    accepted = date(2026, 1, 5) + timedelta(days=number % 200)
    count = 11 + number % 80
    case = {"受理日": accepted.isoformat(), "件数": str(count)}
    due = accepted + timedelta(days=20)
    day_early = due - timedelta(days=1)
    mistake = {
        "value": day_early.isoformat(),
        "message": "当天不算，从次日数起。",
        "source": "民法典（2020）第二百零一条（参照）",
    }
    truth = {
        "q1": {"answer": due.isoformat(), "mistakes": [mistake]},
        "q2": {"answer": str(count), "tolerance": 0, "mistakes": []},
        "q3": {"answer": ["a", "c"], "mistakes": []},
    }
    return {"files": {"cases.json": json.dumps(case, ensure_ascii=False)}, "truth": truth}
