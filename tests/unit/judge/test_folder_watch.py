"""What one child does to its files, the other has too."""

from pathlib import Path

import pytest

from benling.judge.folder_watch import TEMPORARY, FolderWatch, is_safe_name


class _Child:
    def __init__(self, place: Path) -> None:
        self.folder, self.temporary = place / "work", place / "shared"
        self.folder.mkdir(parents=True)
        self.temporary.mkdir()
        (self.folder / "given.txt").write_text("given")
        self.watch = FolderWatch(self.folder, self.temporary)

    def tell(self, other: "_Child") -> None:
        other.watch.write(self.watch.changes())

    def files(self) -> set[str]:
        roots = (self.folder, self.temporary)
        return {str(each.relative_to(root.parent)) for root in roots for each in root.rglob("*")}


@pytest.fixture
def children(tmp_path: Path) -> tuple[_Child, _Child]:
    return _Child(tmp_path / "one"), _Child(tmp_path / "two")


def test_files_folders_and_removals(children: tuple[_Child, _Child]) -> None:
    one, two = children
    (one.folder / "a").mkdir()
    (one.folder / "a" / "b.txt").write_text("b")
    (one.folder / "empty").mkdir()
    (one.temporary / "t.txt").write_text("t")
    one.tell(two)
    assert two.files() == one.files()
    (two.folder / "a" / "b.txt").unlink()
    (two.folder / "a").rmdir()
    (two.temporary / "t.txt").unlink()
    (two.folder / "given.txt").write_text("changed")
    two.tell(one)
    assert one.files() == two.files() == {"work/given.txt", "work/empty"}
    assert (one.folder / "given.txt").read_text() == "changed"


def test_what_came_is_not_told_back(children: tuple[_Child, _Child]) -> None:
    one, two = children
    (one.folder / "new").write_text("1")
    (one.folder / "given.txt").unlink()
    one.tell(two)
    assert two.watch.changes() == {}
    assert one.watch.changes() == {}


@pytest.mark.parametrize(
    "name", ["", "/", "../x", "a/../x", "/etc/x", TEMPORARY, f"{TEMPORARY}/x", f"{TEMPORARY}../x",
             "a//b", "a\0b", "x/.."],
)  # fmt: skip
def test_names_that_lead_out(name: str) -> None:
    assert not is_safe_name(name)


@pytest.mark.parametrize("name", ["x", "a/b.txt", "a/", f"{TEMPORARY}x", f"{TEMPORARY}a/b"])
def test_names_inside(name: str) -> None:
    assert is_safe_name(name)
