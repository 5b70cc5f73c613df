"""The dashboard as HR sees it, in a real browser: numbers open, filters act, nothing leaves."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from stack.completion_people import LONG_TITLE
from stack.platform import Platform, wait_until
from stack.platform_cast import PASSWORD

pytestmark = pytest.mark.slow

DASHBOARD = "/services/dashboard/"
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
#: opening a page starts a kernel; the machine may be busy
SECONDS = 120_000


@pytest.fixture(scope="module")
def courses(platform: Platform) -> Platform:
    environment = {**platform.environment, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "stack.completion_people"]
    subprocess.run(command, env=environment, check=True, timeout=120)
    hr = platform.sign_in("H003")
    page = platform.url + DASHBOARD
    wait_until(lambda: hr.get(page, timeout=60).status_code == 200, 120, platform.logs)
    return platform


@pytest.fixture
def open_as(courses: Platform, chromium: Browser) -> Iterator[Any]:
    """Sign in and open the dashboard; afterwards: no request left the host, no script failed."""
    contexts, outside, errors = [], [], []

    def note(url: str) -> None:
        if url.startswith(("http", "ws")) and f"127.0.0.1:{courses.port}" not in url:
            outside.append(url)

    def open_page(person_id: str) -> Page:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        page.on("request", lambda request: note(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(courses.url + DASHBOARD)
        page.fill("input[name=username]", person_id)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [] == outside
    assert [] == errors


def test_city_hr_opens_a_number_down_to_the_evidence(open_as: Any) -> None:
    page = open_as("H003")
    expect(page.locator("#first .figure").first).to_be_visible(timeout=SECONDS)
    expect(page.locator(".board h1")).to_have_text("望川市完成情况", timeout=SECONDS)
    expect(page.locator(".caliber").first).to_contain_text("口径：望川市，含下级")
    card = page.locator(".card", has_text="必修课完成率")
    shown = int(card.locator("li", has_text="逾期").get_by_role("button").inner_text())
    card.locator("li", has_text="逾期").get_by_role("button").click()
    expect(page.locator(".lead")).to_contain_text(f"共{shown}条")
    assert shown == page.locator("table.grid tbody tr").count()
    page.fill("#seek", "何静")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("table.grid tbody tr")).to_have_count(1)
    page.get_by_role("button", name="何静，查看证据").click()
    expect(page.locator("h1").last).to_have_text("何静的学时证据")
    expect(page.locator(".board")).to_contain_text("截至该日还没有登记学时。")
    page.get_by_role("button", name="返回望川市").click()
    page.locator("table.units").get_by_role("button", name="青石县", exact=True).click()
    expect(page.locator(".board h1")).to_have_text("青石县完成情况")
    check(page)


def test_the_chart_is_drawn_and_the_filters_act(open_as: Any) -> None:
    page = open_as("H003")
    expect(page.locator(".chart canvas")).to_be_visible(timeout=SECONDS)
    expect(page.locator(".board tfoot td").first).not_to_have_text("0")
    page.get_by_label("本级", exact=True).check()
    expect(page.locator(".caliber").first).to_contain_text("望川市，本级")
    page.get_by_role("button", name="网络学习（人）").click()
    expect(page.locator(".switch [aria-pressed=true]")).to_have_text("网络学习（人）")
    page.get_by_label("年", exact=True).select_option("2025")
    expect(page.get_by_role("alert")).to_contain_text("没有这个单位")
    check(page)


def test_township_hr_sees_the_township_and_words_where_nothing_is(open_as: Any) -> None:
    page = open_as("H002")
    expect(page.locator(".board h1")).to_have_text("临江乡人民政府完成情况", timeout=SECONDS)
    text = page.locator("body").inner_text()
    for foreign in ("柳林", "青石县", "望川市"):
        assert foreign not in text
    assert LONG_TITLE in text
    link = page.get_by_role("link", name="导出表格文件").get_attribute("href")
    assert link is not None
    foreign_link = link.replace("WC-0201", "WC-0101")
    host = page.url.split("/services")[0]
    accept = {"Accept": "text/html"}  # as a browser asks that follows the link
    answers = [page.request.get(host + url, headers=accept) for url in (link, foreign_link)]
    assert [200, 403] == [answer.status for answer in answers]
    assert b"PK" == answers[0].body()[:2]
    check(page)


def check(page: Page) -> None:
    """Chinese only, nothing wider than the window, no serious barrier."""
    text = page.locator("body").inner_text()
    words = set(re.findall(r"[A-Za-z]{3,}", text))
    assert set() == words
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if not AXE.exists():
        pytest.skip("axe-core is not installed here")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(result => result.violations)")
    serious = [
        (barrier["id"], barrier["nodes"][0]["target"])
        for barrier in found
        if barrier["impact"] in ("serious", "critical")
    ]
    assert [] == serious
