"""``nbgrader list`` over HTTP: what can be fetched, and what was handed in."""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from nbgrader.exchange.abc import ExchangeList as AbstractList
from traitlets import Bool

from benling.exchange.client.nbgrader_exchange import BenlingExchange, timestamp


class List(AbstractList, BenlingExchange):
    """``nbgrader list [ASSIGNMENT] [--course COURSE] [--cached | --inbound] [--json]``

    The rows have the keys of nbgrader's own class, as its assignment list in JupyterLab and
    ``--json`` read them. ``--inbound`` and ``--cached`` both mean: what I handed in.
    """

    #: nbgrader 0.9.6 has the flag ``--json`` but nothing behind it
    as_json = Bool(False, help="Print the rows as JSON.").tag(config=True)

    def start(self) -> Any:
        with self.in_words():
            return AbstractList.start(self)

    def init_src(self) -> None:
        pass

    def init_dest(self) -> None:
        released = self.http.assignments()
        course, assignment = self.coursedir.course_id, self.coursedir.assignment_id
        self.rows = [
            row
            for row in released
            if (not course or row["course"] == course)
            and (not assignment or row["assignment"] == assignment)
        ]

    def copy_files(self) -> None:
        pass

    def list_files(self) -> list[dict[str, Any]]:
        rows = self._handed_in() if self.inbound or self.cached else self._released()
        if self.as_json:
            sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return rows

    def remove_files(self) -> list[dict[str, Any]]:
        self.fail("作业和提交记录保存在平台上，不能从这里删除。")
        raise AssertionError("fail always raises")

    def _released(self) -> list[dict[str, Any]]:
        self.log.info("可以领取的作业：")
        found = []
        for row in self.rows:
            place = self.folder_of(row["course"], row["assignment"])
            fetched = place.is_dir()
            line = f"{row['course']} {row['assignment']} {row['title']}"
            self.log.info(line + ("（已领取）" if fetched else ""))
            notebooks = sorted(place.glob("*.ipynb")) if fetched else []
            found.append(
                {
                    "course_id": row["course"],
                    "assignment_id": row["assignment"],
                    "status": "fetched" if fetched else "released",
                    "path": str(place),
                    "notebooks": [
                        {"notebook_id": path.stem, "path": str(path)} for path in notebooks
                    ],
                }
            )
        return found

    def _handed_in(self) -> list[dict[str, Any]]:
        self.log.info("已提交的作业：")
        grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows:
            for attempt in reversed(self.http.attempts(row["course"])):
                shown = self._submission(attempt)
                key = (attempt["course"], attempt["person_id"], attempt["assignment"])
                grouped[key].append(shown)
                self.log.info(_line(attempt, shown))
        return [
            {
                "course_id": course,
                "student_id": person,
                "assignment_id": assignment,
                "status": "submitted",
                "submissions": submissions,
            }
            for (course, person, assignment), submissions in grouped.items()
        ]

    def _submission(self, attempt: dict[str, Any]) -> dict[str, Any]:
        course, assignment = attempt["course"], attempt["assignment"]
        place = self.folder_of(course, assignment)
        stamp = timestamp(attempt["submitted_at"])
        local = place / "feedback" / stamp
        feedback = _feedback_state(local, attempt["has_feedback"])
        notebook = {"notebook_id": assignment, "path": str(place / f"{assignment}.ipynb")}
        page = local / f"{assignment}.html"
        local_page = str(page) if page.exists() else None
        return {
            "course_id": course,
            "student_id": attempt["person_id"],
            "assignment_id": assignment,
            "timestamp": stamp,
            "status": "submitted",
            "path": str(place),
            "receipt": attempt["receipt"],
            "notebooks": [
                {
                    **notebook,
                    **feedback,
                    "local_feedback_path": local_page,
                }
            ],
            **feedback,
            "local_feedback_path": str(local) if feedback["has_local_feedback"] else None,
        }


def _feedback_state(local: Path, on_platform: bool) -> dict[str, bool]:
    return {
        "has_local_feedback": local.is_dir(),
        "has_exchange_feedback": on_platform,
        "feedback_updated": False,
    }


def _line(attempt: dict[str, Any], shown: dict[str, Any]) -> str:
    if shown["has_local_feedback"]:
        feedback = "反馈已取回"
    else:
        feedback = "反馈可以取回" if shown["has_exchange_feedback"] else "还没有反馈"
    late = "，逾期" if attempt["late"] else ""
    return (
        f"{attempt['course']} {attempt['assignment']} 第 {attempt['number']} 次 "
        f"{shown['timestamp']}（{feedback}{late}） 回执号 {attempt['receipt']}"
    )
