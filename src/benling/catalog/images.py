"""Images that go along with a notebook: those it shows, of allowed types, and nothing else."""

import re
from pathlib import Path
from urllib.parse import unquote

from benling.catalog.lint.findings import Findings
from benling.catalog.lint.prose import images_named
from benling.catalog.notebook import SourceNotebook
from benling.catalog.register import Register

_NAME = re.compile(r"(?:[A-Za-z0-9_-]+/)?[A-Za-z0-9_-]+\.[A-Za-z]{3,4}")
_BEGINS: dict[str, tuple[bytes, ...]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
}
#: what a picture drawn as text may not do
_ACTIVE_SVG = re.compile(
    rb"<\s*(?:script|foreignObject|iframe)|\son[a-z]+\s*=|<!ENTITY"
    rb"|(?:href|src)\s*=\s*[\"']\s*(?!#)|url\(\s*[\"']?(?!#)",
    re.I,
)


def images_of(
    notebook: SourceNotebook, folder: Path, register: Register
) -> tuple[dict[str, bytes], Findings]:
    """Images by path relative to ``folder``, as the notebook names them."""
    found = Findings()
    images: dict[str, bytes] = {}
    for cell in notebook.cells:
        for line, address in images_named(cell):
            name = unquote(address.removeprefix("./"))
            fault = _fault(name, folder, register)
            if fault:
                found.error(cell.at(line), f"图片“{address[:80]}”{fault[0]}", fault[1], fault[2])
            else:
                images[name] = (folder / name).read_bytes()
    return images, found


def unused_images(folder: Path, shown: str, used: set[str], register: Register) -> Findings:
    """Warn of pictures that no notebook shows: they stay behind, as may be meant."""
    found = Findings()
    if not folder.is_dir():
        return found
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower().lstrip(".") in register.image_types and name not in used:
            rule = "只带走笔记本里显示的图片"
            found.warn(f"{shown}/{name}", "没有用到", rule, "在正文里引用，或删去")
    return found


def _fault(name: str, folder: Path, register: Register) -> tuple[str, str, str] | None:
    """(what, rule, remedy), or None for a picture that may go along."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", name, re.I):
        rule = "学员的机器可能不能上外网，也不得向外请求"
        return "取自网上或写在正文里", rule, "把图片文件放在笔记本旁边"
    if not _NAME.fullmatch(name):
        rule = "图片放在笔记本旁边或一层子文件夹里，名称用字母、数字、短横线"
        return "的名称不规范", rule, "改名，如 images/window.png"
    kind = name.rsplit(".", 1)[1]
    if kind not in register.image_types:
        return "的类型不能用", f"只用：{'、'.join(register.image_types)}（小写）", "换一种格式"
    return _file_fault(folder / name, kind, folder, register)


def _file_fault(
    path: Path, kind: str, folder: Path, register: Register
) -> tuple[str, str, str] | None:
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return "找不到", "图片文件须在笔记本旁边", "补上文件，或改正名称"
    if path.stat().st_size > register.image_bytes:
        rule = f"一个图片不超过{register.image_bytes // 1048576} MB"
        return "太大", rule, "缩小图片"
    data = path.read_bytes()
    if kind == "svg" and (_ACTIVE_SVG.search(data) or b"<svg" not in data):
        return "带有脚本或外部内容", "svg 只能是单纯的图形", "改成 png"
    if kind != "svg" and not data.startswith(_BEGINS[kind]):
        return "的内容与类型不符", f"须是真正的 {kind} 图片", "重新导出图片"
    return None
