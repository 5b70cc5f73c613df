"""Archives that somebody sends us: sound ones open, every trick is named, all faults at once."""

import gzip
import io
import tarfile
import tracemalloc
from collections.abc import Callable

import pytest

from benling.errors import Refused
from benling.exchange import tarball
from benling.exchange.archive import open_archive
from benling.exchange.limits import ArchiveLimits

LIMITS = ArchiveLimits(
    compressed_bytes=100_000,
    unpacked_bytes=1_000_000,
    file_bytes=600_000,
    files=20,
    depth=4,
    name_chars=60,
)


def entry(name: str, content: bytes = b"x", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def tar(*entries: tuple[tarfile.TarInfo, bytes], tar_format: int = tarfile.GNU_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tar_format) as archive:
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def targz(*entries: tuple[tarfile.TarInfo, bytes], tar_format: int = tarfile.GNU_FORMAT) -> bytes:
    return gzip.compress(tar(*entries, tar_format=tar_format))


def problems(archive: bytes, limits: ArchiveLimits = LIMITS) -> list[str]:
    with pytest.raises(Refused) as refused:
        open_archive(archive, limits)
    return [str(problem) for problem in refused.value.problems]


def kind(type_: bytes, **fields: object) -> bytes:
    return targz(entry("cases.json"), entry("odd", b"", type=type_, **fields))


def pax(**headers: str) -> bytes:
    return targz(entry("a.txt", pax_headers=headers), tar_format=tarfile.PAX_FORMAT)


def broken_header() -> bytes:
    """A sound member, then one whose header's checksum is wrong: tarfile would stop silently."""
    raw = bytearray(tar(entry("a.txt"), entry("b.txt")))
    raw[1024] ^= 0xFF
    return gzip.compress(bytes(raw))


def negative_size() -> bytes:
    """A GNU base-256 size below zero, with a right checksum."""
    block = bytearray(tarfile.TarInfo("a.txt").tobuf(tarfile.GNU_FORMAT))
    block[124:136] = b"\xff" * 12
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return gzip.compress(bytes(block) + bytes(1024))


def huge_extended_header() -> bytes:
    info, content = entry("a.txt", pax_headers={"comment": "x" * 300_000})
    return targz((info, content), tar_format=tarfile.PAX_FORMAT)


def chained_extended_headers() -> bytes:
    """Thousands of extended headers in a row: a recursive reader overflows its stack."""
    block = tarfile.TarInfo("x")
    block.type = tarfile.XHDTYPE
    return gzip.compress(block.tobuf() * 5000 + tar(entry("../a.txt")))


def lying_pax_length() -> bytes:
    payload = b"999 path=../../etc/passwd\n".ljust(512, b"\0")
    header, _ = entry("x", type=tarfile.XHDTYPE)
    header.size = 26
    return gzip.compress(header.tobuf() + payload + tar(entry("a.txt")))


BOMB = gzip.compress(tar(entry("zeros.bin", bytes(20_000_000))), 9)

TRICKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "not gzip": (lambda: b"PK\x03\x04 a zip file", "压缩包不完整或已损坏"),
    "empty body": (lambda: b"", "压缩包不完整"),
    "gzip of no tar": (lambda: gzip.compress(b"hello" * 300), "文件目录已损坏"),
    "truncated gzip": (lambda: targz(entry("a.txt", bytes(9000)))[:-12], "压缩包不完整"),
    "wrong gzip checksum": (lambda: targz(entry("a.txt"))[:-8] + bytes(8), "压缩包不完整"),
    "tar cut in a file": (lambda: gzip.compress(tar(entry("a", bytes(2000)))[:1024]), "末尾缺"),
    "tar without end": (lambda: gzip.compress(tar(entry("a.txt"))[:1024]), "末尾缺了一段"),
    "bad header inside": (broken_header, "文件目录已损坏"),
    "negative size": (negative_size, "长度为负"),
    "data after the end": (lambda: gzip.compress(tar(entry("a")) + b"x" * 512), "多余的数据"),
    "absolute path": (lambda: targz(entry("/etc/cron.d/x")), "绝对路径"),
    "parent path": (lambda: targz(entry("a/../../x")), "“..”"),
    "parent path in pax": (lambda: pax(path="../../x"), "“..”"),
    "parent path in long name": (lambda: targz(entry("../" * 60 + "x")), "“..”"),
    "after chained headers": (chained_extended_headers, "“..”"),
    "backslashes": (lambda: targz(entry("..\\..\\x")), "文件名不规范"),
    "control characters": (lambda: targz(entry("a\x1b[2Jb")), "文件名不规范"),
    "right-to-left override": (lambda: targz(entry("a\u202egpj.exe")), "文件名不规范"),
    "not UTF-8": (lambda: targz(entry("\udcff\udcfe")), "文件名不规范"),
    "empty part": (lambda: targz(entry("a//b")), "文件名不规范"),
    "hidden": (lambda: targz(entry(".bashrc")), "文件名不规范"),
    "trailing space": (lambda: targz(entry("a ")), "文件名不规范"),
    "long name": (lambda: targz(entry("名" * 80)), "文件名太长"),
    "deep folders": (lambda: targz(entry("a/b/c/d/e")), "文件夹层数太多"),
    "symlink": (lambda: kind(tarfile.SYMTYPE, linkname="/etc/passwd"), "有符号链接"),
    "hard link": (lambda: kind(tarfile.LNKTYPE, linkname="cases.json"), "有硬链接"),
    "character device": (lambda: kind(tarfile.CHRTYPE, devmajor=1, devminor=5), "有字符设备"),
    "block device": (lambda: kind(tarfile.BLKTYPE, devmajor=8), "有块设备"),
    "pipe": (lambda: kind(tarfile.FIFOTYPE), "有管道"),
    "unknown type": (lambda: kind(b"Z"), "有不认识的类型"),
    "sparse size in pax": (lambda: pax(**{"GNU.sparse.size": "999999999999"}), "改写文件长度"),
    "lying pax record": (lying_pax_length, "扩展文件头已损坏"),
    "huge extended header": (huge_extended_header, "扩展文件头过大"),
    "same name twice": (lambda: targz(entry("a.txt"), entry("./a.txt", b"y")), "出现了两次"),
    "same name in NFD": (lambda: targz(entry("é.txt"), entry("e\u0301.txt")), "出现了两次"),
    "file and folder": (lambda: targz(entry("a"), entry("a/b")), "既是文件又是文件夹"),
    "too many files": (lambda: targz(*(entry(f"{n}.txt") for n in range(30))), "有 30 个文件"),
    "endless files": (lambda: targz(*(entry(f"{n}") for n in range(900))), "文件太多"),
    "one file too large": (lambda: targz(entry("a.bin", bytes(700_000))), "有 0.67 MB"),
    "bomb": (lambda: BOMB, "解开后的文件"),
}


@pytest.mark.parametrize("name", TRICKS)
def test_trick_is_refused_in_words(name: str) -> None:
    make, words = TRICKS[name]
    found = problems(make())
    assert any(words in problem for problem in found), found


def test_too_large_before_unpacking() -> None:
    assert "压缩包本身" in problems(bytes(200_000))[0]


def test_bomb_uses_little_memory() -> None:
    tracemalloc.start()
    try:
        problems(BOMB)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_all_faults_at_once() -> None:
    archive = targz(
        entry("/abs"),
        entry("../up"),
        entry("odd\nname"),
        entry("link", b"", type=tarfile.SYMTYPE, linkname="x"),
        entry("pipe", b"", type=tarfile.FIFOTYPE),
        entry("twice"),
        entry("twice"),
        entry("big", bytes(700_000)),
        *(entry(f"{n}.txt") for n in range(30)),
    )
    text = "\n".join(problems(archive))
    expected = ["绝对路径", "“..”", "不规范", "符号链接", "管道", "两次", "0.67 MB", "36 个文件"]
    assert [words for words in expected if words not in text] == []
    assert "\n" not in problems(targz(entry("odd\nname")))[0]


def test_sound_archives_open() -> None:
    files = {"e01-deadlines.ipynb": b"{}", "answers.json": b"{}", "图/示意 图.png": b"\x89PNG"}
    assert open_archive(tarball.pack(files), LIMITS) == files


@pytest.mark.parametrize(
    "tar_format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]
)
def test_archives_of_common_tools_open(tar_format: int) -> None:
    folder, _ = entry("./", b"", type=tarfile.DIRTYPE)
    inner, _ = entry("./data", b"", type=tarfile.DIRTYPE, mtime=1.5)
    archive = targz(
        (folder, b""), (inner, b""), entry("./data/案.json", b"[]"), tar_format=tar_format
    )
    assert open_archive(archive, LIMITS) == {"data/案.json": b"[]"}


def test_long_chinese_names_open() -> None:
    limits = ArchiveLimits(100_000, 1_000_000, 600_000, 20, 4, 200)
    name = "数据/" + "很长的名字" * 20 + ".csv"
    for tar_format in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        opened = open_archive(targz(entry(name, b"1"), tar_format=tar_format), limits)
        assert opened == {name: b"1"}


def test_packing_depends_on_names_and_contents_only() -> None:
    one = tarball.pack({"b": b"2", "a": b"1"})
    assert tarball.pack({"a": b"1", "b": b"2"}) == one
    assert tarball.pack({"a": b"1", "b": b"3"}) != one
