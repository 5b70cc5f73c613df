"""POST benling/submit: pack the folder as it is saved, hand it in, give back the receipt."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import authenticated

from benling.desk.workplace import (
    Workplace,
    assignment_here,
    latest_here,
    services_address,
    workplace,
)
from benling.errors import Problem, Refused, refuse
from benling.exchange.client.folder import pack_submission, read_manifest
from benling.exchange.client.http import ExchangeHttp, Receipt, Unreachable


class SubmitHandler(APIHandler):
    """``?course=E-01[&edition=…]`` → receipt and result address, or every problem.

    Repeating is safe: the same content is one attempt, answered with the first receipt.
    """

    @authenticated
    async def post(self) -> None:
        root = Path(self.contents_manager.root_dir)
        course = self.get_query_argument("course", "")
        edition = self.get_query_argument("edition", "")
        try:
            receipt = await asyncio.to_thread(hand_in, root, course, edition)
        except Refused as refused:
            self._answer_problems(422, refused.problems, can_retry=False)
        except Unreachable as error:
            text = str(error).rstrip("。")
            problem = Problem("网络", text, "提交要送达平台并得到回执", "稍后点“再试一次”")
            self._answer_problems(503, [problem], can_retry=True)
        else:
            self.finish(
                {
                    "receipt": receipt.receipt,
                    "number": receipt.number,
                    "submitted_at": receipt.submitted_at.isoformat(),
                    "late": receipt.late,
                    "repeated": receipt.repeated,
                    "result_url": services_address(f"my/attempts/{receipt.receipt}/"),
                }
            )

    def _answer_problems(self, status: int, problems: Any, *, can_retry: bool) -> None:
        self.set_status(status)
        self.finish({"problems": [asdict(problem) for problem in problems], "retry": can_retry})


def hand_in(root: Path, course: str, edition: str = "") -> Receipt:
    """Submit the course's assignment folder. The folder is only read; packing waits for a save
    that is under way. Raises: Refused, Unreachable.
    """
    place = workplace(root, course, edition) if edition else latest_here(root, course)
    folder = assignment_here(place) if place is not None else None
    if place is None or folder is None:
        what, rule = f"没有找到 {course} 的作业文件夹", "须先打开作业再提交"
        raise refuse("作业文件夹", what, rule, "从“我的学习”打开作业，核对作答后再提交")
    _check_manifest(folder, place)
    return ExchangeHttp.from_environment().submit(place.course, pack_submission(folder))


def _check_manifest(folder: Path, place: Workplace) -> None:
    manifest = read_manifest(folder) or {}
    if manifest.get("course") != place.course:
        what = f"{folder.name} 里的说明文件写的是 {manifest.get('course')}"
        rule = f"这里应当是 {place.course} 的作业"
        raise refuse("作业文件夹", what, rule, "从“我的学习”重新打开这份作业")
