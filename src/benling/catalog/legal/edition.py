"""Texts, their editions, and whether an edition holds on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """Whether an edition holds on a day, as far as the register knows."""

    HOLDS = "有效"
    NOT_YET = "尚未施行"
    ENDED = "不再有效"
    REPLACED = "已有新版"
    UNKNOWN = "待查"


@dataclass(frozen=True)
class LegalEdition:
    """One edition of one text. What nobody has looked up is None or empty."""

    id: str
    #: name used in citations, e.g. 行政许可法
    law: str
    title: str
    kind: str
    #: begins with its year, e.g. 2019年4月23日修正
    edition: str
    #: passed, amended, revised or published
    adopted_on: date | None
    in_force_from: date | None
    #: a day on which it was seen to hold; stands in for an unknown first day
    known_in_force_on: date | None
    #: first day it no longer holds; None = open, or unknown when it is replaced
    in_force_to: date | None
    #: id of the edition that took its place; empty = none
    replaced_by: str
    #: number of articles, which is the highest article number; None = not numbered or unknown
    articles: int | None
    #: H, M or L
    confidence: str
    #: what the entry rests on, in words
    rests_on: str
    note: str
    next_review: date | None
    #: the customer has not supplied the text yet
    awaiting_text: bool

    @property
    def name(self) -> str:
        """For messages, e.g. 行政许可法（2019年4月23日修正）."""
        return f"{self.law}（{self.edition}）"

    @property
    def year(self) -> str:
        """Year in the edition's name; empty when it has none."""
        return self.edition[:4] if self.edition[:4].isdigit() else ""

    @property
    def is_sure(self) -> bool:
        return self.confidence == "H"

    def standing(self, on: date) -> Standing:
        """Whether it holds on a day."""
        if self.in_force_to is not None and on >= self.in_force_to:
            return Standing.ENDED
        if self.replaced_by and self.in_force_to is None:
            return Standing.REPLACED
        if self.in_force_from is not None:
            return Standing.HOLDS if on >= self.in_force_from else Standing.NOT_YET
        if self.adopted_on is not None and on < self.adopted_on:
            return Standing.NOT_YET
        seen = self.known_in_force_on
        return Standing.HOLDS if seen is not None and on >= seen else Standing.UNKNOWN


@dataclass(frozen=True)
class LegalText:
    """One law, regulation or document with its editions, the current one first."""

    title: str
    short: tuple[str, ...]
    kind: str
    editions: tuple[LegalEdition, ...]


@dataclass(frozen=True)
class LegalRegister:
    """``grading/legal_basis.yml`` as read."""

    revised_on: date
    texts: tuple[LegalText, ...]
    editions: Mapping[str, LegalEdition]
    #: quarter (1–4) in which all editions in use are reviewed
    full_quarter: int

    def named(self) -> Iterator[tuple[str, LegalText]]:
        """Every name a citation may use, full title included, with its text."""
        for text in self.texts:
            for name in dict.fromkeys((*text.short, text.title)):
                yield name, text
