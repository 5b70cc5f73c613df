"""What a question is: its kind, its text, its options. No answer and no key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["single_choice", "multiple_choice", "number", "date", "short_text", "long_text"]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: longest essay that is stored, in characters; a card's own ``max_chars`` is a softer limit
MAX_TEXT_CHARS = 20_000
MAX_SHORT_TEXT_CHARS = 200

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


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
    #: option key → text, in the order shown; empty unless a choice
    options: tuple[tuple[str, str], ...] = ()
    #: shown after a number field, e.g. ``天``
    suffix: str = ""
    #: wanted length of a text; None means no limit but the store's
    max_chars: int | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise BadQuestion(f"题目编号“{self.name}”只能用英文字母、数字、下划线和连字符。")
        if self.kind not in KINDS:
            raise BadQuestion(f"题目 {self.name}：没有“{self.kind}”这种题型。")
        if not self.prompt.strip():
            raise BadQuestion(f"题目 {self.name}：题干是空的。")
        if self.is_choice:
            self._check_options()
        elif self.options:
            raise BadQuestion(f"题目 {self.name}：这种题型没有选项。")

    def _check_options(self) -> None:
        if len(self.options) < 2:
            raise BadQuestion(f"题目 {self.name}：选择题至少要有两个选项。")
        for key, text in self.options:
            if not _NAME.fullmatch(key):
                raise BadQuestion(f"题目 {self.name}：选项编号“{key}”只能用英文字母和数字。")
            if not text.strip():
                raise BadQuestion(f"题目 {self.name}：选项 {key} 没有文字。")

    @property
    def is_choice(self) -> bool:
        return self.kind in ("single_choice", "multiple_choice")

    @property
    def option_keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.options)

    def option_text(self, key: str) -> str:
        return dict(self.options).get(key, key)


def choice_options(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Options as written by an author, in order."""
    return tuple((str(key), str(text)) for key, text in options.items())
