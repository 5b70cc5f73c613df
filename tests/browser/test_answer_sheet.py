"""A learner at the answer sheet, in a real browser on a real server."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

import trial_assignment as trial
from accessibility import serious_findings
from desk_server import TOKEN, Desk, running_desk

ESSAY = "期限从受理的第二天起算。请先告诉申请人哪一天能办好，再说明为什么。"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    """A signed-in page that fails the test on any request to another host or script error."""
    (desk.folder / "answers.json").unlink(missing_ok=True)
    desk.exchange.refusal = None
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    foreign: list[str] = []
    errors: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((desk.url.split("/user")[0], "data:", "blob:", "ws://127.0.0.1")):
            foreign.append(url)

    page.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{desk.url}api/status?token={TOKEN}")
    yield page
    context.close()
    assert foreign == []
    assert errors == []


def open_sheet(page: Page, desk: Desk, **query: str) -> None:
    page.goto(desk.open_url(**{"kind": "assignment", "in": "sheet", **query}))
    page.wait_for_selector("body.is-live", timeout=60_000)


def card(page: Page, question: str) -> Any:
    return page.locator(f'.bl-card[data-question="{question}"]')


def wait_saved(page: Page) -> None:
    expect(page.locator("#sheet-state")).to_have_text("已全部保存", timeout=15_000)


def test_all_kinds_are_answered_by_keyboard_and_come_back_after_reloading(
    page: Page, desk: Desk
) -> None:
    open_sheet(page, desk)
    keys = page.keyboard
    card(page, "q1").locator("input").first.focus()
    keys.press("ArrowDown")
    keys.press("Tab")  # q2, first option
    keys.press("Space")
    keys.press("Tab")
    keys.press("Tab")  # third option
    keys.press("Space")
    keys.press("Tab")
    keys.press("Tab")  # q3
    keys.insert_text("１２．５０")
    keys.press("Tab")  # q4: year, month, day
    for part in ("2026", "3", "30"):
        keys.type(part)
        keys.press("Tab")
    keys.insert_text("一次性告知制度")  # q5
    keys.press("Tab")
    keys.insert_text(ESSAY)
    wait_saved(page)
    expect(page.locator("#sheet-count")).to_have_text("已答 6 / 6 题")
    assert desk.answers == {**trial.ANSWERS_RIGHT, "q6": ESSAY}
    assert serious_findings(page) == []

    page.reload()
    page.wait_for_selector("body.is-live", timeout=60_000)
    expect(card(page, "q1").get_by_label("受理的第二天")).to_be_checked()
    expect(card(page, "q2").locator("input:checked")).to_have_count(2)
    expect(card(page, "q3").locator("input")).to_have_value("12.5")
    expect(card(page, "q4").get_by_label("月")).to_have_value("3")
    expect(card(page, "q5").locator("input")).to_have_value("一次性告知制度")
    expect(card(page, "q6").locator("textarea")).to_have_value(ESSAY)
    assert desk.answers == {**trial.ANSWERS_RIGHT, "q6": ESSAY}


def test_what_cannot_be_read_is_told_on_leaving_the_field_and_blocks_handing_in(
    page: Page, desk: Desk
) -> None:
    open_sheet(page, desk)
    number = card(page, "q3").locator("input")
    number.fill("十二天")
    expect(card(page, "q3").locator(".bl-hint")).to_have_text("")
    number.press("Tab")
    expect(card(page, "q3").locator(".bl-hint")).to_contain_text("请只填数字")
    expect(number).to_have_attribute("aria-invalid", "true")
    page.locator("#sheet-submit").click()
    expect(page.locator("#sheet-dialog-title")).to_have_text("有作答需要改正")
    page.get_by_role("button", name="返回改正").click()
    number.fill("12天")
    number.press("Tab")
    expect(card(page, "q3").locator(".bl-hint")).to_contain_text("请只填数字")
    number.fill("12")
    number.press("Tab")
    wait_saved(page)
    assert desk.answers == {"q3": "12"}


def test_a_dead_kernel_in_mid_essay_loses_no_text(page: Page, desk: Desk) -> None:
    open_sheet(page, desk)
    essay = card(page, "q6").locator("textarea")
    essay.press_sequentially("已经保存的一段。")
    wait_saved(page)
    for child in psutil.Process(desk.process.pid).children():
        if "ipykernel_launcher" in " ".join(child.cmdline()):
            os.kill(child.pid, signal.SIGKILL)
    essay.press_sequentially("断线以后写的一段。")
    expect(card(page, "q6").locator(".bl-lost")).to_be_visible(timeout=20_000)
    expect(page.locator("#sheet-alarm")).to_contain_text("刷新页面后会自动恢复")
    essay.press_sequentially("还在接着写。")
    assert desk.answers == {"q6": "已经保存的一段。"}
    page.locator("#sheet-submit").click()
    expect(page.locator("#sheet-dialog-title")).to_have_text("暂时不能提交", timeout=20_000)
    assert serious_findings(page) == []
    page.get_by_role("dialog").get_by_role("button", name="刷新页面").click()
    page.wait_for_selector("body.is-live", timeout=60_000)
    whole = "已经保存的一段。断线以后写的一段。还在接着写。"
    expect(card(page, "q6").locator("textarea")).to_have_value(whole)
    wait_saved(page)
    assert desk.answers == {"q6": whole}
    assert (
        page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('benling-draft'))") == []
    )


def test_a_newer_answer_from_another_window_is_not_undone(page: Page, desk: Desk) -> None:
    open_sheet(page, desk)
    other = page.context.new_page()
    open_sheet(other, desk)
    card(page, "q5").locator("input").fill("先写的")
    wait_saved(page)
    card(other, "q5").locator("input").fill("后写的")
    wait_saved(other)
    # The first window re-sends something old, as after a broken connection.
    page.evaluate(
        """() => { const key = [...benlingQuiz.cards.keys()].find(k => k.endsWith('|q5'));
           const old = {raw: '很早写的', at: Date.now() - 3600000};
           localStorage.setItem(key, JSON.stringify(old)); }"""
    )
    page.reload()
    page.wait_for_selector("body.is-live", timeout=60_000)
    expect(card(page, "q5").locator("input")).to_have_value("后写的")
    assert desk.answers == {"q5": "后写的"}


def test_handing_in_names_what_is_missing_and_leads_to_the_result(page: Page, desk: Desk) -> None:
    open_sheet(page, desk)
    card(page, "q1").get_by_text("受理的第二天").click()
    wait_saved(page)
    page.locator("#sheet-submit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("共 6 题，已答 1 题")
    assert serious_findings(page) == []
    dialog.get_by_role("button", name="第4题 最后一天").click()
    expect(card(page, "q4").get_by_label("年")).to_be_focused()

    stopped = {"where": "作业", "what": "本期已停止提交", "rule": "不再接收", "fix": "联系主讲人"}
    desk.exchange.refusal = (422, {"problems": [stopped]})
    page.locator("#sheet-submit").click()
    dialog.get_by_role("button", name="仍然提交").click()
    expect(dialog).to_contain_text("本期已停止提交")
    expect(dialog).to_contain_text("联系主讲人")
    dialog.get_by_role("button", name="返回", exact=True).click()

    desk.exchange.refusal = None
    page.locator("#sheet-submit").click()
    dialog.get_by_role("button", name="仍然提交").click()
    expect(dialog).to_contain_text("提交成功")
    expect(dialog).to_contain_text("R0000000")
    dialog.get_by_role("button", name="查看结果").click()
    page.wait_for_url("**/services/benling/my/attempts/R0000000*/")


def test_leaving_the_page_ends_its_kernel(page: Page, desk: Desk) -> None:
    open_sheet(page, desk)
    kernel = page.evaluate(
        "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    )
    assert kernel in [row["id"] for row in desk.kernels()]
    page.goto(f"{desk.url}api/status")
    for _ in range(50):
        if kernel not in [row["id"] for row in desk.kernels()]:
            return
        page.wait_for_timeout(100)
    pytest.fail("the kernel is still there")


def test_a_lesson_checks_at_once_and_leads_on_to_the_assignment(page: Page, desk: Desk) -> None:
    open_sheet(page, desk, kind="lesson", name=trial.LESSON)
    expect(page.locator("h1")).to_contain_text("从哪天数，数哪些天")
    expect(page.locator("#sheet-submit")).to_have_count(0)
    check = page.locator(".bl-check")
    check.get_by_role("button", name="核对").click()
    expect(check.locator(".bl-verdict")).to_have_text("请先作答，再核对。")
    check.get_by_text("3月6日").click()
    check.get_by_role("button", name="核对").click()
    expect(check.locator(".bl-verdict")).to_contain_text("还不对")
    check.get_by_role("button", name="看解析").click()
    expect(check.locator(".bl-verdict")).to_contain_text("第五个工作日是9日")
    check.get_by_text("3月9日").click()
    check.get_by_role("button", name="核对").click()
    expect(check.locator(".bl-verdict")).to_contain_text("回答正确")
    assert serious_findings(page) == []
    page.locator(".sheet-onward").get_by_role("link", name="去做作业").click()
    page.wait_for_selector("body.is-live", timeout=60_000)
    expect(page.locator("#sheet-submit")).to_be_enabled()


def test_the_page_fits_a_small_office_screen_and_paper(page: Page, desk: Desk) -> None:
    open_sheet(page, desk)
    for width in (1366, 1024, 800):
        page.set_viewport_size({"width": width, "height": 768})
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, width
    page.emulate_media(media="print")
    expect(page.locator("#sheet-submit")).to_be_hidden()
    expect(card(page, "q1")).to_be_visible()
