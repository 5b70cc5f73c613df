"""Opens a page in a real Chromium without a window, to the end, and says what went wrong."""

import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import nbformat

from benling.desk.sheet import is_shown
from benling.errors import refuse

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_WAIT_SECONDS = 120.0
#: in pixels
_WINDOW = (1280, 900)
_OWN_SCHEMES = ("data", "blob", "about")
#: cards and whatever else waits for its widget
_LIVE = "body.is-live"
_CARDS = ".bl-check, .bl-card"


@dataclass(frozen=True)
class Visit:
    """``seconds``: from opening until the last question stood; None: it never did."""

    seconds: float | None
    questions: int
    problems: tuple[str, ...]


@dataclass
class _Watched:
    origin: str
    outside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        own = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in _OWN_SCHEMES and own.replace("ws:", "http:") != self.origin:
            self.outside.append(request.url)

    def response(self, response: Any) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {urlsplit(response.url).path}")


@contextlib.contextmanager
def browser() -> "Iterator[Browser]":
    """Raises: Refused when there is none on this machine."""
    rule = "检查页面要用 Chromium 和 playwright"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise refuse("浏览器", "没有装 playwright", rule, "运行 make setup") from None
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise refuse("浏览器", "没有找到 Chromium", rule, "安装系统软件包 chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=[*_QUIET])
        try:
            yield opened
        finally:
            opened.close()


def visit(opened: "Browser", address: str, notebook: Path, shot: Path | None = None) -> Visit:
    """Open one page, wait until all of it lives, look for faults. ``shot``: a picture to write."""
    from playwright.sync_api import Error, TimeoutError

    parts = urlsplit(address)
    watched = _Watched(f"{parts.scheme}://{parts.netloc}")
    width, height = _WINDOW
    context = opened.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    thrown: list[str] = []
    page.on("request", watched.request)
    page.on("websocket", watched.request)
    page.on("response", watched.response)
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.on("console", lambda message: _note_blocked(message, thrown))
    seconds: float | None = None
    problems: list[str] = []
    begun = time.monotonic()
    try:
        page.goto(address, wait_until="commit", timeout=1000 * _WAIT_SECONDS)
        page.wait_for_selector(f"{_LIVE}, #sheet-alarm:visible", timeout=1000 * _WAIT_SECONDS)
        if page.locator(_LIVE).count():
            cards = page.locator(_CARDS)
            if cards.count():
                cards.last.wait_for(timeout=1000 * _WAIT_SECONDS)
            seconds = time.monotonic() - begun
        problems += _faults(page, notebook)
    except (Error, TimeoutError) as error:
        problems.append(f"没有打开到底（{str(error).splitlines()[0]}）")
    questions = page.locator(_CARDS).count()
    if shot is not None:
        _picture(page, shot)
    context.close()
    problems += [f"脚本出错：{text.splitlines()[0]}" for text in dict.fromkeys(thrown) if text]
    problems += [f"请求了本机以外的地址 {url}" for url in dict.fromkeys(watched.outside)]
    problems += [f"有请求没有成功：{text}" for text in dict.fromkeys(watched.failed)]
    return Visit(seconds, questions, tuple(problems))


def _note_blocked(message: Any, thrown: list[str]) -> None:
    """What the page's own rules kept from loading never becomes a request."""
    if message.type == "error" and "Content Security Policy" in message.text:
        thrown.append(message.text)


def _faults(page: Any, notebook: Path) -> Iterator[str]:
    """Cells that ended in an error, by the words they stand below; and the page's own alarm."""
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if is_shown(c)]
    for fault in page.locator(".sheet-fault").all():
        index = fault.evaluate("each => each.closest('.sheet-cell')?.getAttribute('cell-index')")
        yield f"有一格出错：{_cell_words(cells, int(index or 0))}"
    for broken in page.locator(".jp-OutputArea-output .jupyter-widgets-error-widget").all():
        yield f"有一个组件没有显示：{broken.inner_text()[:100]}"
    if page.locator("#sheet-alarm").is_visible():
        yield f"页面提示：{page.locator('#sheet-alarm-text').inner_text()}"


def _cell_words(cells: list[Any], index: int) -> str:
    if not 1 <= index <= len(cells):
        return "位置不明"
    lines = [line for line in cells[index - 1].source.splitlines() if line.strip()]
    return f"第{index}格（{lines[-1].strip()[:60] if lines else ''}）"


def _picture(page: Any, path: Path) -> None:
    """The whole length of the page; its bars that stick to the window would stand in the way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": _WINDOW[0], "height": min(max(height, _WINDOW[1]), 16000)})
    page.wait_for_timeout(300)
    page.screenshot(path=str(path), full_page=True)
