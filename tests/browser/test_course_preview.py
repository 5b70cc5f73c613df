"""``benling course preview`` opens a course in a real Chromium, and tells what does not work."""

import os
import signal
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import requests
from PIL import Image

from course_folder import CODE, LESSON, copied

pytestmark = [pytest.mark.platform, pytest.mark.timeout(240)]
CARD = "```{code-cell} python\n:tags: [remove-input]\n"


def preview(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "benling", "course", "preview", CODE, "--content", str(root)]
    environment = os.environ | {"COLUMNS": "120"}
    return subprocess.run(
        [*command, *words], capture_output=True, text=True, env=environment, check=False
    )


def test_all_pages_open_to_the_end_and_are_pictured(tmp_path: Path) -> None:
    shots = tmp_path / "shots"
    done = preview(copied(tmp_path), "--variant", "2", "--check", "--shots", str(shots))
    assert 0 == done.returncode, done.stdout + done.stderr
    assert 2 == done.stdout.count("正常"), done.stdout
    pictures = sorted(shots.iterdir())
    assert [f"{CODE}-01-days.png", f"{CODE}-t01-counting.png"] == [p.name for p in pictures]
    for picture in pictures:
        with Image.open(picture) as shot:
            assert shot.width == 1280 and shot.height >= 900
            assert len(shot.getcolors(1 << 24) or []) > 20, "an empty page"


def test_the_addresses_open_until_it_is_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benling", "course", "preview", CODE, "--lab"]
    command += ["--content", str(copied(tmp_path))]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True,
        preexec_fn=_heed_ctrl_c,  # noqa: PLW1509  # no other thread holds anything here
    )  # fmt: skip
    try:
        assert running.stdout is not None
        said: list[str] = []
        for line in running.stdout:
            said.append(line.strip())
            if "Ctrl-C" in line:
                break
        lesson, _, sheet, lab = [line for line in said if line.startswith("http")]
        assert "工作日" in page(lesson) and "哪一天到期" in page(sheet)
        assert "jupyter-config-data" in page(lab)
        bare = requests.get(sheet.partition("?")[0], timeout=60, allow_redirects=False)
        assert 302 == bare.status_code and "/login?" in bare.headers["Location"]
    finally:
        running.send_signal(signal.SIGINT)
        assert 0 == running.wait(60)
    with pytest.raises(requests.ConnectionError):
        requests.get(sheet, timeout=60)


def _heed_ctrl_c() -> None:
    """Who starts the tests in a shell's background has told them to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def page(address: str) -> str:
    answer = requests.get(address, timeout=120)
    answer.encoding = "utf-8"
    assert 200 == answer.status_code
    return unescape(answer.text)


def test_what_goes_wrong_on_a_page_is_named(tmp_path: Path) -> None:
    root = copied(tmp_path)
    text = (root / LESSON).read_text(encoding="utf-8")
    cells = [
        "1 / 0  # 这里会出错",
        # Put together, or the check of the course would find it before anything is opened.
        "from IPython.display import HTML\n"
        'HTML(\'<img alt="" src="\' + "http:" + \'//192.0.2.1/a.png">\')',
    ]
    more = "".join(f"\n\n{CARD}{cell}\n```\n" for cell in cells)
    (root / LESSON).write_text(text + more, encoding="utf-8")
    done = preview(root, "--check")
    assert 1 == done.returncode, done.stdout + done.stderr
    assert 1 == done.stdout.count("有问题") == done.stdout.count("正常")
    assert "有一格出错" in done.stdout and "1 / 0" in done.stdout
    assert "192.0.2.1" in done.stdout
