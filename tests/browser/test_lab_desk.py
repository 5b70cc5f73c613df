"""The same assignment in JupyterLab: in Chinese, live on opening, handed in from there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

import trial_assignment as trial
from accessibility import serious_findings
from benling.quiz.store import AnswerStore
from desk_server import TOKEN, Desk, running_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


def test_lab_opens_with_live_questions_and_hands_in(chromium: Browser, desk: Desk) -> None:
    desk.get(f"benling/open?course={trial.COURSE}&kind=assignment", allow_redirects=False)
    AnswerStore(desk.folder).put("q5", "在答题页里写的")
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((desk.url.split("/user")[0], "data:", "blob:"))
            else foreign.append(request.url)
        ),
    )
    page.goto(f"{desk.url}api/status?token={TOKEN}")
    page.goto(desk.open_url(kind="assignment", **{"in": "lab"}))
    page.wait_for_selector(".bl-card >> nth=5", timeout=90_000)
    expect(page.get_by_role("menuitem", name="文件")).to_be_visible()
    page.wait_for_timeout(1000)
    cells = page.locator(".jp-Notebook .jp-Cell").count()

    short = page.locator('.bl-card[data-question="q5"] input')
    expect(short).to_have_value("在答题页里写的")
    short.click()
    # Single letters are JupyterLab's shortcuts outside a field: d d deletes a cell, a adds one.
    short.press_sequentially("ddabxm")
    page.keyboard.press("Shift+Enter")
    expect(page.locator('.bl-card[data-question="q5"] .bl-state')).to_have_text("已保存")
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert desk.answers["q5"] == "在答题页里写的ddabxm"
    # JupyterLab's body has no height of its own, which axe takes for hidden text.
    page.evaluate("document.body.style.height = '100vh'")
    assert serious_findings(page, '.bl-card[data-question="q5"]') == []

    page.get_by_role("button", name="提交作业").click()
    expect(page.locator(".jp-Dialog")).to_contain_text("还有 5 题没有作答")
    page.locator(".jp-Dialog").get_by_role("button", name="提交").click()
    expect(page.locator(".jp-Dialog")).to_contain_text("回执号：R00000001", timeout=20_000)
    context.close()
    assert foreign == []


def test_a_lesson_in_lab_runs_by_itself_and_keeps_its_answers_out_of_sight(
    chromium: Browser, desk: Desk
) -> None:
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{desk.url}api/status?token={TOKEN}")
    page.goto(desk.open_url(kind="lesson", name=trial.LESSON, **{"in": "lab"}))
    check = page.locator(".bl-check").first
    check.wait_for(timeout=90_000)
    code = page.locator(".jp-CodeCell .jp-Cell-inputWrapper")
    expect(code.locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("button", name="提交作业")).to_have_count(0)
    page.get_by_role("button", name="显示或隐藏代码").click()
    expect(code.locator("visible=true").first).to_be_visible()
    page.get_by_role("button", name="课文页").click()
    page.wait_for_selector("body.sheet-page", timeout=60_000)
    context.close()
