"""A strict reader and a deterministic writer of tar.gz archives, in memory and within limits.

The reader is our own because ``tarfile`` forgives too much for something that must be refused:
it takes a damaged header in the middle for the end of the archive, reads extended headers of any
size, and follows them recursively. This one reads blocks in order, knows files and folders, names
everything else as a fault, and never touches the disk.
"""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_BLOCK = tarfile.BLOCKSIZE
#: an extended header holds one name and a few times; more is an attack
_EXTENDED_BYTES = 64 * 1024
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE)
_KINDS = {
    tarfile.SYMTYPE: "符号链接",
    tarfile.LNKTYPE: "硬链接",
    tarfile.CHRTYPE: "字符设备",
    tarfile.BLKTYPE: "块设备",
    tarfile.FIFOTYPE: "管道",
    tarfile.GNUTYPE_SPARSE: "稀疏文件",
    tarfile.CONTTYPE: "连续文件",
}


class Damaged(Exception):
    """The bytes are no complete tar.gz; the message says in Chinese what is broken."""


class TooLarge(Exception):
    """Unpacking passed the allowed number of bytes."""


@dataclass(frozen=True)
class Member:
    """One entry as it stands in the archive; nothing about it has been checked."""

    name: str
    #: 文件, 文件夹, or the Chinese name of a kind that we do not take
    kind: str
    content: bytes = b""


def members(archive: bytes, unpacked_bytes: int) -> Iterator[Member]:
    """Entries in order. Raises: Damaged, TooLarge (while iterating)."""
    stream = _Unpacker(archive, unpacked_bytes)
    name: str | None = None
    while (block := stream.read(_BLOCK)).strip(b"\0"):
        header = _header(block)
        if header.type in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE):
            path = _extended_path(_payload(stream, header))
            name = path if header.type != tarfile.XGLTYPE else name
        elif header.type == tarfile.GNUTYPE_LONGNAME:
            name = _payload(stream, header).rstrip(b"\0").decode("utf-8", "surrogateescape")
        elif header.type == tarfile.GNUTYPE_LONGLINK:
            _payload(stream, header)
        else:
            yield _member(stream, header, header.name if name is None else name)
            name = None
    stream.finish()


def _member(stream: "_Unpacker", header: tarfile.TarInfo, name: str) -> Member:
    if header.type in _FILES:
        return Member(name, "文件", stream.read_padded(header.size))
    if header.type == tarfile.DIRTYPE:
        return Member(name.rstrip("/"), "文件夹")
    if header.type in (tarfile.GNUTYPE_SPARSE, tarfile.CONTTYPE):
        stream.read_padded(header.size)
    return Member(name, _KINDS.get(header.type, "不认识的类型"))


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise Damaged("里面的文件目录已损坏") from error
    if header.size < 0:
        raise Damaged("里面的文件目录已损坏（文件长度为负）")
    return header


def _payload(stream: "_Unpacker", header: tarfile.TarInfo) -> bytes:
    if header.size > _EXTENDED_BYTES:
        raise Damaged("里面的扩展文件头过大")
    return stream.read_padded(header.size)


def _extended_path(payload: bytes) -> str | None:
    """The ``path`` record of a pax header. Records are ``length key=value newline``."""
    path = None
    while payload.strip(b"\0"):
        digits, space, _ = payload.partition(b" ")
        if not (space and digits.isdigit() and len(digits) < 8):
            raise Damaged("里面的扩展文件头已损坏")
        length = int(digits)
        record, payload = payload[len(digits) + 1 : length], payload[length:]
        key, equals, value = record.partition(b"=")
        short = len(record) != length - len(digits) - 1
        if length <= len(digits) + 1 or short or not equals or not value.endswith(b"\n"):
            raise Damaged("里面的扩展文件头已损坏")
        if key == b"size" or key.startswith(b"GNU.sparse"):
            raise Damaged("里面有改写文件长度的扩展文件头")
        if key == b"path":
            path = value[:-1].decode("utf-8", "surrogateescape")
    return path


class _Unpacker:
    """Decompresses forwards, counting bytes."""

    def __init__(self, archive: bytes, unpacked_bytes: int) -> None:
        self._gzip = gzip.GzipFile(fileobj=io.BytesIO(archive))
        # Headers and padding are allowed on top, so that the limit speaks of files.
        self._left = unpacked_bytes + 4 * 1024 * 1024

    def _some(self, size: int) -> bytes:
        if size > self._left:
            raise TooLarge
        try:
            data = self._gzip.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Damaged("压缩包不完整或已损坏，无法解开") from error
        self._left -= len(data)
        return data

    def read(self, size: int) -> bytes:
        data = self._some(size)
        if len(data) < size:
            raise Damaged("压缩包不完整，末尾缺了一段")
        return data

    def read_padded(self, size: int) -> bytes:
        data = self.read(size)
        self.read(-size % _BLOCK)
        return data

    def finish(self) -> None:
        """Read to the very end: only then has the checksum been compared."""
        while rest := self._some(_BLOCK):
            if rest.strip(b"\0"):
                raise Damaged("文件目录结束之后还有多余的数据")


def pack(files: Mapping[str, bytes]) -> bytes:
    """A tar.gz whose bytes depend on names and contents only: no times, owners or modes."""
    tar_bytes = io.BytesIO()
    with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            entry.mode = 0o644
            tar.addfile(entry, io.BytesIO(files[name]))
    return gzip.compress(tar_bytes.getvalue(), compresslevel=6, mtime=0)
