import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benling.home import Home


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = home.secret("some.key")
    assert first == Home(tmp_path).secret("some.key")
    assert 64 == len(first)
    assert 0o600 == stat.S_IMODE((home.secrets / "some.key").stat().st_mode)
    assert 0o700 == stat.S_IMODE(home.secrets.stat().st_mode)


def test_many_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: Home(tmp_path).secret("raced.key"), range(64)))
    assert 1 == len(secrets)
    assert ["raced.key"] == [path.name for path in (tmp_path / "secrets").iterdir()]


def test_a_given_secret_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.give_secret("variant.key", "a" * 64)
    assert "a" * 64 == home.secret("variant.key")
    with pytest.raises(FileExistsError):
        home.give_secret("variant.key", "b" * 64)
