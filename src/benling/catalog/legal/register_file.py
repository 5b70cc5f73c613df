"""Reading ``grading/legal_basis.yml``; every fault in it is told at once."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from benling.catalog.field_reader import FieldReader
from benling.catalog.legal.edition import LegalEdition, LegalRegister, LegalText
from benling.catalog.lined_yaml import Path as At
from benling.catalog.lined_yaml import read_lined
from benling.errors import Problem, Refused, refuse

FILE = "grading/legal_basis.yml"

_KEYS = ("revised_on", "sources", "kinds", "review", "texts")
_TEXT_KEYS = ("title", "short", "kind", "editions")
_REQUIRED = ("id", "edition", "confidence", "rests_on")
_EDITION_KEYS = (
    *_REQUIRED, "adopted_on", "in_force_from", "known_in_force_on", "in_force_to", "replaced_by",
    "articles", "note", "next_review", "awaiting_text",
)  # fmt: skip
_CONFIDENCE = ("H", "M", "L")
_ID = (r"[^\s/，。（）]{1,40}-[^\s/，。（）]{1,8}", "简称、短横线、年份，如 行政许可法-2019")
_NAME = (r"\S{2,60}", "2到60个字，不含空格")
_MOST_ARTICLES = 3000


def load_legal_register(root: Path) -> LegalRegister:
    """The register of a content folder. Raises: Refused with every fault."""
    path = root / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        rule = "课程内容文件夹须带法律依据登记"
        raise refuse(FILE, "没有这个文件", rule, "补上这个文件") from None
    return _load(path, stamp)


# Read again whenever the file changes, so that a long-running service follows an edit.
@lru_cache(maxsize=8)
def _load(path: Path, stamp: int) -> LegalRegister:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        rule = "须是 UTF-8 编码的文本文件"
        raise refuse(FILE, "文件读不出来", rule, "另存为 UTF-8 编码") from None
    return read_legal_register(text, FILE)


def read_legal_register(text: str, where: str) -> LegalRegister:
    """The register from its text. Raises: Refused with every fault."""
    lined = read_lined(text, where)
    if isinstance(lined, Problem):
        raise Refused([lined])
    reader = FieldReader(lined, where)
    if not reader.check_keys((), _KEYS, _KEYS):
        raise Refused(reader.problems)
    revised_on = reader.day(("revised_on",))
    texts = _texts(reader, _sources(reader))
    reader.check_keys(("review",), ("full_quarter", "source"), ("full_quarter", "source"))
    quarter = reader.whole(("review", "full_quarter"), low=1, high=4)
    editions = {edition.id: edition for text in texts for edition in text.editions if edition.id}
    _check_names(reader, texts)
    _check_ids(reader, texts, editions)
    if reader.problems or revised_on is None or quarter is None:
        raise Refused(reader.problems)
    return LegalRegister(revised_on, texts, editions, quarter)


def _sources(reader: FieldReader) -> dict[str, str]:
    found = reader.value(("sources",))
    if not isinstance(found, dict):
        reader.check_keys(("sources",), (), ())
        return {}
    return {name: reader.text(("sources", name), at_most=200) for name in found}


def _texts(reader: FieldReader, sources: dict[str, str]) -> tuple[LegalText, ...]:
    kinds = tuple(str(kind) for kind in reader.items(("kinds",)))
    made = []
    for number in range(len(reader.items(("texts",)))):
        at = ("texts", number)
        if not reader.check_keys(at, _TEXT_KEYS, _TEXT_KEYS):
            continue
        title = reader.text((*at, "title"), at_most=80)
        short = reader.texts((*at, "short"), pattern=_NAME[0], rule=_NAME[1])
        kind = reader.one_of((*at, "kind"), kinds)
        named = {"title": title, "law": short[0] if short else title, "kind": kind}
        rows = [
            _edition(reader, (*at, "editions", n), named, sources)
            for n in range(len(reader.items((*at, "editions"))))
        ]
        made.append(LegalText(title, short, kind, tuple(row for row in rows if row is not None)))
    return tuple(made)


def _edition(
    reader: FieldReader, at: At, named: dict[str, str], sources: dict[str, str]
) -> LegalEdition | None:
    if not reader.check_keys(at, _EDITION_KEYS, _REQUIRED):
        return None
    made = LegalEdition(
        title=named["title"],
        law=named["law"],
        kind=named["kind"],
        id=reader.text((*at, "id"), pattern=_ID[0], rule=_ID[1]),
        edition=reader.text((*at, "edition"), at_most=40),
        replaced_by=_optional(reader, (*at, "replaced_by"), at_most=60),
        articles=_articles(reader, at),
        confidence=reader.one_of((*at, "confidence"), _CONFIDENCE),
        rests_on=sources.get(reader.one_of((*at, "rests_on"), sources), ""),
        note=_optional(reader, (*at, "note"), at_most=200),
        awaiting_text=bool(reader.flag((*at, "awaiting_text"))),
        adopted_on=_day(reader, (*at, "adopted_on")),
        in_force_from=_day(reader, (*at, "in_force_from")),
        known_in_force_on=_day(reader, (*at, "known_in_force_on")),
        in_force_to=_day(reader, (*at, "in_force_to")),
        next_review=_day(reader, (*at, "next_review")),
    )
    _check_days(reader, at, made)
    return made


def _optional(reader: FieldReader, at: At, *, at_most: int) -> str:
    return reader.text(at, at_most=at_most) if reader.value(at) is not None else ""


def _day(reader: FieldReader, at: At) -> date | None:
    return reader.day(at) if reader.value(at) is not None else None


def _articles(reader: FieldReader, at: At) -> int | None:
    path = (*at, "articles")
    if reader.value(path) is None:
        return None
    return reader.whole(path, low=1, high=_MOST_ARTICLES)


def _check_days(reader: FieldReader, at: At, made: LegalEdition) -> None:
    starts, ends = made.in_force_from, made.in_force_to
    if starts and ends and ends <= starts:
        rule = "in_force_to 是不再有效的第一天，须晚于施行日期"
        reader.fault((*at, "in_force_to"), f"{ends}不晚于{starts}", rule, "改正日期")
    if made.adopted_on and starts and starts < made.adopted_on:
        what = f"{starts}早于通过或公布的{made.adopted_on}"
        reader.fault((*at, "in_force_from"), what, "施行不早于通过或公布", "改正日期")
    known = starts or made.known_in_force_on
    if made.is_sure and not known:
        rule = "可信度 H 的版本须有施行日期，或写明查证时有效的一天"
        reader.fault((*at, "confidence"), f"“{made.id}”没有施行日期", rule, "补上日期，或改为 M")
    if made.awaiting_text and made.is_sure:
        rule = "条文没有提供的，可信度不能是 H"
        reader.fault((*at, "awaiting_text"), f"“{made.id}”标为 H", rule, "改为 M 或 L")
    if made.year == "" and ends is None and re.search(r"[0-9]{4}年", made.edition):
        reader.fault((*at, "edition"), f"“{made.edition}”", "年份写在最前", "改成“2019年…修正”")


def _check_names(reader: FieldReader, texts: tuple[LegalText, ...]) -> None:
    """A name must mean one text only, or citations could not be resolved."""
    taken: dict[str, str] = {}
    for number, text in enumerate(texts):
        for name in dict.fromkeys((*text.short, text.title)):
            if name in taken:
                what = f"“{name}”已由“{taken[name]}”使用"
                reader.fault(("texts", number, "short"), what, "简称不重复", "改用另一个简称")
            taken.setdefault(name, text.title)


def _check_ids(
    reader: FieldReader, texts: tuple[LegalText, ...], editions: dict[str, LegalEdition]
) -> None:
    seen: set[str] = set()
    for number, text in enumerate(texts):
        for n, row in enumerate(text.editions):
            at = ("texts", number, "editions", n)
            if row.id and row.id in seen:
                reader.fault((*at, "id"), f"“{row.id}”写了两次", "编号不重复", "改正")
            seen.add(row.id)
            if row.replaced_by and (row.replaced_by not in editions or row.replaced_by == row.id):
                what = f"“{row.replaced_by}”没有登记"
                reader.fault((*at, "replaced_by"), what, "须是另一个登记了的版本", "改正，或先登记")
            if n and not row.replaced_by and not row.in_force_to:
                what = f"“{row.id}”不是第一个版本，却没有失效日期和代替它的版本"
                reader.fault(at, what, "现行的版本写在最前", "补上 replaced_by 或 in_force_to")
