"""Orders, matchings, tables and days at the answer sheet: by mouse, by keyboard, after a reload."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sheet import answer, card, wait_live

import list_questions as lists
import trial_assignment as trial
from accessibility import serious_findings
from desk_server import TOKEN, Desk, running_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(trial, "handout_files", lists.handout_files)
        changed.setattr(trial, "lesson_files", lists.lesson_files)
        with running_desk(tmp_path_factory.mktemp("desk")) as running:
            yield running


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, desk: Desk) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{desk.url}api/status?token={TOKEN}")
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def page(signed_in: Page, desk: Desk) -> Page:
    """The sheet with nothing answered."""
    signed_in.goto("about:blank")
    (desk.folder / "answers.json").unlink(missing_ok=True)
    signed_in.set_viewport_size({"width": 1366, "height": 768})
    signed_in.goto(desk.open_url(**{"kind": "assignment", "in": "sheet"}))
    wait_live(signed_in)
    return signed_in


def wait_stored(page: Page, desk: Desk, answers: dict[str, Any]) -> None:
    """Until these are on the server, and the page says that all is."""
    for _ in range(150):
        if desk.answers == answers:
            break
        page.wait_for_timeout(100)
    assert desk.answers == answers
    expect(page.locator("#sheet-state")).to_have_text("已全部保存")


def reload(page: Page) -> None:
    page.reload()
    wait_live(page)


def test_all_are_answered_by_mouse_and_come_back(page: Page, desk: Desk) -> None:
    for question, value in lists.RIGHT.items():
        answer(page, question, value)
    wait_stored(page, desk, lists.RIGHT)
    expect(page.locator("#sheet-count")).to_have_text("已答 5 / 5 题")
    assert serious_findings(page) == []
    reload(page)
    expect(card(page, "l1").locator("li .bl-text").first).to_have_text(lists.STEPS["b"])
    expect(card(page, "l1").get_by_role("button", name="就按这个顺序")).to_be_hidden()
    expect(card(page, "l2").locator("input:checked")).to_have_count(4)
    expect(card(page, "l3").get_by_label(lists.CALLS["k5"])).to_have_value("human")
    expect(card(page, "l3").locator(".bl-progress")).to_have_text("已选 14/14")
    expect(card(page, "l4").get_by_label("二季度，按期率")).to_have_value("91.5")
    expect(card(page, "l5").get_by_role("button", pressed=True)).to_have_count(2)
    assert desk.answers == lists.RIGHT


def test_an_order_by_keyboard_by_dragging_and_as_it_lies(page: Page, desk: Desk) -> None:
    order = card(page, "l1")
    texts = order.locator("li .bl-text")
    expect(page.locator("#sheet-count")).to_have_text("已答 0 / 5 题")
    order.get_by_role("button", name="就按这个顺序").click()
    wait_stored(page, desk, {"l1": ["a", "b", "c", "d", "e"]})
    # The focus stays with the item that moves, to the end of the list and back.
    down = order.get_by_role("button", name=f"下移：{lists.STEPS['d']}")
    down.focus()
    page.keyboard.press("Enter")
    expect(texts.nth(4)).to_have_text(lists.STEPS["d"])
    up = order.get_by_role("button", name=f"上移：{lists.STEPS['d']}")
    expect(up).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Space")
    expect(texts.nth(2)).to_have_text(lists.STEPS["d"])
    expect(order.locator('[role="status"]').first).to_contain_text("现在是第3项，共5项")
    order.locator("li").nth(0).scroll_into_view_if_needed()
    start = order.locator("li").nth(0).locator(".bl-text").bounding_box()
    end = order.locator("li").nth(4).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, end["y"] + end["height"] - 4, steps=25)
    page.mouse.up()
    expect(texts.nth(4)).to_have_text(lists.STEPS["a"])
    wait_stored(page, desk, {"l1": ["b", "d", "c", "e", "a"]})


def test_rows_by_keyboard_and_what_is_left_is_told(page: Page, desk: Desk) -> None:
    pills = card(page, "l2")
    pills.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(pills.locator(".bl-progress")).to_have_text("已选 2/4")
    choices = card(page, "l3").get_by_label(lists.CALLS["k2"])
    choices.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(choices).to_have_value("water")
    wait_stored(page, desk, {"l2": ["a=x", "b=y"], "l3": ["k2=water"]})
    page.locator("#sheet-submit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("有 2 题只答了一部分")
    dialog.get_by_role("button", name="第2题 怎样处理").click()
    expect(
        pills.get_by_role("radiogroup", name=lists.LETTERS["c"]).locator("input").first
    ).to_be_focused()
    choices.select_option("")
    wait_stored(page, desk, {"l2": ["a=x", "b=y"], "l3": None})


def test_cells_by_keyboard_and_one_that_is_no_number(page: Page, desk: Desk) -> None:
    table = card(page, "l4")
    table.locator("input").first.focus()
    page.keyboard.insert_text("１２０")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("三天半")
    expect(table.locator(".bl-hint")).to_have_text("")
    page.keyboard.press("ArrowDown")
    page.keyboard.insert_text("4.0")
    expect(table.locator(".bl-hint")).to_contain_text("“一季度，平均用时”请只填数字")
    wrong = table.get_by_label("一季度，平均用时")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(table.locator('[aria-invalid="true"]')).to_have_count(1)
    expect(page.locator("#sheet-state")).to_have_text("1 题需要改正", timeout=15_000)
    # The numbers are on the server; what is none is kept in this browser and blocks handing in.
    assert desk.answers == {"l4": ["r1.n=120", "r2.d=4"]}
    reload(page)
    expect(wrong).to_have_value("三天半")
    expect(table.get_by_label("二季度，平均用时")).to_have_value("4.0")
    expect(page.locator("#sheet-state")).to_have_text("1 题需要改正", timeout=15_000)
    assert serious_findings(page, '.bl-card[data-question="l4"]') == []
    wrong.fill("3.5")
    page.keyboard.press("Tab")
    wait_stored(page, desk, {"l4": ["r1.d=3.5", "r1.n=120", "r2.d=4"]})


def test_days_by_keyboard_across_months(page: Page, desk: Desk) -> None:
    days = card(page, "l5")
    days.locator('[tabindex="0"]').focus()
    expect(days.get_by_role("button", name="2026年9月7日，星期一")).to_be_focused()
    for key in ("PageDown", "ArrowDown", "ArrowLeft", "ArrowUp", "End"):
        page.keyboard.press(key)
    holiday = days.get_by_role("button", name="2026年10月11日")
    expect(holiday).to_be_focused()
    page.keyboard.press("ArrowLeft")
    makeup = days.get_by_role("button", name="2026年10月10日，星期六，调休上班")
    expect(makeup).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_stored(page, desk, {"l5": ["2026-10-10", "2026-10-12"]})
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(days.locator(".bl-progress")).to_contain_text("最多选2天")
    assert desk.answers == {"l5": ["2026-10-10", "2026-10-12"]}
    makeup.click()
    wait_stored(page, desk, {"l5": ["2026-10-12"]})
    expect(days.locator(".bl-progress")).to_have_text("已选1天：2026年10月12日（周一）")


def test_self_checks_of_a_lesson(page: Page, desk: Desk) -> None:
    page.goto(desk.open_url(**{"kind": "lesson", "name": trial.LESSON, "in": "sheet"}))
    wait_live(page)
    right = {
        "c1": ["b", "a", "c"], "c2": ["a=x", "b=y"], "c3": ["r.n=3"], "c4": ["2026-09-08"],
    }  # fmt: skip
    for name, value in right.items():
        check = card(page, name)
        check.get_by_role("button", name="核对").click()
        expect(check.locator(".bl-verdict")).to_have_text("请先作答，再核对。")
        answer(page, name, value)
        check.get_by_role("button", name="核对").click()
        expect(check.locator(".bl-verdict")).to_contain_text("回答正确")
    expect(card(page, "c4").locator(".bl-verdict")).to_contain_text("次日起算。")
    assert serious_findings(page) == []


def test_narrow_and_wide_screens_and_paper(page: Page) -> None:
    for width in (1366, 1024, 390):
        page.set_viewport_size({"width": width, "height": 768})
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, width
        for question in lists.CARDS:
            clipped = card(page, question).evaluate("card => card.scrollWidth - card.clientWidth")
            assert clipped <= 0, (width, question)
    assert serious_findings(page) == []
    page.emulate_media(media="print")
    for question in lists.CARDS:
        expect(card(page, question)).to_be_visible()
