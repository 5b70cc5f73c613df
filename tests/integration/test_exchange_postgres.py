"""Handing in at once on PostgreSQL, where writers do not queue by themselves."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stack.exchange import ExchangeStack, submission
from stack.postgres import postgresql


@pytest.fixture
def postgres() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.mark.slow
def test_racing_uploads(postgres: str, tmp_path: Path) -> None:
    stack = ExchangeStack.start(
        tmp_path,
        people=["P001", "P002"],
        variables={"BENLING_DATABASE_URL": postgres},
    )
    try:
        clients = [stack.client("P001") for _ in range(8)]
        others = [stack.client("P002") for _ in range(8)]
        with ThreadPoolExecutor(16) as pool:
            same = [pool.submit(c.submit, "T-01", submission("same")) for c in clients]
            own = [pool.submit(c.submit, "T-01", submission(str(n))) for n, c in enumerate(others)]
            one = [job.result() for job in same]
            numbers = sorted(job.result().number for job in own)
        assert len({receipt.receipt for receipt in one}) == 1
        assert [receipt.repeated for receipt in one].count(False) == 1
        assert numbers == list(range(1, 9))
        stored = {one[0].receipt, *(job.result().receipt for job in own)}
        assert stack.archives_stored() == {f"{receipt}.tar.gz" for receipt in stored}
    finally:
        stack.stop()
