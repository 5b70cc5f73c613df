"""The fields of course.yml: their shapes and allowed values."""

from datetime import date
from decimal import Decimal
from typing import Any

from benling.catalog.audience import KEYS as AUDIENCE_KEYS
from benling.catalog.field_reader import FieldReader
from benling.catalog.lined_yaml import LinedYaml
from benling.catalog.register import Register
from benling.errors import Problem
from benling.quantities import CreditHours, credit_hours

_REQUIRED = (
    "code", "edition", "title", "category", "themes", "hours", "track", "pass_mark", "required",
    "legal_basis", "owner_a", "owner_b", "assignment", "lessons",
)  # fmt: skip
_KEYS = (*_REQUIRED, "audience", "due", "late_penalty", "regrade")
#: ``better``: the better score of an attempt stays when grading is corrected; ``new``: the new one
REGRADE = ("better", "new")
_BASIS_REQUIRED = ("law", "articles", "edition", "in_force_from")
_BASIS_KEYS = (*_BASIS_REQUIRED, "in_force_to")

_CODE = ("[A-Z]{1,3}-[0-9]{2,3}", "大写字母、短横线、两三位数字，如 E-01")
_EDITION = (r"[0-9]{4}\.[0-9]{1,3}", '年份、点、序号，加引号，如 "2026.1"')
_ASSIGNMENT = (
    "[a-z][a-z0-9]*(-[a-z0-9]+)*",
    "小写字母、数字和短横线，以字母开头，不超过 60 个字符，如 e01-deadlines",
)
_LESSON = ("[0-9]{2}(-[a-z0-9]+)+", "两位序号、短横线、小写字母或数字，如 01-rules")
_PERSON = ("[A-Za-z0-9_-]{1,32}", '人员编号，加引号，如 "331001"')
_ORG_UNIT = ("[A-Za-z0-9_-]{1,32}", '单位编码，加引号，如 "WC-0101"')


def _percent(reader: FieldReader, name: str) -> Decimal | None:
    return reader.decimal((name,), low=Decimal(0), high=Decimal(100), quoted=False)


def read_course_file(
    lined: LinedYaml, where: str, register: Register
) -> tuple[dict[str, Any], list[Problem]]:
    """Values for ``Course`` and every fault found. With faults the values are not to be used."""
    reader = FieldReader(lined, where)
    blank: dict[str, Any] = {"lessons": [], "assignment": ""}
    if not reader.check_keys((), _KEYS, _REQUIRED):
        return blank, reader.problems
    fields = {
        "course": reader.text(("code",), pattern=_CODE[0], rule=_CODE[1]),
        "edition": reader.text(("edition",), pattern=_EDITION[0], rule=_EDITION[1]),
        "title": reader.text(("title",), at_most=120),
        "category": reader.one_of(("category",), register.categories),
        "themes": list(reader.many_of(("themes",), register.themes)),
        "hours": _hours(reader, register),
        "track": reader.one_of(("track",), register.tracks),
        "pass_mark": _percent(reader, "pass_mark"),
        "required": reader.flag(("required",)),
        "audience": _audience(reader, register),
        "legal_basis": _legal_basis(reader),
        "assignment": _assignment(reader),
        "lessons": _lessons(reader),
        "late_penalty": Decimal(0),
        **_due(reader, register),
        **_owners(reader),
    }
    if reader.value(("late_penalty",)) is not None:
        fields["late_penalty"] = _percent(reader, "late_penalty")
    fields["regrade"] = reader.one_of(("regrade",), REGRADE) or REGRADE[0]
    return fields, reader.problems


def _hours(reader: FieldReader, register: Register) -> CreditHours | None:
    found = reader.decimal(
        ("hours",), low=Decimal(0), high=register.hours_at_most, quoted=True, above_low=True
    )
    return None if found is None else credit_hours(found)


def _audience(reader: FieldReader, register: Register) -> dict[str, list[str]]:
    audience: dict[str, list[str]] = {key: [] for key in AUDIENCE_KEYS}
    if reader.value(("audience",)) is None:
        return audience
    if not reader.check_keys(("audience",), AUDIENCE_KEYS, ()):
        return audience
    pattern, rule = _ORG_UNIT
    audience["org_units"] = list(
        reader.texts(("audience", "org_units"), pattern=pattern, rule=rule)
    )
    for key, allowed in register.audience.items():
        audience[key] = list(reader.many_of(("audience", key), allowed))
    return audience


def _due(reader: FieldReader, register: Register) -> dict[str, Any]:
    none: dict[str, Any] = {"due_on": None, "due_days": None}
    if reader.value(("due",)) is None:
        return none
    if not reader.check_keys(("due",), ("on", "days_after_release"), ()):
        return none
    given = [key for key in ("on", "days_after_release") if key in reader.value(("due",))]
    if len(given) != 1:
        what = "两项都填了" if given else "两项都没有填"
        rule = "填 on（截止日期）或 days_after_release（发布后天数）之一"
        reader.fault(("due",), what, rule, "留下一项；不设期限就删去 due")
        return none
    if given == ["on"]:
        return none | {"due_on": reader.day(("due", "on"))}
    days = reader.whole(("due", "days_after_release"), low=1, high=register.due_days_at_most)
    return none | {"due_days": days}


def _legal_basis(reader: FieldReader) -> list[dict[str, Any]]:
    rows = []
    for number in range(len(reader.items(("legal_basis",), empty_fix="填写依据的法律"))):
        at = ("legal_basis", number)
        if not reader.check_keys(at, _BASIS_KEYS, _BASIS_REQUIRED):
            continue
        row: dict[str, Any] = {
            "law": reader.text((*at, "law"), at_most=80),
            "articles": _articles(reader, at),
            "edition": reader.text((*at, "edition"), at_most=40),
        }
        starts = reader.day((*at, "in_force_from"))
        ends = reader.day((*at, "in_force_to"))
        _check_span(reader, (*at, "in_force_to"), starts, ends)
        row["in_force_from"] = str(starts)
        if ends:
            row["in_force_to"] = str(ends)
        rows.append(row)
    return rows


def _check_span(
    reader: FieldReader, path: tuple[str | int, ...], starts: date | None, ends: date | None
) -> None:
    if starts and ends and ends <= starts:
        rule = "in_force_to 是不再有效的第一天，须晚于施行日期"
        reader.fault(path, f"{ends}不晚于{starts}", rule, "改正日期")


def _articles(reader: FieldReader, at: tuple[str | int, ...]) -> list[str]:
    """Articles as texts: whole numbers, or texts such as ``42(1)``."""
    found = []
    for number, article in enumerate(reader.items((*at, "articles"), empty_fix="填写条文序号")):
        if isinstance(article, int) and not isinstance(article, bool) and article > 0:
            found.append(str(article))
        elif isinstance(article, str) and article.strip():
            found.append(article.strip())
        else:
            path = (*at, "articles", number)
            reader.fault(path, f"“{article}”不是条文序号", '如 42，或 "42(1)"', "改正")
    return found


def _assignment(reader: FieldReader) -> str:
    return reader.text(("assignment",), pattern=_ASSIGNMENT[0], rule=_ASSIGNMENT[1], at_most=60)


def _lessons(reader: FieldReader) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for number in range(len(reader.items(("lessons",), empty_fix="至少列一份课文"))):
        at = ("lessons", number)
        if not reader.check_keys(at, ("name", "title"), ("name", "title")):
            continue
        name = reader.text((*at, "name"), pattern=_LESSON[0], rule=_LESSON[1], at_most=60)
        if name and name in [row["name"] for row in rows]:
            reader.fault((*at, "name"), f"“{name}”写了两次", "课文不重复列出", "删去一个")
        elif name:
            rows.append({"name": name, "title": reader.text((*at, "title"), at_most=120)})
    return rows


def _owners(reader: FieldReader) -> dict[str, str]:
    pattern, rule = _PERSON
    owners = {
        key: reader.text((key,), pattern=pattern, rule=rule) for key in ("owner_a", "owner_b")
    }
    if owners["owner_a"] and owners["owner_a"] == owners["owner_b"]:
        rule = "A、B 两岗互为补位，须是两个人"
        reader.fault(("owner_b",), "与 owner_a 是同一个人", rule, "换成另一个人")
    return owners
