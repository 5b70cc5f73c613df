"""Voila's stock error page is English and asks a foreign host; ours stand in its place."""

from pathlib import Path

import pytest
from jinja2 import Environment

TREE = Path(__file__).resolve().parents[2]
PAGES = [
    TREE / "reports/voila/templates/completion/error.html",
    TREE / "src/benling/desk/share/jupyter/voila/templates/benling/error.html",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize(
    ("status", "word"), [(403, "没有权限"), (404, "没有这一页"), (500, "暂时打不开")]
)
def test_failures_are_told_in_chinese(page: Path, status: int, word: str) -> None:
    text = Environment(autoescape=True).from_string(page.read_text()).render(status_code=status)
    assert word in text
    assert "://" not in text


def test_both_services_tell_them_alike() -> None:
    assert PAGES[0].read_text() == PAGES[1].read_text()
