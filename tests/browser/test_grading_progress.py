"""评分进度 moves before the trainer's eyes, and a machine fault is taken up again at a click."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from accessibility import serious_findings
from stack.grading_home import ADDRESS
from stack.processes import Process, free_port
from stack.web import Web

pytestmark = [pytest.mark.slow]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    (tmp_path / "home").mkdir()
    web = Web(tmp_path / "home", free_port())
    yield web
    web.stop()


@pytest.fixture
def page(web: Web, chromium: Browser) -> Iterator[Page]:
    name, _, value = web.run("-m", "stack.grading_home").strip().rpartition("\n")[2].partition("=")
    web.start()
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_cookies(
        [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/services/benling/"}]
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"http://127.0.0.1:{web.port}{ADDRESS}")
    yield page
    context.close()
    assert [] == faults


def test_a_class_is_graded_before_ones_eyes(web: Web, page: Page, tmp_path: Path) -> None:
    queue, failures = page.locator("#queue"), page.locator("#failures")
    expect(queue).to_contain_text("0 / 4 次已评分")
    expect(page.locator("#queue-warning")).to_contain_text("评分程序现在没有运行")
    expect(page.get_by_role("progressbar", name="评分进度")).to_have_attribute("max", "4")
    assert 0 == page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    command = [sys.executable, "-m", "benling", "grader"]
    grader = Process.start(command, log=tmp_path / "grader.log", env=web.environment)
    try:
        # Nobody reloads the page: it asks by itself.
        expect(queue).to_contain_text("2 / 4 次已评分", timeout=120_000)
        expect(page.locator("#queue-warning")).to_be_hidden()
        expect(queue).to_contain_text("正在运行")
        expect(queue).to_contain_text("已收到的提交都处理完了")
        expect(failures.get_by_role("row").filter(has_text="周明远")).to_contain_text("程序崩溃")
        assert [] == serious_findings(page)

        page.get_by_role("button", name="重新评分：陈小禾").click()
        expect(page.get_by_text("已排队重新评分 1 份")).to_be_visible()
        expect(queue).to_contain_text("3 / 4 次已评分", timeout=60_000)
        expect(failures.get_by_role("row").filter(has_text="陈小禾")).to_have_count(0)
    finally:
        grader.stop()
