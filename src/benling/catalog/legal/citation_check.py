"""Do the citations resolve, and does course.yml list what the course cites?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benling.catalog.legal.citations import find_citations
from benling.catalog.legal.edition import LegalRegister
from benling.catalog.legal.numerals import articles_in
from benling.catalog.legal.places import Place, course_places, rules_places
from benling.catalog.lint.findings import Findings
from benling.catalog.variant import Variant
from benling.errors import Problem

_RULE = "引用的法律依据须在登记里找得到：名称、版本和条号"
_LISTED = "课程引用的条文列在 course.yml 的 legal_basis 里，依据变更时才找得到这门课"


def check_course_citations(
    root: Path, code: str, legal: LegalRegister, rows: Sequence[Any] | None
) -> Findings:
    """``rows``: the course's resolved ``legal_basis``; None when course.yml could not be read."""
    places = list(course_places(root, code, legal))
    found = Findings(errors=citation_problems(places))
    if rows is not None:
        found.warnings += _unlisted(places, rows, code)
    return found


def check_rules_citations(root: Path, legal: LegalRegister) -> list[Problem]:
    """Faults in the citations of the rules files."""
    return citation_problems(rules_places(root, legal))


def citation_problems(places: Iterable[Place]) -> list[Problem]:
    """One problem for each citation that does not resolve, with its place."""
    faulty = [place for place in places if place.citation.fault]
    problems = [
        Problem(
            place.where, f"“{place.citation.text[:60]}”：{place.citation.fault}", _RULE,
            place.citation.fix,
        )
        for place in faulty
    ]  # fmt: skip
    return list(dict.fromkeys(problems))


def check_truth_citations(
    variants: Sequence[Variant], legal: LegalRegister, where: str
) -> list[Problem]:
    """Faults in the sources that the generator really gives out, however it puts them together."""
    texts = {
        (question, str(mistake.get("source", "")))
        for variant in variants
        for question, entry in variant.truth.items()
        if isinstance(entry, dict)
        for mistake in entry.get("mistakes") or ()
        if isinstance(mistake, dict)
    }
    return [
        Problem(
            f"{where} {question} 的错因",
            f"“{citation.text}”：{citation.fault}",
            _RULE,
            citation.fix,
        )
        for question, text in sorted(texts)
        for citation in find_citations(text, legal)
        if citation.fault
    ]


def _unlisted(places: Sequence[Place], rows: Sequence[Any], code: str) -> list[Problem]:
    listed = {
        row["basis"]: {n for text in row["articles"] for n in articles_in(text)} for row in rows
    }
    missing: dict[str, dict[int, Place]] = defaultdict(dict)
    for place in places:
        edition = place.citation.edition
        if edition is None or place.citation.fault:
            continue
        for article in place.citation.articles:
            if article not in listed.get(edition.id, ()):
                missing[edition.id].setdefault(article, place)
    found = []
    for basis, articles in sorted(missing.items()):
        named = "、".join(f"第{number}条" for number in sorted(articles))
        first = articles[min(articles)]
        what = f"引用了 {basis} {named}（如 {first.where}），没有列出"
        fix = "补到 legal_basis；只是顺带提到的可以不列"
        found.append(Problem(f"courses/{code}/course.yml legal_basis", what, _LISTED, fix))
    return found
