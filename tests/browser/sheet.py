"""Hands on the answer sheet, for tests in the browser."""

from typing import Any

from playwright.sync_api import Page, expect


def card(page: Page, question: str) -> Any:
    return page.locator(f'.bl-card[data-question="{question}"]')


def answer(page: Page, question: str, value: Any) -> None:
    """Put a value into a question's card, whatever its kind, as a person would."""
    field = card(page, question)
    kind = field.get_attribute("data-kind")
    if kind in ("single_choice", "multiple_choice"):
        for key in value if isinstance(value, list) else [value]:
            field.locator(f'input[value="{key}"]').check()
    elif kind == "date":
        for part, text in zip(("年", "月", "日"), str(value).split("-"), strict=True):
            field.get_by_label(part).fill(text)
    elif kind in _LISTS:
        _LISTS[kind](field, value)
    elif kind == "long_text":
        field.locator("textarea").fill(str(value))
    else:
        field.locator("input").fill(str(value))


def _order(field: Any, keys: list[str]) -> None:
    for place, key in enumerate(keys):
        row = field.locator(f'li[data-key="{key}"]')
        while row.evaluate("row => [...row.parentElement.children].indexOf(row)") > place:
            row.get_by_role("button", name="上移").click()
    confirm = field.get_by_role("button", name="就按这个顺序")
    if confirm.is_visible():
        confirm.click()


def _match(field: Any, rows: list[str]) -> None:
    for name, target in (text.split("=") for text in rows):
        row = field.locator(f'li[data-key="{name}"]')
        if row.locator("select").count():
            row.locator("select").select_option(target)
        else:
            row.locator(f'input[value="{target}"]').check()


def _fill(field: Any, cells: list[str]) -> None:
    for cell, number in (text.split("=") for text in cells):
        field.locator(f'input[data-cell="{cell}"]').fill(number)


def _pick(field: Any, days: list[str]) -> None:
    for day in days:
        field.locator(f'button[data-day="{day}"]').click()


_LISTS = {"ordering": _order, "matching": _match, "table_fill": _fill, "days": _pick}


def wait_live(page: Page) -> None:
    page.wait_for_selector("body.is-live", timeout=120_000)


def hand_in(page: Page) -> None:
    """Wait until all is saved, hand in, and go to the result."""
    expect(page.locator("#sheet-state")).to_have_text("已全部保存", timeout=30_000)
    page.locator("#sheet-submit").click()
    page.get_by_role("dialog").get_by_role("button", name="提交").first.click()
    page.get_by_role("button", name="查看结果").click(timeout=60_000)
