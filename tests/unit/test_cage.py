"""The cage's command line, and the keeper's measuring."""

from pathlib import Path

from benling.hub.cage import cage_command, package_folder, passwd_lines, read_only_places
from benling.hub.keeper import disk_use
from benling.hub.limits import read_limits


def _pairs(command: list[str], option: str, width: int) -> list[tuple[str, ...]]:
    at = [i for i, word in enumerate(command) if word == option]
    return [tuple(command[i + 1 : i + 1 + width]) for i in at]


def test_only_the_own_folder_can_be_written(tmp_path: Path) -> None:
    command = cage_command(tmp_path, read_limits(), 3, 4, 5)
    assert _pairs(command, "--bind", 2) == [(str(tmp_path), "/home/learner")]
    assert ("/",) in _pairs(command, "--remount-ro", 1)


def test_the_checkout_beside_the_package_stays_outside() -> None:
    checkout = package_folder().parents[1]
    for place in read_only_places():
        assert not checkout.is_relative_to(place), f"{place} would show assignments/"


def test_nothing_secret_needs_the_command_line(tmp_path: Path) -> None:
    command = cage_command(tmp_path, read_limits(), 3, 4, 5)
    assert "--setenv" not in command
    assert {"--unshare-user", "--unshare-pid", "--die-with-parent", "--disable-userns"} <= {
        *command
    }


def test_the_user_inside_is_called_by_the_person_id() -> None:
    passwd, group = passwd_lines("P001")
    assert passwd.startswith(b"P001:x:") and passwd.count(b"\n") == 1
    assert group.count(b":") == 3


def test_disk_use_counts_what_is_stored_and_does_not_follow_links(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(b"x" * 3_000_000)
    (tmp_path / "link").symlink_to("/usr")
    size, entries = disk_use(tmp_path, stop_after=100)
    assert (2.8 < size < 3.5, entries) == (True, 3)
    assert disk_use(tmp_path, stop_after=0)[1] >= 1
