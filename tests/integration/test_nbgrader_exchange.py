"""Stock ``nbgrader`` in a terminal, through our exchange: learner's and trainer's commands."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benling.desk.config import desk_environment
from stack.exchange import NOTEBOOK, ExchangeStack
from stack.nbgrader_terminal import NbgraderTerminal
from stack.notebooks import answers
from stack.processes import clean_environment, venv_command

ASSIGNMENT = "t01-deadlines"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExchangeStack]:
    running = ExchangeStack.start(
        tmp_path_factory.mktemp("nbgrader"), people=["P001", "P002"], trainers=["T001"]
    )
    yield running
    running.stop()


class Terminal:
    """A person's shell: own home, own token, stock nbgrader."""

    def __init__(self, stack: ExchangeStack, person_id: str, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.environment = {
            **clean_environment(),
            # The desk's own configuration, as a learner's server has it.
            **desk_environment(),
            "HOME": str(folder),
            "JUPYTER_DATA_DIR": str(folder / ".data"),
            "JUPYTER_CONFIG_DIR": str(folder / ".config"),
            "BENLING_EXCHANGE_URL": stack.web.exchange_url,
            "JUPYTERHUB_API_TOKEN": stack.hub.token(person_id),
            # nbgrader calls alembic when it makes a gradebook.
            "PATH": str(Path(venv_command("x")).parent) + os.pathsep + os.environ["PATH"],
        }
        self._shell = NbgraderTerminal(folder, self.environment)

    def nbgrader(self, *arguments: str, fails: bool = False) -> str:
        code, said = self._shell.run(*arguments)
        assert (code != 0) is fails, said
        return said

    def close(self) -> None:
        self._shell.close()


@pytest.fixture
def terminals(stack: ExchangeStack, tmp_path: Path) -> Iterator[Callable[[str], Terminal]]:
    opened: list[Terminal] = []

    def terminal(person_id: str) -> Terminal:
        opened.append(Terminal(stack, person_id, tmp_path / person_id))
        return opened[-1]

    yield terminal
    for one in opened:
        one.close()


def state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_learner_and_trainer_with_stock_commands(
    stack: ExchangeStack, terminals: Callable[[str], Terminal]
) -> None:
    learner, trainer = terminals("P001"), terminals("T001")
    work = learner.folder / ASSIGNMENT

    said = learner.nbgrader("list")
    assert f"T-01 {ASSIGNMENT} 期限怎么算" in said
    assert "没有名为 nonsense 的作业" in learner.nbgrader(
        "fetch_assignment", "nonsense", fails=True
    )

    assert "已领取" in learner.nbgrader("fetch_assignment", ASSIGNMENT, "--course", "T-01")
    assert {"benling.json", "cases.json", "map.png", NOTEBOOK} <= state(work).keys()
    (work / "answers.json").write_bytes(answers(q1="5"))
    (work / NOTEBOOK).write_text((work / NOTEBOOK).read_text().replace("## 第1题", "## 改过 第1题"))
    (work / "cases.json").unlink()
    mine = state(work)
    assert "没有改动" in learner.nbgrader("fetch_assignment", ASSIGNMENT, fails=True)
    assert state(work) == mine
    assert "保留了您已有的：answers.json" not in learner.nbgrader(
        "fetch_assignment", ASSIGNMENT, "--replace"
    )
    assert {name: state(work)[name] for name in mine} == mine
    assert (work / "cases.json").exists()

    first = learner.nbgrader("submit", ASSIGNMENT)
    assert "已提交：第 1 次" in first
    assert "未重复计次" in learner.nbgrader("submit", ASSIGNMENT, "--course", "T-01")
    (receipt,) = stack.receipts_recorded()
    assert receipt in first

    before = state(work)
    (work / NOTEBOOK).rename(work / "改名.ipynb")
    said = learner.nbgrader("submit", ASSIGNMENT, fails=True)
    assert f"缺少作业文件 {NOTEBOOK}（只有 改名.ipynb）" in said
    (work / "改名.ipynb").rename(work / NOTEBOOK)
    assert {k: v for k, v in state(work).items() if k != ".answers.lock"} == {
        k: v for k, v in before.items() if k != ".answers.lock"
    }

    assert "还没有反馈" in learner.nbgrader("fetch_feedback", ASSIGNMENT)
    feedback = stack.web.home / "feedback" / receipt
    feedback.mkdir()
    (feedback / f"{ASSIGNMENT}.html").write_text("<p>第1题 正确</p>")
    assert "反馈可以取回" in learner.nbgrader("list", "--cached")
    learner.nbgrader("fetch_feedback", ASSIGNMENT)
    (page,) = (work / "feedback").rglob("*.html")
    assert page.read_text() == "<p>第1题 正确</p>"
    # Feedback and our own files beside the work do not make it another submission.
    assert "未重复计次" in learner.nbgrader("submit", ASSIGNMENT)

    said = learner.nbgrader("list", "--cached", "--json")
    rows = json.loads(next(line for line in said.splitlines() if line.startswith("[{")))
    assert rows[0]["student_id"] == "P001"
    (submitted,) = rows[0]["submissions"]
    assert (submitted["receipt"], submitted["has_local_feedback"]) == (receipt, True)
    assert "不能从这里删除" in learner.nbgrader("list", "--remove", fails=True)

    assert "不是课程 T-01 的负责教员" in learner.nbgrader(
        "collect", ASSIGNMENT, "--course", "T-01", fails=True
    )
    trainer.nbgrader("collect", ASSIGNMENT, "--course", "T-01")
    collected = trainer.folder / "submitted" / "P001" / ASSIGNMENT
    assert (collected / "answers.json").read_bytes() == answers(q1="5")
    assert (collected / "timestamp.txt").read_text().endswith(" UTC")
    (work / "answers.json").write_bytes(answers(q1="6"))
    learner.nbgrader("submit", ASSIGNMENT)
    trainer.nbgrader("collect", ASSIGNMENT, "--course", "T-01")
    assert (collected / "answers.json").read_bytes() == answers(q1="5")
    trainer.nbgrader("collect", ASSIGNMENT, "--course", "T-01", "--update")
    assert (collected / "answers.json").read_bytes() == answers(q1="6")
    assert "不需要另行发布" in trainer.nbgrader(
        "release_feedback", ASSIGNMENT, "--course", "T-01", fails=True
    )
    assert "不是课程 T-01 的负责教员" in learner.nbgrader(
        "release_assignment", ASSIGNMENT, "--course", "T-01", fails=True
    )


def test_the_script_itself_outside_of_the_platform(tmp_path: Path) -> None:
    done = subprocess.run(
        [venv_command("nbgrader"), "list"],
        cwd=tmp_path,
        env={**clean_environment(), **desk_environment(), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "从“我的学习”点“开始”进入" in done.stdout + done.stderr
