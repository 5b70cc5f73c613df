"""A real Chromium, without requests of its own to the outside."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

# The machine is shared with another lane of tests: what a person would wait for, a test waits for.
expect.set_options(timeout=30_000)

_QUIET = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# For one module: while Playwright runs, its event loop is in the way of other tests' loops.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    arguments = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()
