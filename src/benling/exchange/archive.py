"""Opening an archive that somebody sent us: every fault of its form at once, or its files."""

import unicodedata
from collections import defaultdict

from benling.errors import Problem, Refused
from benling.exchange import tarball
from benling.exchange.limits import ArchiveLimits

_WHERE = "压缩包"
_FORBIDDEN = set('\\:*?"<>|')
_SHOWN = 5


def open_archive(archive: bytes, limits: ArchiveLimits) -> dict[str, bytes]:
    """File contents by path, with ``/`` between parts and names in Unicode NFC.

    Raises: Refused with every fault found.
    """
    reading = _Reading(limits)
    if len(archive) > limits.compressed_bytes:
        raise Refused([_oversized("压缩包本身", len(archive), limits.compressed_bytes)])
    try:
        for member in tarball.members(archive, limits.unpacked_bytes):
            reading.take(member)
            if reading.count > 20 * limits.files:
                break
    except tarball.Damaged as error:
        reading.problems.append(
            Problem(_WHERE, str(error), "须是完整的 tar.gz 压缩包", "重新打包后再提交")
        )
    except tarball.TooLarge:
        reading.total = max(reading.total, limits.unpacked_bytes + 1)
    problems = reading.all_problems()
    if problems:
        raise Refused(problems)
    return reading.files


class _Reading:
    def __init__(self, limits: ArchiveLimits) -> None:
        self.limits = limits
        self.files: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self.count = 0
        self.total = 0
        self._folders: set[str] = set()
        self._named: dict[tuple[str, str, str], list[str]] = defaultdict(list)

    def take(self, member: tarball.Member) -> None:
        name = unicodedata.normalize("NFC", member.name)
        while name.startswith("./"):
            name = name[2:]
        if member.kind == "文件夹" and name in ("", "."):
            return
        faults = name_faults(name, self.limits)
        for what, rule, fix in faults:
            self._named[what, rule, fix].append(name)
        if member.kind == "文件夹":
            self._folders.add(name)
        elif member.kind != "文件":
            self._named[f"有{member.kind}", "只收普通文件和文件夹", "删除后重新提交"].append(name)
        else:
            self._take_file(name, member.content, bool(faults))

    def _take_file(self, name: str, content: bytes, faulty: bool) -> None:
        self.count += 1
        self.total += len(content)
        if name in self.files:
            what = "同一个文件名出现了两次"
            self._named[what, "一个文件名只能有一个文件", "删去多余的文件"].append(name)
        if len(content) > self.limits.file_bytes:
            self.problems.append(_oversized(shown(name), len(content), self.limits.file_bytes))
        # Once too much has come, counting goes on but nothing more is kept.
        if not faulty and self.total <= self.limits.unpacked_bytes:
            self.files[name] = content
            self._folders.update(_parents(name))

    def all_problems(self) -> list[Problem]:
        for name in sorted(self._folders & self.files.keys()):
            what = "既是文件又是文件夹"
            self._named[what, "一个名称只能指一样东西", "改名后重新提交"].append(name)
        found = list(self.problems)
        for (what, rule, fix), names in self._named.items():
            found.append(Problem(_WHERE, f"{what}：{_listed(names)}", rule, fix))
        if self.count > self.limits.files:
            what = f"有 {self.count} 个文件" if self.count <= 20 * self.limits.files else "文件太多"
            rule = f"最多 {self.limits.files} 个文件"
            found.append(Problem(_WHERE, what, rule, "删去与作业无关的文件"))
        if self.total > self.limits.unpacked_bytes:
            found.append(_oversized("解开后的文件", self.total, self.limits.unpacked_bytes))
        return found


def name_faults(name: str, limits: ArchiveLimits) -> list[tuple[str, str, str]]:
    """What is wrong with a path: (what, rule, fix) for each rule it breaks."""
    parts = name.split("/")
    fix = "改正文件名后重新提交"
    faults = []
    if name.startswith("/"):
        faults.append(("文件名是绝对路径", "只收作业文件夹里的相对路径", fix))
    if ".." in parts:
        faults.append(("文件名含有“..”", "不得指向作业文件夹之外", fix))
    odd_parts = parts[1:] if name.startswith("/") else parts
    if any(_is_odd(part) for part in odd_parts if part != ".."):
        rule = "文件名用汉字、字母、数字等可见字符，不以点开头，首尾不留空格"
        faults.append(("文件名不规范", rule, fix))
    if len(name) > limits.name_chars:
        faults.append(("文件名太长", f"含路径最多 {limits.name_chars} 个字", fix))
    if len(parts) > limits.depth:
        faults.append(("文件夹层数太多", f"最多 {limits.depth} 层", fix))
    return faults


def _is_odd(part: str) -> bool:
    return (
        not part
        or part != part.strip()
        or part.startswith(".")
        or part.endswith(".")
        or not part.isprintable()
        or not _FORBIDDEN.isdisjoint(part)
    )


def _parents(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def shown(name: str) -> str:
    """A file name fit for a message: short, and nothing in it that could play tricks."""
    clean = "".join(char if char.isprintable() else "�" for char in name)
    return clean if len(clean) <= 60 else clean[:57] + "……"


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    text = "、".join(shown(name) or "（空）" for name in unique[:_SHOWN])
    return text if len(unique) <= _SHOWN else f"{text} 等 {len(unique)} 处"


def _oversized(what: str, size: int, limit: int) -> Problem:
    seen = f"{what}超过 {megabytes(limit)}" if size == limit + 1 else f"{what}有 {megabytes(size)}"
    fix = "删去与作业无关的大文件后重新提交"
    return Problem(_WHERE, seen, f"最大 {megabytes(limit)}", fix)


def megabytes(size: int) -> str:
    """A size in MB with as many decimals as it needs to be told from a limit."""
    return f"{size / 1048576:.2f}".rstrip("0").rstrip(".") + " MB"
