"""From signing in to a number on HR's page, in a real browser on the running platform."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sheet import answer, hand_in, wait_live

from accessibility import serious_findings
from stack.demo_city import (
    CITY,
    HR_CITY,
    HR_TOWNSHIP,
    LEARNER,
    TOWNSHIP,
    TRAINER,
    DemoCity,
)

pytestmark = [pytest.mark.slow]

OTHER_TOWNSHIP = "WC-03-01"
ESSAY = (
    "先向申请人说明从哪一天起算、最后一天是哪一天，再写明节假日和调休怎样计算，避免让群众多跑一趟。"
)

SignIn = Callable[[str], Page]


@pytest.fixture
def sign_in(chromium: Browser, demo_city: DemoCity) -> Iterator[SignIn]:
    """Signs a person in, in a browser of their own; fails on foreign requests and script errors."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(url: str) -> None:
        own = (demo_city.url, demo_city.url.replace("http", "ws"), "data:", "blob:")
        if not url.startswith(own):
            faults.append(url)

    def enter(username: str) -> Page:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        contexts.append(context)
        context.set_default_timeout(90_000)
        page = context.new_page()
        page.on("request", lambda request: note(request.url))
        page.on("websocket", lambda socket: note(socket.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{demo_city.url}/", timeout=90_000)
        page.get_by_label("人员编号").fill(username)
        page.get_by_label("密码").fill(demo_city.password)
        page.get_by_role("button", name="登录").click()
        expect(page).to_have_title("我的学习 · 本领学习平台", timeout=60_000)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [] == faults


@pytest.fixture(scope="module")
def truth(demo_city: DemoCity) -> dict[str, Any]:
    """The right answers of the learner's own numbers, as only the server knows them."""
    code = (
        "import json\n"
        "from benling.exchange.handout import truth_for\n"
        "from benling.exchange.releases import current\n"
        f"truth = truth_for(current('E-01'), '{LEARNER}')\n"
        "print(json.dumps({q: entry['answer'] for q, entry in truth.items()}))"
    )
    found: dict[str, Any] = json.loads(demo_city.python(code))
    return found


def counted(demo_city: DemoCity, viewer: str, org_unit: str) -> requests.Response:
    """The learner among those whom HR's number of passes counts."""
    session = demo_city.sign_in(viewer, demo_city.password)
    return session.get(
        f"{demo_city.url}/services/benling/api/v1/completion/{org_unit}/people",
        params={"measure": "required", "verdict": "met", "course": "E-01", "words": LEARNER},
        timeout=60,
    )


def test_the_whole_chain(sign_in: SignIn, demo_city: DemoCity, truth: dict[str, Any]) -> None:
    page = sign_in(LEARNER)
    page.get_by_role("article").filter(has_text="许可期限怎么算").get_by_role(
        "link", name="做作业"
    ).click()
    wait_live(page)
    assert [] == serious_findings(page)
    for question, value in truth.items():
        answer(page, question, value)
    answer(page, "q10", ESSAY)
    hand_in(page)

    # Within seconds: mark, a word for each question, credit.
    expect(page.locator("#outcome")).to_have_attribute("data-state", "passed", timeout=120_000)
    expect(page.locator("#outcome")).to_contain_text("已记入您的档案")
    expect(page.get_by_role("row").filter(has_text="第1题")).to_contain_text("正确")
    expect(page.get_by_role("row").filter(has_text="您怎么答复")).to_contain_text("待评阅")
    assert [] == serious_findings(page)
    page.get_by_role("link", name="我的学习").first.click()
    done = page.locator("section", has=page.get_by_role("heading", name="已合格的课程"))
    expect(done).to_contain_text("许可期限怎么算")

    # The trainer marks the essay; the learner sees points and comment.
    marking = sign_in(TRAINER)
    marking.get_by_role("link", name="教学工作台").click()
    marking.get_by_role("link", name="许可期限怎么算").click()
    assert [] == serious_findings(marking)
    marking.get_by_role("link", name="去评阅").click()
    expect(marking.get_by_role("heading", name="待评阅")).to_be_visible(timeout=60_000)
    name = demo_city.python(
        f"from benling.roster.names import name_of; print(name_of('{LEARNER}'))"
    )
    marking.get_by_role("row").filter(has_text=name).get_by_role("link", name="评阅").click()
    expect(marking.locator(".nbgrader_cell .panel-body").last).to_contain_text(ESSAY[:20])
    marking.locator("input.score").last.fill("9")
    marking.locator("textarea.comment").last.fill("说到了起算日和节假日，很清楚。")
    with marking.expect_response(lambda answer_: "/api/comment/" in answer_.url) as saved:
        marking.keyboard.press("Tab")
    assert 200 == saved.value.status
    expect(marking.locator("#statusmessage")).to_have_text("已保存")
    page.get_by_role("link", name="看评分和说明").or_(
        page.get_by_role("link", name="第 1 次提交")
    ).first.click()
    row = page.get_by_role("row").filter(has_text="您怎么答复")
    expect(row).to_contain_text("说到了起算日和节假日，很清楚。")
    expect(row).to_contain_text("9 / 10")

    # Both HR count that person.
    for viewer, org_unit in ((HR_TOWNSHIP, TOWNSHIP), (HR_CITY, TOWNSHIP), (HR_CITY, CITY)):
        answer_ = counted(demo_city, viewer, org_unit)
        assert 200 == answer_.status_code, (viewer, org_unit, answer_.text[:300])
        assert [LEARNER] == [row["person_id"] for row in answer_.json()["rows"]], org_unit


def test_township_hr_sees_no_other_township(demo_city: DemoCity) -> None:
    session = demo_city.sign_in(HR_TOWNSHIP, demo_city.password)
    base = f"{demo_city.url}/services/benling"
    forbidden = (
        f"/api/v1/completion/{OTHER_TOWNSHIP}",
        f"/api/v1/completion/{OTHER_TOWNSHIP}/people",
        f"/api/v1/completion/{CITY}",
        f"/hr/roster/export?org_unit={OTHER_TOWNSHIP}",
    )
    for path in forbidden:
        assert 403 == session.get(base + path, timeout=60).status_code, path
    assert 200 == session.get(f"{base}/api/v1/completion/{TOWNSHIP}", timeout=60).status_code


def test_a_learner_does_not_get_the_dashboard_nor_hr_pages(demo_city: DemoCity) -> None:
    session = demo_city.sign_in(LEARNER, demo_city.password)
    dashboard = session.get(f"{demo_city.url}/services/dashboard/", timeout=60)
    assert 403 == dashboard.status_code
    for path in ("hr/roster/", "teach/", f"api/v1/completion/{CITY}"):
        answer_ = session.get(f"{demo_city.url}/services/benling/{path}", timeout=60)
        assert 403 == answer_.status_code, path


def test_the_main_pages_are_accessible(sign_in: SignIn) -> None:
    pages = {
        LEARNER: ["my/", "account/password/"],
        TRAINER: ["teach/", "teach/E-01/2026.1/"],
        HR_TOWNSHIP: ["hr/roster/", "account/service/"],
    }
    for username, paths in pages.items():
        page = sign_in(username)
        for path in paths:
            page.goto(page.url.split("/services/")[0] + "/services/benling/" + path)
            assert [] == serious_findings(page), path
            # Nothing runs over the edge of an office screen.
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert 0 >= wide, path


def test_hr_sees_the_dashboard_of_their_own_org_unit(sign_in: SignIn) -> None:
    page = sign_in(HR_TOWNSHIP)
    page.get_by_role("link", name="完成情况").click()
    expect(page.get_by_text("必修课完成率").first).to_be_visible(timeout=120_000)
    expect(page.get_by_text("柳溪镇").first).to_be_visible(timeout=60_000)
    assert [] == serious_findings(page)
