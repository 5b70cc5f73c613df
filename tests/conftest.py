"""Common to all tests: a state folder of the test run's own, made before Django is set up."""

import os
import tempfile
from pathlib import Path

import pytest

#: one running platform for all tests of a session that ask for it
pytest_plugins = ["stack.platform", "stack.demo_city"]

# Each run of pytest gets its own folder: nothing is shared, nothing of the developer's is touched.
_STATE = Path(tempfile.mkdtemp(prefix="benling-test-"))
os.environ["BENLING_HOME"] = str(_STATE)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benling.web.settings")


def pytest_configure() -> None:
    import django

    from benling.home import home

    home().ensure()
    # Here and not by pytest-django's own setting: that one is read before this file, and then the
    # settings would name the developer's home.
    django.setup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a running platform or a browser: `make test` runs those as a group of their
    own, so that each platform is started once.
    """
    for item in items:
        if {"platform", "demo_city", "chromium"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.platform)


def pytest_unconfigure() -> None:
    import shutil

    shutil.rmtree(_STATE, ignore_errors=True)
