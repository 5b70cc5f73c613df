"""One zygote for all of these; without a sandbox they fail, they do not skip."""

from collections.abc import Iterator

import pytest

from benling.sandbox.zygote.host import Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote("benling.judge.program") as made:
        yield made
