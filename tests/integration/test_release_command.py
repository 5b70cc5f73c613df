"""``benling release``, and releasing through the exchange, with the real builder."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from benling.exchange.archive import open_archive
from benling.exchange.client.folder import HANDOUT_LIMITS
from stack.exchange import ExchangeStack

CONTENT = Path(__file__).resolve().parents[1] / "courses"
OWNER, CODE, ASSIGNMENT = "P900001", "T-01", "t01-counting"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExchangeStack]:
    running = ExchangeStack.start(
        tmp_path_factory.mktemp("release"),
        people=["P001"],
        trainers=[OWNER, "P900009"],
        editions=[],
        variables={"BENLING_CONTENT": str(CONTENT)},
    )
    yield running
    running.stop()


def benling(stack: ExchangeStack, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benling", "release", *arguments],
        env=stack.web.environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    return said


@pytest.mark.slow
def test_release_from_trainer_to_learner(stack: ExchangeStack) -> None:
    """One story, as each step rests on the one before."""
    assert "还没有发布过课程" in benling(stack, "--list")
    assert "没有写明课程" in benling(stack, code=2)
    trainer, other = stack.client(OWNER), stack.client("P900009")
    refused = requests.post(
        f"{stack.web.exchange_url}courses/{CODE}/releases",
        headers={"Authorization": other._session.headers["Authorization"]},
        timeout=60,
    )
    assert (refused.status_code, stack.rows("SELECT * FROM catalog_courseedition")) == (403, [])

    released = trainer.release(CODE)
    assert (released["course"], released["assignment"]) == (CODE, ASSIGNMENT)
    assert (released["unchanged"], released["cells"] > 0) == (False, True)
    assert stack.rows("SELECT released_by FROM catalog_courseedition") == [(OWNER,)]

    files = open_archive(stack.client("P001").handout(CODE), HANDOUT_LIMITS)
    notebook = json.loads(files[f"{ASSIGNMENT}.ipynb"])
    graded = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
    assert len(graded) == released["cells"]
    text = b"".join(files.values())
    assert b"HIDDEN TESTS" not in text
    assert b"make_data" not in text
    receipt = stack.client("P001").submit(CODE, stack.client("P001").handout(CODE))
    assert receipt.number == 1

    said = benling(stack, CODE, "--by", OWNER)
    assert "未变化" in said
    assert released["content_sha256"] in said

    assert "填写理由" in benling(stack, "--withdraw", CODE, code=2)
    assert "已撤回" in benling(stack, "--withdraw", CODE, "--reason", "第 2 题数据有误")
    assert "1 人提交 1 次  已撤回：第 2 题数据有误" in benling(stack, "--list")
    assert '"problems"' in benling(stack, "E-99", "--json")
