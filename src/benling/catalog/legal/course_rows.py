"""The ``legal_basis`` rows of a course.yml, resolved through the register."""

from typing import Any

from benling.catalog.field_reader import FieldReader
from benling.catalog.legal.edition import LegalEdition, LegalRegister
from benling.catalog.legal.numerals import articles_in
from benling.catalog.lined_yaml import Path as At

_KEYS = ("basis", "articles", "source")
_SOURCE_CHARS = 200


def read_basis_rows(
    reader: FieldReader, legal: LegalRegister
) -> tuple[list[dict[str, Any]], list[LegalEdition]]:
    """Rows to be stored with a release, readable without the register, and their editions."""
    rows: list[dict[str, Any]] = []
    editions: list[LegalEdition] = []
    for number in range(len(reader.items(("legal_basis",), empty_fix="填写依据的法律"))):
        at = ("legal_basis", number)
        if not reader.check_keys(at, _KEYS, ("basis",)):
            continue
        edition = _edition(reader, at, legal)
        if edition is None:
            continue
        if edition in editions:
            reader.fault(at, f"“{edition.id}”写了两次", "同一版本只列一行", "把条文并到一行")
            continue
        rows.append(_row(reader, at, edition))
        editions.append(edition)
    return rows, editions


def _edition(reader: FieldReader, at: At, legal: LegalRegister) -> LegalEdition | None:
    named = reader.text((*at, "basis"), at_most=60)
    if not named or named in legal.editions:
        return legal.editions.get(named)
    law = named.partition("-")[0]
    close = [key for key, row in legal.editions.items() if law in (row.law, key.partition("-")[0])]
    fix = f"改用登记的编号：{'、'.join(close)}" if close else "先在 grading/legal_basis.yml 登记"
    reader.fault((*at, "basis"), f"“{named}”没有登记", "依据须是法律依据登记里的版本", fix)
    return None


def _row(reader: FieldReader, at: At, edition: LegalEdition) -> dict[str, Any]:
    row: dict[str, Any] = {
        "basis": edition.id, "law": edition.law, "articles": _articles(reader, at, edition),
        "edition": edition.edition,
    }  # fmt: skip
    if edition.in_force_from is not None:
        row["in_force_from"] = edition.in_force_from.isoformat()
    if reader.value((*at, "source")) is not None:
        row["source"] = reader.text((*at, "source"), at_most=_SOURCE_CHARS)
    elif not edition.is_sure:
        what = f"“{edition.id}”的可信度是 {edition.confidence}（{edition.rests_on}）"
        rule = "可信度低于 H 的依据只当作参数讲，并写明来源"
        reader.fault(at, what, rule, "补上“source: …”，写明数字出自哪里，在课文里也说明")
    return row


def _articles(reader: FieldReader, at: At, edition: LegalEdition) -> list[str]:
    """Articles as texts; only a text without known articles may leave them out."""
    path = (*at, "articles")
    if reader.value(path) is None:
        if edition.articles is not None:
            reader.fault(path, "没有填写", "编有条号的依据须写明条文", "补上“articles: […]”一行")
        return []
    found = []
    for number, article in enumerate(reader.items(path, empty_fix="填写条文序号")):
        is_whole = isinstance(article, int) and not isinstance(article, bool)
        text = str(article).strip() if is_whole or isinstance(article, str) else ""
        numbers = articles_in(text)
        if not numbers:
            rule = '如 42、"42(1)"、"28-41" 或 第四十二条'
            reader.fault((*path, number), f"“{article}”不是条文序号", rule, "改正")
        elif edition.articles is not None and max(numbers) > edition.articles:
            what = f"“{article}”超出了{edition.name}的条数"
            rule = f"这一版共{edition.articles}条"
            reader.fault((*path, number), what, rule, "核对条号和版本")
        else:
            found.append(text)
    return found
