"""What a question is: its kind, its text, its options. No answer and no key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from benling.quiz.day_range import DayRange

Kind = Literal[
    "single_choice", "multiple_choice", "number", "date", "short_text", "long_text",
    "ordering", "matching", "table_fill", "days",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

#: longest essay that is stored, in characters; a card's own ``max_chars`` is a softer limit
MAX_TEXT_CHARS = 20_000
MAX_SHORT_TEXT_CHARS = 200
#: steps, rows or options of one question; an answer lists no more than these
MAX_ITEMS = 50
#: number cells of one table
MAX_CELLS = 24
#: days of one calendar, first and last included
MAX_CALENDAR_DAYS = 400

#: of a question, an option, an item, a target, a row, a column
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BadQuestion(ValueError):
    """The notebook's author wrote a question that cannot be asked."""


@dataclass(frozen=True)
class Question:
    """One question as asked."""

    #: name of the answer in answers.json, e.g. ``q1``
    name: str
    kind: Kind
    #: plain text; a blank line begins a new paragraph
    prompt: str
    #: key → text, in the order shown: options of a choice, items to order or match, rows of a table
    options: tuple[tuple[str, str], ...] = ()
    #: key → text: what items are matched with, or the columns of a table
    targets: tuple[tuple[str, str], ...] = ()
    #: shown after a number field, e.g. ``天``
    suffix: str = ""
    #: wanted length of a text; None means no limit but the store's
    max_chars: int | None = None
    #: which days can be picked; None unless the kind is ``days``
    calendar: "DayRange | None" = None

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise BadQuestion(f"题目 {self.name}：{'；'.join(faults)}。")

    def _faults(self) -> Iterator[str]:
        if not NAME.fullmatch(self.name):
            yield "题目编号只能用英文字母、数字、下划线和连字符"
        if self.kind not in KINDS:
            yield f"没有“{self.kind}”这种题型"
            return
        if not self.prompt.strip():
            yield "题干是空的"
        yield from _faults_of(self.options, _LISTS[self.kind][0])
        yield from _faults_of(self.targets, _LISTS[self.kind][1])
        if self.kind == "table_fill" and len(self.options) * len(self.targets) > MAX_CELLS:
            yield f"表格最多{MAX_CELLS}格，现在有{len(self.options) * len(self.targets)}格"
        if self.kind == "days" and self.calendar is None:
            yield "没有写明可选的日期"

    @property
    def is_choice(self) -> bool:
        return self.kind in ("single_choice", "multiple_choice")

    @property
    def is_list(self) -> bool:
        """True when the value is a list."""
        return self.kind in ("multiple_choice", "ordering", "matching", "table_fill", "days")

    @property
    def option_keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.options)

    @property
    def target_keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.targets)

    def option_text(self, key: str) -> str:
        return dict(self.options).get(key, key)

    def target_text(self, key: str) -> str:
        return dict(self.targets).get(key, key)


#: what options and targets are called in each kind, and how few will do; None: it has none
_LISTS: dict[str, tuple[tuple[str, int] | None, tuple[str, int] | None]] = {
    **dict.fromkeys(KINDS, (None, None)),
    "single_choice": (("选项", 2), None),
    "multiple_choice": (("选项", 2), None),
    "ordering": (("要排序的各项", 2), None),
    "matching": (("左边各项", 1), ("归类", 2)),
    "table_fill": (("行", 1), ("列", 1)),
}


def _faults_of(
    listed: tuple[tuple[str, str], ...], wanted: tuple[str, int] | None
) -> Iterator[str]:
    if wanted is None:
        if listed:
            yield "这种题型没有选项"
        return
    title, fewest = wanted
    if not fewest <= len(listed) <= MAX_ITEMS:
        yield f"{title}要有{fewest}到{MAX_ITEMS}个，现在有{len(listed)}个"
    for key, text in listed:
        if not NAME.fullmatch(key):
            yield f"{title}的编号“{key}”只能用英文字母、数字、下划线和连字符"
        if not text.strip():
            yield f"{title}中的 {key} 没有文字"


def choice_options(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Options as written by an author, in order."""
    return tuple((str(key), str(text)) for key, text in options.items())
