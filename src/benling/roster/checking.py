"""What all checks of a parsed workbook share: the file, the roster, and which codes exist."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from benling.errors import Problem
from benling.roster.layout import EXEMPTIONS, ORG_UNITS, PEOPLE
from benling.roster.present import Present
from benling.roster.reading import ParsedBook, ParsedRow, ParsedSheet
from benling.roster.rules import RosterRules

#: suggestions cost time; beyond this many org units or questions none are made
_SUGGEST_AMONG = 5000
_SUGGEST_TIMES = 50


@dataclass
class Checking:
    book: ParsedBook
    present: Present
    rules: RosterRules
    _suggested: dict[str, str] = field(default_factory=dict)

    @property
    def subtree(self) -> str | None:
        """Root of the subtree; None when the cover could not be read."""
        return self.book.cover.get("subtree")

    @property
    def effective_on(self) -> date | None:
        return self.book.cover.get("effective_on")

    @property
    def org_units(self) -> ParsedSheet:
        return self.book.sheets[ORG_UNITS.title]

    @property
    def people(self) -> ParsedSheet:
        return self.book.sheets[PEOPLE.title]

    @property
    def exemptions(self) -> ParsedSheet:
        return self.book.sheets[EXEMPTIONS.title]

    @property
    def knows_org_units(self) -> bool:
        """False when the codes of the file could not be read: then no reference can be judged."""
        place = self.org_units.place
        return place is not None and "code" in place.indexes

    @cached_property
    def before(self) -> frozenset[str]:
        """Codes of the subtree as the roster has it on the effective date."""
        return frozenset() if self.subtree is None else self.present.territory(self.subtree)

    @cached_property
    def in_file(self) -> dict[str, ParsedRow]:
        """Code → its (first) row; rows with other faults included."""
        found: dict[str, ParsedRow] = {}
        for row in self.org_units.rows:
            code = row.get("code")
            if code is not None:
                found.setdefault(code, row)
        return found

    @cached_property
    def outside(self) -> frozenset[str]:
        """Codes of the roster's other org units, which the file does not touch."""
        return frozenset(self.present.org_units.keys() - self.before - self.in_file.keys())

    @cached_property
    def codes_by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in sorted(self.outside):
            found.setdefault(self.present.org_units[code].name, []).append(code)
        for code, row in self.in_file.items():
            if row.get("name"):
                found.setdefault(row.get("name"), []).append(code)
        return found

    def report(
        self, sheet: ParsedSheet, row: ParsedRow, name: str, what: str, rule: str, fix: str
    ) -> None:
        """A fault in one cell. The field counts as unread from then on."""
        self.book.problems.append(Problem(sheet.where(row, name), what, rule, fix))
        row.bad.add(name)

    def report_cover(self, name: str, what: str, rule: str, fix: str) -> None:
        where = self.book.cover_at.get(name, "封面表")
        self.book.problems.append(Problem(where, what, rule, fix))

    def like(self, reference: str) -> str:
        """e.g. ``；是否为 WC-03-02（柳溪镇）``; empty when nothing comes close."""
        if reference not in self._suggested:
            self._suggested[reference] = self._closest(reference)
        return self._suggested[reference]

    def _closest(self, reference: str) -> str:
        names = dict(self._named_codes())
        if len(names) > _SUGGEST_AMONG or len(self._suggested) > _SUGGEST_TIMES:
            return ""
        by_text = names | {name: code for code, name in names.items()}
        close = get_close_matches(reference, list(by_text), 1, 0.75)
        if not close:
            return ""
        code = close[0] if close[0] in names else by_text[close[0]]
        return f"；是否为 {code}（{names[code]}）"

    def _named_codes(self) -> Iterator[tuple[str, str]]:
        for name, codes in self.codes_by_name.items():
            for code in codes:
                yield code, name
