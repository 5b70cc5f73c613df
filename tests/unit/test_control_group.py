"""Where this process may make control groups: read from the texts and folders the kernel shows."""

import os
from pathlib import Path

import pytest

from benling.sandbox.control_group import ASIDE, ensure_room_at, own_group, share_out

UNIFIED = "29 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
HYBRID = (
    "30 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    "31 23 0:28 / /sys/fs/cgroup/unified rw shared:9 - cgroup2 cgroup2 rw\n"
)
PART = "29 23 0:26 /machine/one /sys/fs/cgroup rw - cgroup2 cgroup rw\n"


@pytest.mark.parametrize(
    ("membership", "mounts", "expected"),
    [
        ("0::/system.slice/benling.service\n", UNIFIED,
         "/sys/fs/cgroup/system.slice/benling.service"),
        ("4:memory:/old\n0::/new\n", HYBRID, "/sys/fs/cgroup/unified/new"),
        ("0::/\n", UNIFIED, "/sys/fs/cgroup"),
        ("0::/machine/one/job\n", PART, "/sys/fs/cgroup/job"),
        ("0::/machine/two\n", PART, None),
        ("0::/../two\n", UNIFIED, None),
        ("0::/gone (deleted)\n", UNIFIED, None),
        ("4:memory:/old\n", HYBRID, None),
        ("0::/new\n", HYBRID.splitlines()[0], None),
        ("", "", None),
    ],
)  # fmt: skip
def test_own_group_is_found(membership: str, mounts: str, expected: str | None) -> None:
    assert (None if expected is None else Path(expected)) == own_group(membership, mounts)


def group(
    place: Path, *, offers: str = "cpu memory pids", holds: str = "", shares: str = ""
) -> Path:
    """A folder with a group's files, as far as they are looked at."""
    place.mkdir(exist_ok=True)
    for name, text in {
        "cgroup.controllers": offers, "cgroup.procs": holds, "cgroup.subtree_control": shares,
    }.items():  # fmt: skip
        (place / name).write_text(text)
    return place


def shared(place: Path) -> str:
    return (place / "cgroup.subtree_control").read_text()


def test_what_is_offered_is_shared_out(tmp_path: Path) -> None:
    both, one = group(tmp_path / "both"), group(tmp_path / "one", offers="cpu memory")
    share_out(both)
    share_out(one)
    assert ["+memory +pids", "+memory"] == [shared(both), shared(one)]


def test_what_is_shared_out_already_is_left_alone(tmp_path: Path) -> None:
    made = group(tmp_path, shares="cpu memory pids")
    share_out(made)
    assert "cpu memory pids" == shared(made)


def test_who_has_stepped_aside_finds_room_above(tmp_path: Path) -> None:
    home = group(tmp_path)
    own = group(home / ASIDE, holds="1\n2\n")
    assert home == ensure_room_at(own)
    assert "+memory +pids" == shared(home)


def test_whoever_is_alone_steps_aside(tmp_path: Path) -> None:
    home = group(tmp_path, holds=f"{os.getpid()}\n")
    # The kernel fills a new group's folder; here the file is there before.
    group(home / ASIDE)
    assert home == ensure_room_at(home)
    assert str(os.getpid()) == (home / ASIDE / "cgroup.procs").read_text()
    assert "+memory +pids" == shared(home)


@pytest.mark.parametrize(
    "files",
    [
        {"holds": f"{os.getpid()}\n1\n"},
        {"holds": f"{os.getpid()}\n", "offers": "cpu pids"},
        {"holds": ""},
    ],
    ids=["others-stand-there", "no-memory", "not-even-oneself"],
)
def test_nobody_is_moved_where_there_is_no_room(tmp_path: Path, files: dict[str, str]) -> None:
    home = group(tmp_path, **files)
    assert ensure_room_at(home) is None
    assert "" == shared(home)
    assert not (home / ASIDE).exists()


def test_a_group_of_somebody_else_has_no_room(tmp_path: Path) -> None:
    home = group(tmp_path, holds=f"{os.getpid()}\n")
    (home / "cgroup.procs").chmod(0o444)
    assert ensure_room_at(home) is None
    assert "" == shared(home)
