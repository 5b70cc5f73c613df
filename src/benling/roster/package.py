"""Opening an uploaded workbook without trusting it: only a plain, sane .xlsx gets through."""

import io
import zipfile
from pathlib import Path
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from benling.errors import Refused, refuse
from benling.roster.rules import Limits

#: what old .xls files and password-protected workbooks begin with
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "在 Excel 或 WPS 中另存为“Excel 工作簿（*.xlsx）”后再上传"
_PLACE = "文件"


def read_bytes(file: Path | BinaryIO, limits: Limits) -> bytes:
    """The whole file, if it is not too large. Raises: Refused."""
    if isinstance(file, Path):
        try:
            with file.open("rb") as opened:
                data = opened.read(limits.file_bytes + 1)
        except OSError as fault:
            raise refuse(
                str(file), f"打不开文件（{fault.strerror}）", "文件须存在且可读", "检查文件名和位置"
            ) from fault
    else:
        data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        allowed = limits.file_bytes // (1024 * 1024)
        raise refuse(
            _PLACE,
            f"文件超过 {allowed} 兆字节",
            f"名册文件不超过 {allowed} 兆字节",
            "删去图片和无关的工作表，或按下级单位分开填报",
        )
    return data


def open_workbook(data: bytes, limits: Limits) -> Workbook:
    """A read-only workbook whose formulas show their last computed values.

    Raises: Refused for anything but a plain .xlsx.
    """
    _check_archive(data, limits)
    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as fault:  # openpyxl lets many kinds of error out of a damaged file
        raise damaged(fault) from fault


def damaged(fault: Exception) -> Refused:
    """The refusal for a workbook that breaks while it is read."""
    return refuse(
        _PLACE,
        f"工作簿已损坏，读不下去（{type(fault).__name__}）",
        "名册文件须是完好的 .xlsx 工作簿",
        "用 Excel 或 WPS 打开并重新保存；仍不行就把内容复制到新下载的模板里",
    )


def _check_archive(data: bytes, limits: Limits) -> None:
    if data.startswith(_OLE_MAGIC):
        raise refuse(
            _PLACE,
            "这是旧版 .xls 文件，或者是设了打开密码的工作簿",
            "名册文件须是没有密码的 .xlsx 工作簿",
            f"去掉打开密码，{_SAVE_AS}",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            encrypted = any(member.flag_bits & 1 for member in members)
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as fault:
        raise refuse(
            _PLACE, "这不是 .xlsx 工作簿", "名册文件须是 .xlsx 工作簿", _SAVE_AS
        ) from fault
    names = {member.filename for member in members}
    if encrypted:
        raise refuse(_PLACE, "压缩包设了密码", "名册文件不能设密码", f"去掉密码，{_SAVE_AS}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refuse(_PLACE, "工作簿里有宏", "名册文件不能带宏", _SAVE_AS)
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise refuse(_PLACE, "这不是 .xlsx 工作簿", "名册文件须是 .xlsx 工作簿", _SAVE_AS)
    # zipfile never unpacks more of a member than its header declares, so the sum is a bound.
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.parts or unpacked > limits.unpacked_bytes:
        raise refuse(
            _PLACE,
            f"解开后有 {len(members)} 个部件、{unpacked // (1024 * 1024)} 兆字节，大得不正常",
            f"解开后不超过 {limits.parts} 个部件、{limits.unpacked_bytes // (1024 * 1024)} 兆字节",
            "把内容复制到新下载的模板里再上传",
        )
