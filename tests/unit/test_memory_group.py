"""Groups of jobs as folders: what is made, read, and cleared away after a killed process."""

import fcntl
import os
from dataclasses import replace
from pathlib import Path

import pytest

from benling.sandbox.limits import MIB, Limits
from benling.sandbox.memory_group import MemoryGroup, MemoryGroups, wall_bytes
from benling.sandbox.zygote.fork_into import fork_into

LIMITS = Limits(
    wall_seconds=1, cpu_seconds=1, memory_bytes=300 * MIB, address_space_bytes=1, processes=1,
    open_files=1, disk_bytes=20 * MIB, disk_files=1, output_bytes=1,
)  # fmt: skip
ENDED = "low 0\nhigh 0\nmax 41\noom 1\noom_kill 3\noom_group_kill 1\n"


def test_the_wall_leaves_room_for_files_in_memory() -> None:
    assert wall_bytes(LIMITS) > LIMITS.memory_bytes + LIMITS.disk_bytes
    assert 30 * MIB == wall_bytes(replace(LIMITS, disk_bytes=50 * MIB)) - wall_bytes(LIMITS)


def test_no_group_stays_where_the_kernel_knows_none(tmp_path: Path) -> None:
    left: list[MemoryGroup] = []
    with pytest.raises(FileNotFoundError):
        MemoryGroup(f"{tmp_path}/0", size=MIB, processes=1, left=left)
    with pytest.raises(FileNotFoundError):
        MemoryGroups(tmp_path)
    assert [] == left
    assert [] == list(tmp_path.iterdir())


class Folder(MemoryGroup):
    """A group whose folder is made by the test."""

    def __init__(self, place: Path, events: str | None) -> None:
        self._place, self._left, self.fd = str(place), [], -1
        if events is not None:
            (place / "memory.events").write_text(events)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (ENDED, True),
        # The whole machine ran out of memory, and the kernel took this job.
        (ENDED.replace("oom 1", "oom 0"), False),
        # An allocation failed and the job lives on.
        (ENDED.replace("oom_kill 3", "oom_kill 0"), False),
        ("", False),
        (None, False),
    ],
    ids=["own-wall", "machine", "refused", "empty", "gone"],
)
def test_only_reaching_its_own_wall_counts(
    tmp_path: Path, events: str | None, expected: bool
) -> None:
    assert expected == Folder(tmp_path, events).overrun()


def test_groups_of_a_killed_process_are_cleared_away(tmp_path: Path) -> None:
    for name in ("benling-jobs-dead/0", "benling-jobs-dead/1", "benling-jobs-live/0", "other/0"):
        (tmp_path / name).mkdir(parents=True)
    owner = os.open(tmp_path / "benling-jobs-live", os.O_RDONLY)
    fcntl.flock(owner, fcntl.LOCK_EX)
    with pytest.raises(FileNotFoundError):
        MemoryGroups(tmp_path)
    os.close(owner)
    found = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*"))
    assert ["benling-jobs-live", "benling-jobs-live/0", "other", "other/0"] == found


def test_a_group_that_cannot_be_removed_yet_is_kept_for_later(tmp_path: Path) -> None:
    busy = Folder(tmp_path / "0", None)
    (tmp_path / "0/inner").mkdir(parents=True)
    busy.remove()
    assert [busy] == busy._left
    (tmp_path / "0/inner").rmdir()
    busy._left.pop().remove()
    assert [] == busy._left
    assert not (tmp_path / "0").exists()


def test_a_refused_fork_leaves_this_process_as_it_was(tmp_path: Path) -> None:
    place = os.open(tmp_path, os.O_PATH)
    with pytest.raises(OSError, match=r"clone3|prctl|thread"):
        fork_into(place)
    os.close(place)
    # Python's own forks and imports still work: no lock of its was left held.
    pid = os.fork()
    if not pid:
        os._exit(7)
    assert 7 == os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    import this  # noqa: F401
