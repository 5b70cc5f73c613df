"""法律依据登记 in a real browser: a trainer sees what has ended, signs and takes back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from accessibility import serious_findings
from stack.legal_home import ADDRESS, LONG_NAME
from stack.processes import free_port
from stack.web import Web

pytestmark = [pytest.mark.slow]
TREE = Path(__file__).resolve().parents[2]


@contextmanager
def register_page(folder: Path, chromium: Browser, *words: str, **variables: str) -> Iterator[Page]:
    """The register as its trainer sees it; no fault of the page's own, nothing wider than it."""
    (folder / "home").mkdir()
    web = Web(folder / "home", free_port(), variables)
    said = web.run("-m", "stack.legal_home", *words).strip().rpartition("\n")[2]
    name, _, value = said.partition("=")
    web.start()
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_cookies(
        [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/services/benling/"}]
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    try:
        page.goto(f"http://127.0.0.1:{web.port}{ADDRESS}")
        yield page
        assert [] == faults
    finally:
        context.close()
        web.stop()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_trainer_signs_and_takes_back(tmp_path: Path, chromium: Browser) -> None:
    with register_page(tmp_path, chromium) as page:
        expect(page.get_by_role("alert")).to_contain_text("统计法（2009年6月27日修订）已有新版")
        asked = page.locator("section").filter(has_text="核对清单")
        expect(asked).to_contain_text(LONG_NAME)
        expect(asked.get_by_role("row").filter(has_text="干部教育培训工作条例")).to_contain_text(
            "待核"
        )
        assert fits(page) and [] == serious_findings(page)
        page.get_by_role("link", name="全部", exact=False).last.click()
        expect(page.get_by_text("条文待提供").first).to_be_visible()
        assert fits(page)

        page.get_by_role("link", name="核对 社会救助法（2026年4月30日通过）").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("中华人民共和国社会救助法")
        assert fits(page) and [] == serious_findings(page)
        page.get_by_label("仍然有效").check()
        page.get_by_label("说明").fill("对照公布文本")
        page.get_by_role("button", name="签名", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已签名：社会救助法")
        history = page.locator("section").filter(has_text="核对记录")
        expect(history).to_contain_text(LONG_NAME)
        assert fits(page)

        history.get_by_text("撤销", exact=True).click()
        history.get_by_label("撤销理由").fill("看错了版本")
        history.get_by_role("button", name="撤销签名").click()
        expect(page.get_by_role("status")).to_contain_text("原记录保留")
        expect(page.get_by_text("（已撤销）")).to_be_visible()
        expect(page.get_by_text("看错了版本")).to_be_visible()


def test_a_register_that_nothing_uses_yet(tmp_path: Path, chromium: Browser) -> None:
    content = tmp_path / "content"
    shutil.copytree(TREE / "grading", content / "grading")
    (content / "courses").mkdir()
    for name in ("roster.yml", "calendar", "catalog.yml", "norms"):
        path = content / "grading" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with register_page(tmp_path, chromium, "empty", BENLING_CONTENT=str(content)) as page:
        expect(page.get_by_text("还没有课程和口径用到登记里的依据。")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)
        assert fits(page) and [] == serious_findings(page)
