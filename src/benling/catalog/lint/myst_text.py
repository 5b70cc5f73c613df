"""Faults of MyST Markdown that jupytext takes in silence and that change or lose cells."""

import json
import re
from dataclasses import dataclass

import yaml

from benling.catalog.lint.findings import Findings

_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})(.*)$")
_NESTED_CELL = re.compile(r"^(\s*(?:>|[-*+]|\d+[.)])\s+|\s+)(?:`{3,}|~{3,})\{(?:code|raw)-cell\}")
_BREAK = re.compile(r"^ {0,3}\+[ \t]*\+[ \t]*\+[+ \t]*(.*)$")
_OPTION = re.compile(r"^\s*:([A-Za-z_][\w.-]*):(?:\s|$)")
_LANGUAGES = ("", "python", "python3", "ipython3")


@dataclass
class _Fence:
    marks: str
    info: str
    #: from 0
    line: int


class _Text:
    """One pass over the lines of a document."""

    def __init__(self, text: str, where: str) -> None:
        self.lines = text.split("\n")
        self.where = where
        self.found = Findings()

    def error(self, line: int, what: str, rule: str, fix: str) -> None:
        self.found.error(f"{self.where} 第{line + 1}行", what, rule, fix)

    def read(self) -> Findings:
        number = self._after_front_matter()
        while number < len(self.lines):
            opened = _FENCE.match(self.lines[number])
            if opened and not (opened[2][0] == "`" and "`" in opened[3]):
                number = self._fence(_Fence(opened[2], opened[3].strip(), number))
                continue
            self._prose_line(number)
            number += 1
        return self.found

    def _after_front_matter(self) -> int:
        if self.lines[0].rstrip() != "---":
            return 0
        for number in range(1, len(self.lines)):
            if self.lines[number].rstrip() == "---":
                return number + 1
        rule = "开头的设置以 --- 开始，以 --- 结束"
        self.error(0, "开头的设置没有结束", rule, "补上结束的 ---")
        return len(self.lines)

    def _fence(self, fence: _Fence) -> int:
        """Check one fenced block; the number of the line after it."""
        self._check_opening(fence)
        for number in range(fence.line + 1, len(self.lines)):
            inner = _FENCE.match(self.lines[number])
            if inner is None or inner[2][0] != fence.marks[0] or len(inner[2]) < len(fence.marks):
                continue
            if not inner[3].strip():
                if fence.info.startswith("{code-cell}"):
                    self._check_options(fence, number)
                return number + 1
            if inner[3].strip().startswith("{"):
                self._unclosed(fence, f"，第{number + 1}行又开始了一块")
                # Read on from there, so that later blocks are still checked.
                return number
        self._unclosed(fence, "，后面的内容都被当成了这一块")
        return len(self.lines)

    def _unclosed(self, fence: _Fence, after: str) -> None:
        shown = f"{fence.marks}{fence.info}"
        rule = "每个代码块须有结束行"
        self.error(fence.line, f"“{shown}”没有结束{after}", rule, f"在代码之后补一行 {fence.marks}")

    def _check_opening(self, fence: _Fence) -> None:
        if fence.info.startswith("{code-cell}"):
            if self.lines[fence.line].startswith(" "):
                self._indented(fence.line)
            language = fence.info.removeprefix("{code-cell}").strip()
            if language not in _LANGUAGES:
                rule = "代码格只用 Python"
                self.error(fence.line, f"语言写成了“{language}”", rule, "写成 {code-cell} python")
            if fence.line and self.lines[fence.line - 1].strip():
                rule = "独占一段的 {code-cell} 会成为代码格，前面须空一行"
                fix = "前面空一行；只想展示写法，就在外面用四个反引号包起来"
                self.error(fence.line, "代码格紧接在文字后面", rule, fix)
        elif fence.info.startswith("{raw-cell}"):
            self.error(fence.line, "是原始格（raw-cell）", "只用文字格和代码格", "改成文字")
        elif fence.info.startswith("{"):
            shown = fence.info.split()[0]
            rule = "除 {code-cell} 外的指令会原样显示"
            self.error(fence.line, f"用了“{shown}”", rule, "改成普通文字、引用或加粗")

    def _check_options(self, fence: _Fence, end: int) -> None:
        """Options stand at the top, without a blank line among them."""
        number = fence.line + 1
        if number < end and self.lines[number].startswith("---"):
            closed = any(self.lines[n].startswith("---") for n in range(number + 1, end))
            if not closed:
                rule = "选项以 --- 开始就要以 --- 结束"
                self.error(number, "选项没有结束，代码会丢失", rule, "补上结束的 ---")
            return
        seen: set[str] = set()
        while number < end and self.lines[number].lstrip().startswith(":"):
            option = _OPTION.match(self.lines[number])
            if option is None:
                self.error(
                    number, "不是选项的写法", "选项写成“:名称: 值”", "改正，或与代码空开一行"
                )
            elif option[1] in seen:
                self.error(number, f"选项“{option[1]}”写了两次", "每个选项只写一次", "删去一行")
            else:
                seen.add(option[1])
                self._check_value(number, option[1])
            number += 1
        while number < end and not self.lines[number].strip():
            number += 1
        if number < end and (late := _OPTION.match(self.lines[number])):
            rule = "选项须连着写在代码格的最前面，中间不能空行，否则变成代码"
            self.error(number, f"选项“{late[1]}”前面有空行", rule, "删去空行")

    def _check_value(self, number: int, name: str) -> None:
        """The value of an option, which jupytext reads as YAML."""
        try:
            value = yaml.safe_load(self.lines[number].lstrip()[1:])[name]
        except (yaml.YAMLError, ValueError, TypeError, KeyError):
            fix = "核对括号、引号，逗号和冒号后空一格"
            self.error(number, f"选项“{name}”的值读不出来", "选项的值按 YAML 写", fix)
            return
        if name == "tags" and not isinstance(value, list):
            self.error(number, f"tags 写成了“{value}”", "tags 是标签的列表", "写成 [question]")
        if name == "nbgrader" and not isinstance(value, dict):
            rule = "nbgrader 是若干项的设置"
            self.error(number, "nbgrader 设置写错了", rule, '写成 {"grade_id": "ask-q1", …}')

    def _prose_line(self, number: int) -> None:
        line = self.lines[number]
        if _NESTED_CELL.match(line):
            self._indented(number)
        cut = _BREAK.match(line)
        if cut:
            self._check_break(number, cut[1].strip())

    def _indented(self, number: int) -> None:
        rule = "缩进、列表或引用里的 {code-cell} 不会成为代码格"
        self.error(number, "代码格不在行首", rule, "顶格写，前后各空一行")

    def _check_break(self, number: int, rest: str) -> None:
        """``+++`` alone or with a JSON object, as a paragraph of its own, before some text."""
        if number and self.lines[number - 1].strip():
            rule = "行首的 +++ 会把文字切成两格"
            fix = "要分格就在前面空一行；要写加号就写成 `+++`"
            self.error(number, "文字中间有 +++", rule, fix)
            return
        if not rest:
            return
        try:
            is_settings = isinstance(json.loads(rest), dict)
        except ValueError:
            is_settings = False
        if not is_settings:
            rule = "+++ 后面只能空着，或写一个 JSON 对象"
            self.error(number, "+++ 后面的设置读不出来", rule, '如 +++ {"tags": ["hide-in-sheet"]}')
            return
        after = next((n for n in range(number + 1, len(self.lines)) if self.lines[n].strip()), None)
        opened = _FENCE.match(self.lines[after]) if after is not None else None
        ended = after is None or _BREAK.match(self.lines[after])
        if ended or (opened and opened[3].strip().startswith("{code-cell}")):
            rule = "没有文字的格会消失，它的设置也一起消失"
            self.error(number, "这一格没有文字", rule, "写上文字，或删去这一行")


def check_myst_text(text: str, where: str) -> Findings:
    """Check the text of one MyST notebook, whatever jupytext makes of it."""
    return _Text(text, where).read()
