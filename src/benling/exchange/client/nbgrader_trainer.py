"""nbgrader's exchange over HTTP, for trainers: release, collect."""

import re
import shutil
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir
from nbgrader.exchange import default
from nbgrader.exchange.abc import ExchangeReleaseAssignment as AbstractReleaseAssignment
from nbgrader.exchange.abc import ExchangeReleaseFeedback as AbstractReleaseFeedback

from benling.exchange.archive import open_archive
from benling.exchange.client.folder import HANDOUT_LIMITS
from benling.exchange.client.nbgrader_exchange import BenlingExchange, timestamp


class ReleaseAssignment(BenlingExchange, AbstractReleaseAssignment):
    """``nbgrader release_assignment ASSIGNMENT --course COURSE``

    The platform builds the course from its own sources and publishes that: only so do answer
    key, generator and released copy belong together, and nothing has to be believed that a
    client sends. A ``release/`` folder beside the command is not used.
    """

    def init_src(self) -> None:
        if not self.coursedir.course_id:
            self.fail("请写明课程：nbgrader release_assignment 作业名 --course 课程编号")

    def init_dest(self) -> None:
        pass

    def copy_files(self) -> None:
        released = self.http.release(self.coursedir.course_id)
        state = "内容未变化，仍是" if released["unchanged"] else "已发布"
        self.log.info(
            f"{state} {released['course']}（{released['edition']} 版），"
            f"作业 {released['assignment']}，评分格 {released['cells']} 个，"
            f"内容校验码 {released['content_sha256'][:16]}"
        )


class ReleaseFeedback(BenlingExchange, AbstractReleaseFeedback):
    """``nbgrader release_feedback``: nothing to do, said in words."""

    def init_src(self) -> None:
        self.fail("平台评分后反馈即到学员手中，不需要另行发布。")

    def init_dest(self) -> None:
        pass

    def copy_files(self) -> None:
        pass


class Collect(default.ExchangeCollect, BenlingExchange):
    """``nbgrader collect ASSIGNMENT --course COURSE [--update] [--before-duedate]``

    Submissions are mirrored into a private folder laid out as nbgrader's exchange; from there
    nbgrader's own class takes its choice, so all its options mean what they always meant.
    """

    def init_src(self) -> None:
        if not self.coursedir.course_id:
            self.fail("请写明课程：nbgrader collect 作业名 --course 课程编号")
        self.root = str(Path(jupyter_data_dir(), "benling_collected"))
        # Who handed in is the platform's word; all files of the mirror belong to the trainer.
        self.check_owner = False
        inbound = Path(self.root, self.coursedir.course_id, "inbound")
        inbound.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._mirror(inbound)
        super().init_src()

    def _mirror(self, inbound: Path) -> None:
        wanted: dict[str, dict[str, Any]] = {}
        for row in self.http.submissions(self.coursedir.course_id):
            if row["assignment"] == self.coursedir.assignment_id:
                wanted[_mirror_name(row)] = row
        for path in inbound.iterdir():
            if path.name not in wanted:
                shutil.rmtree(path)
        for name, row in wanted.items():
            if not (inbound / name).is_dir():
                archive = self.http.submission(self.coursedir.course_id, row["receipt"])
                _write(inbound / name, open_archive(archive, HANDOUT_LIMITS), row)


def _mirror_name(row: dict[str, Any]) -> str:
    # nbgrader separates the parts by "+"; a person id with one would be read wrongly.
    person = re.sub(r"[+/]", "_", row["person_id"])
    return f"{person}+{row['assignment']}+{timestamp(row['submitted_at'])}+{row['receipt']}"


def _write(place: Path, files: dict[str, bytes], row: dict[str, Any]) -> None:
    """A folder under its final name is complete."""
    aside = place.with_name(f".{place.name}")
    shutil.rmtree(aside, ignore_errors=True)
    for name, content in files.items():
        path = aside / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
    (aside / "timestamp.txt").write_text(timestamp(row["submitted_at"]))
    aside.rename(place)
