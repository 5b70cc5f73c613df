"""A learner's folder: fetching never costs work, packing is the same for the same work."""

import json
import os
from pathlib import Path

import pytest

from benling.errors import Refused
from benling.exchange import tarball
from benling.exchange.archive import open_archive
from benling.exchange.client.folder import (
    HANDOUT_LIMITS,
    pack_submission,
    read_manifest,
    unpack_handout,
)

MANIFEST = {"course": "E-01", "edition": "2026.1", "assignment": "e01", "content_sha256": "0"}


def handout(edition: str = "2026.1", **files: bytes) -> bytes:
    manifest = json.dumps({**MANIFEST, "edition": edition}).encode()
    fresh = {"e01.ipynb": b"released", "cases.json": b"[1]", "benling.json": manifest}
    return tarball.pack({**fresh, **files})


def test_first_fetch_writes_everything(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "e01"
    unpacked = unpack_handout(handout(**{"img/a.png": b"p"}), folder)
    assert unpacked.written == ("benling.json", "cases.json", "e01.ipynb", "img/a.png")
    assert unpacked.kept == ()
    assert (folder / "img/a.png").read_bytes() == b"p"
    assert read_manifest(folder) == MANIFEST


def test_second_fetch_keeps_work_and_refreshes_data(tmp_path: Path) -> None:
    unpack_handout(handout(), tmp_path)
    (tmp_path / "e01.ipynb").write_text("my work")
    (tmp_path / "answers.json").write_text("my answers")
    (tmp_path / "cases.json").write_text("spoiled")
    unpacked = unpack_handout(handout(**{"answers.json": b"theirs"}), tmp_path)
    assert unpacked.kept == ("answers.json", "e01.ipynb")
    assert (tmp_path / "e01.ipynb").read_text() == "my work"
    assert (tmp_path / "answers.json").read_text() == "my answers"
    assert (tmp_path / "cases.json").read_bytes() == b"[1]"


def test_other_edition_does_not_mix_in(tmp_path: Path) -> None:
    unpack_handout(handout(), tmp_path)
    before = sorted((p.name, p.read_bytes()) for p in tmp_path.iterdir())
    with pytest.raises(Refused, match=r"2026\.2 版"):
        unpack_handout(handout("2026.2", **{"cases.json": b"[2]"}), tmp_path)
    assert sorted((p.name, p.read_bytes()) for p in tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "a/../../out.txt"])
def test_hostile_handout_writes_nothing(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "e01"
    with pytest.raises(Refused):
        unpack_handout(tarball.pack({"a.txt": b"1", name: b"2"}), folder)
    assert list(tmp_path.iterdir()) == []


def test_damaged_handout_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        unpack_handout(handout()[:-20], tmp_path / "e01")
    assert list(tmp_path.iterdir()) == []


def test_links_on_the_way_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = tmp_path / "e01"
    folder.mkdir()
    (folder / "img").symlink_to(outside)
    with pytest.raises(Refused, match="img"):
        unpack_handout(handout(**{"img/a.png": b"p"}), folder)
    assert list(outside.iterdir()) == []
    assert sorted(path.name for path in folder.iterdir()) == ["img"]


def test_a_link_in_place_of_a_data_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    folder = tmp_path / "e01"
    folder.mkdir()
    (folder / "cases.json").symlink_to(tmp_path / "kept.txt")
    unpack_handout(handout(), folder)
    assert (tmp_path / "kept.txt").read_text() == "kept"
    assert not (folder / "cases.json").is_symlink()


def test_same_work_packs_to_the_same_bytes(tmp_path: Path) -> None:
    unpack_handout(handout(), tmp_path)
    first = pack_submission(tmp_path)
    os.utime(tmp_path / "cases.json", (1, 1))
    (tmp_path / "e01.ipynb").chmod(0o600)
    for name in (".ipynb_checkpoints", "__pycache__", "feedback"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.ipynb").write_text("no work")
    for name in (".hidden", "mod.pyc", "e01.ipynb~", "timestamp.txt", "submission_secret.txt"):
        (tmp_path / name).write_text("no work")
    assert pack_submission(tmp_path) == first
    (tmp_path / "answers.json").write_text("{}")
    assert pack_submission(tmp_path) != first


def test_packed_work_opens_again(tmp_path: Path) -> None:
    (tmp_path / "数据").mkdir()
    (tmp_path / "数据" / "结果 一.csv").write_text("1")
    (tmp_path / "e01.ipynb").write_text("{}")
    opened = open_archive(pack_submission(tmp_path), HANDOUT_LIMITS)
    assert opened == {"e01.ipynb": b"{}", "数据/结果 一.csv": b"1"}


def test_links_are_named_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused) as refused:
        pack_submission(tmp_path)
    assert [p.where for p in refused.value.problems] == ["folder", "pipe", "secret"]


def test_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有文件夹 e01"):
        pack_submission(tmp_path / "e01")
