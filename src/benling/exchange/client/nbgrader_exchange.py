"""nbgrader's exchange over HTTP, for learners: fetch, submit, list, fetch feedback.

nbgrader's own classes copy between folders that everybody can write. These speak to the platform
instead: who somebody is comes from the token there, never from a folder or a name. Messages are
Chinese, as learners read them in their terminal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError, default
from nbgrader.exchange.abc import ExchangeFetchAssignment as AbstractFetchAssignment
from nbgrader.exchange.abc import ExchangeFetchFeedback as AbstractFetchFeedback
from nbgrader.exchange.abc import ExchangeSubmit as AbstractSubmit

from benling.errors import Refused
from benling.exchange.client import folder
from benling.exchange.client.feedback import unpack_feedback
from benling.exchange.client.http import ExchangeHttp, Unreachable


class BenlingExchange(default.Exchange):
    """What all of them share: the connection, and saying in words why something is refused."""

    def ensure_root(self) -> None:
        """There is no shared folder."""

    @property
    def http(self) -> ExchangeHttp:
        return ExchangeHttp.from_environment()

    def start(self) -> Any:
        with self.in_words():
            return super().start()

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn refusals into nbgrader's error, each problem on its line."""
        try:
            yield
        except Refused as refused:
            for problem in refused.problems:
                self.log.error(str(problem))
            raise ExchangeError(str(refused)) from refused
        except Unreachable as away:
            self.fail(str(away))

    def folder_of(self, course: str, assignment: str) -> Path:
        """The assignment's folder below where the learner keeps assignments."""
        inner = Path(course, assignment) if self.path_includes_course else Path(assignment)
        return Path(self.assignment_dir, inner).absolute()

    def course_of(self, assignment: str) -> str:
        """The course named on the command line, else the one that has this assignment."""
        if self.coursedir.course_id:
            return str(self.coursedir.course_id)
        for row in self.http.assignments():
            if row["assignment"] == assignment:
                return str(row["course"])
        self.fail(f"没有名为 {assignment} 的作业。用 nbgrader list 查看可以领取的作业。")
        raise AssertionError("fail always raises")


class FetchAssignment(BenlingExchange, AbstractFetchAssignment):
    """``nbgrader fetch_assignment ASSIGNMENT [--course COURSE] [--replace]``"""

    def init_src(self) -> None:
        assignment = str(self.coursedir.assignment_id)
        course = self.course_of(assignment)
        rows = [row for row in self.http.assignments() if row["course"] == course]
        if not rows:
            self.fail(f"没有课程 {course}，或还没有发布。用 nbgrader list 查看可以领取的作业。")
        if rows[0]["assignment"] != assignment:
            self.fail(f"课程 {course} 的作业是 {rows[0]['assignment']}，不是 {assignment}。")
        self.course, self.assignment = course, assignment
        self.archive = self.http.handout(course)

    def init_dest(self) -> None:
        self.dest_path = self.folder_of(self.course, self.assignment)
        if self.dest_path.is_dir() and not self.replace_missing_files:
            self.fail(
                f"文件夹 {self.dest_path.name} 已经有了，没有改动。"
                "缺少文件时加 --replace 补齐，已有的作业和答案会保留。"
            )

    def copy_files(self) -> None:
        unpacked = folder.unpack_handout(self.archive, self.dest_path)
        self.log.info(f"已领取 {self.course} {self.assignment}：{self.dest_path}")
        if unpacked.kept:
            self.log.info(f"保留了您已有的：{'、'.join(unpacked.kept)}")


class Submit(BenlingExchange, AbstractSubmit):
    """``nbgrader submit ASSIGNMENT [--course COURSE]``"""

    def init_src(self) -> None:
        named = str(self.coursedir.assignment_id).rstrip("/")
        inner = named if not self.path_includes_course else f"{self.coursedir.course_id}/{named}"
        self.src_path = Path(self.assignment_dir, inner).absolute()
        self.coursedir.assignment_id = self.src_path.name
        if not self.src_path.is_dir():
            self.fail(f"没有文件夹 {self.src_path.name}。请在它的上一级文件夹里运行。")

    def init_dest(self) -> None:
        # The folder knows its course, so that nobody must type it.
        manifest = folder.read_manifest(self.src_path) or {}
        course = self.coursedir.course_id or manifest.get("course")
        self.course = str(course or self.course_of(self.src_path.name))

    def copy_files(self) -> None:
        receipt = self.http.submit(self.course, folder.pack_submission(self.src_path))
        done = "这份内容已经提交过，未重复计次" if receipt.repeated else "已提交"
        late = "，已超过期限" if receipt.late else ""
        when = receipt.submitted_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        self.log.info(f"{done}：第 {receipt.number} 次，{when}{late}。回执号 {receipt.receipt}")


class FetchFeedback(BenlingExchange, AbstractFetchFeedback):
    """``nbgrader fetch_feedback ASSIGNMENT [--course COURSE]``: of all attempts that have one."""

    def init_src(self) -> None:
        self.assignment = str(self.coursedir.assignment_id)
        self.course = self.course_of(self.assignment)
        self.rows = self.http.attempts(self.course)
        if not self.rows:
            self.fail(f"{self.course} 还没有提交过。")

    def init_dest(self) -> None:
        name = self.assignment or str(self.rows[0]["assignment"])
        self.dest_path = self.folder_of(self.course, name) / "feedback"

    def copy_files(self) -> None:
        for row in self.rows:
            if not row["has_feedback"]:
                self.log.warning(f"第 {row['number']} 次提交还没有反馈，请稍后再取。")
                continue
            place = self.dest_path / timestamp(row["submitted_at"])
            for name in unpack_feedback(self.http.feedback(row["receipt"]), place):
                self.log.info(f"已取回第 {row['number']} 次提交的反馈：{place / name}")


def timestamp(submitted_at: str) -> str:
    """The server's time in the form of nbgrader's time stamps, which are in UTC."""
    moment = datetime.fromisoformat(submitted_at).astimezone(UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f UTC")
