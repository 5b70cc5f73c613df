"""answers.json: durable, whole, suspicious of what it reads."""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benling.quiz.store import ANSWERS_FILE, AnswerStore, DamagedAnswers, read_answers

_OVERLONG = json.dumps(
    {"version": 1, "answers": {"q1": {"value": "x" * 30_000, "at": "2026-01-01T00:00:00Z"}}}
)


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    assert store.get("q1") is None
    store.put("q1", "b")
    store.put("q2", ["a", "c"])
    store.put("q1", "c")
    kept = read_answers(tmp_path)
    assert {name: answer.value for name, answer in kept.items()} == {"q1": "c", "q2": ["a", "c"]}
    written = json.loads((tmp_path / ANSWERS_FILE).read_text())
    assert written["version"] == 1
    assert written["answers"]["q1"]["at"].endswith("Z")


def test_what_is_read_belongs_to_the_reader_and_a_change_is_seen_at_once(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    store.put("q1", ["a", "b"])
    read = read_answers(tmp_path)
    assert isinstance(read["q1"].value, list)
    read["q1"].value.append("c")
    read.pop("q1")
    assert read_answers(tmp_path)["q1"].value == ["a", "b"]
    written = (tmp_path / "answers.json").read_text(encoding="utf-8")
    # The same length and, on many file systems, the same moment.
    (tmp_path / "answers.json").write_text(written.replace('"b"', '"d"'), encoding="utf-8")
    assert read_answers(tmp_path)["q1"].value == ["a", "d"]


def test_an_older_answer_does_not_undo_a_newer_one(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    newer = store.put("q1", "新")
    late = store.put("q1", "旧", newer.at - timedelta(minutes=5))
    assert late.value == "新"
    assert store.put("q1", "更新", newer.at + timedelta(milliseconds=1)).value == "更新"


def test_a_clock_that_runs_ahead_cannot_lock_a_question(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    store.put("q1", "甲", datetime.now(UTC) + timedelta(days=400))
    assert store.put("q1", "乙").value == "乙"


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", '{"version": 2, "answers": {}}', '{"version": 1}', "[" * 50_000, "null",
        '{"version": 1, "answers": {"q1": {"value": 3, "at": "2026-01-01T00:00:00Z"}}}',
        '{"version": 1, "answers": {"q1": {"value": "b"}}}',
        '{"version": 1, "answers": {"q1": {"value": "b", "at": "昨天"}}}',
        '{"version": 1, "answers": {"q1": {"value": "b", "at": "0001-01-01T00:00:00+23:59"}}}',
        '{"version": 1, "answers": {"../x": {"value": "b", "at": "2026-01-01T00:00:00Z"}}}',
        '{"version": 1, "answers": {"q1": {"value": [["a"]], "at": "2026-01-01T00:00:00Z"}}}',
        '{"version": 1, "answers": {"q1": {"value": NaN, "at": "2026-01-01T00:00:00Z"}}}',
        _OVERLONG,
        " " * 600_000,
    ],
)  # fmt: skip
def test_what_is_not_ours_is_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / ANSWERS_FILE).write_text(text)
    with pytest.raises(DamagedAnswers):
        read_answers(tmp_path)


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere.json"
    secret.write_text('{"version": 1, "answers": {}}')
    (tmp_path / ANSWERS_FILE).symlink_to(secret)
    with pytest.raises(DamagedAnswers):
        read_answers(tmp_path)
    (tmp_path / ANSWERS_FILE).unlink()
    os.mkfifo(tmp_path / ANSWERS_FILE)
    with pytest.raises(DamagedAnswers):
        read_answers(tmp_path)


def test_a_damaged_file_is_kept_aside(tmp_path: Path) -> None:
    (tmp_path / ANSWERS_FILE).write_text("not json")
    AnswerStore(tmp_path).put("q1", "b")
    assert read_answers(tmp_path)["q1"].value == "b"
    (aside,) = tmp_path.glob("answers.damaged-*.json")
    assert aside.read_text() == "not json"


def _put_many(folder: str, name: str, times: int) -> None:
    store = AnswerStore(Path(folder))
    for number in range(times):
        store.put(f"{name}-{number}", str(number))


def test_several_kernels_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_put_many, args=(str(tmp_path), f"w{n}", 20)) for n in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert len(read_answers(tmp_path)) == 80


_WRITER = """
import sys
from pathlib import Path
from benling.quiz.store import AnswerStore
store, number = AnswerStore(Path(sys.argv[1])), int(sys.argv[2])
while True:
    number += 1
    store.put("essay", f"{number}:" + "字" * 3000)
    print(number, flush=True)
"""


def test_kill_at_any_moment_leaves_the_last_acknowledged_answer(tmp_path: Path) -> None:
    chance = random.Random(20260506)
    last = 0
    for _ in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), str(last)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert writer.stdout is not None
        writer.stdout.readline()  # it is writing now
        time.sleep(chance.uniform(0.0, 0.08))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        writer.wait()
        acknowledged = int(rest[-1]) if rest else last + 1
        number, body = str(read_answers(tmp_path)["essay"].value).split(":")
        assert int(number) >= acknowledged
        assert body == "字" * 3000
        last = int(number)
    AnswerStore(tmp_path).put("q2", "a")
    assert set(read_answers(tmp_path)) == {"essay", "q2"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told_and_reading_still_works(tmp_path: Path) -> None:
    AnswerStore(tmp_path).put("q1", "b")
    tmp_path.chmod(0o500)
    (tmp_path / ".answers.lock").chmod(0o400)
    try:
        with pytest.raises(OSError, match="denied"):
            AnswerStore(tmp_path).put("q1", "c")
        assert read_answers(tmp_path)["q1"].value == "b"
    finally:
        tmp_path.chmod(0o700)
