"""The fields of course.yml: their shapes and allowed values."""

from decimal import Decimal
from typing import Any

from benling.catalog.audience import KEYS as AUDIENCE_KEYS
from benling.catalog.field_reader import FieldReader
from benling.catalog.legal.course_rows import read_basis_rows
from benling.catalog.legal.edition import LegalRegister
from benling.catalog.lined_yaml import LinedYaml
from benling.catalog.register import Register
from benling.errors import Problem
from benling.quantities import CreditHours, credit_hours

_REQUIRED = (
    "code", "edition", "title", "kind", "category", "themes", "competency", "hours", "track",
    "pass_mark", "required", "objectives", "legal_basis", "owner_a", "owner_b", "assignment",
    "lessons",
)  # fmt: skip
_KEYS = (*_REQUIRED, "audience", "due", "late_penalty", "refresher", "regrade")
#: ``better``: the better score of an attempt stays when grading is corrected; ``new``: the new one
REGRADE = ("better", "new")
_REFRESHER_KEYS = ("when", "redo")
_OBJECTIVE_CHARS = 120

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
    lined: LinedYaml, where: str, register: Register, legal: LegalRegister
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
        "kind": reader.one_of(("kind",), register.kinds),
        "category": reader.one_of(("category",), register.categories),
        "themes": list(reader.many_of(("themes",), register.themes)),
        "competency": list(reader.many_of(("competency",), register.competencies)),
        "hours": _hours(reader, register),
        "track": reader.one_of(("track",), register.tracks),
        "pass_mark": _percent(reader, "pass_mark"),
        "required": reader.flag(("required",)),
        "audience": _audience(reader, register),
        "objectives": _objectives(reader, register),
        "refresher": _refresher(reader, register),
        "assignment": _assignment(reader),
        "lessons": _lessons(reader),
        "late_penalty": Decimal(0),
        **_due(reader, register),
        **_owners(reader),
    }
    if reader.value(("late_penalty",)) is not None:
        fields["late_penalty"] = _percent(reader, "late_penalty")
    fields["legal_basis"], fields["bases"] = read_basis_rows(reader, legal)
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


def _refresher(reader: FieldReader, register: Register) -> dict[str, Any]:
    """What to take again, and when; {} when the course has no such rule."""
    at = ("refresher",)
    if reader.value(at) is None or not reader.check_keys(at, _REFRESHER_KEYS, _REFRESHER_KEYS):
        return {}
    redo = reader.texts((*at, "redo"), pattern=_LESSON[0], rule=_LESSON[1])
    rows = reader.value(("lessons",))
    named = [row.get("name") for row in rows if isinstance(row, dict)] if rows else []
    for number, name in enumerate(reader.value((*at, "redo")) or ()):
        if name in redo and name not in named:
            rule = "只能是 lessons 里列出的课文"
            reader.fault((*at, "redo", number), f"没有课文“{name}”", rule, "改正课文名")
    return {"when": reader.one_of((*at, "when"), register.refreshers), "redo": list(redo)}


def _objectives(reader: FieldReader, register: Register) -> list[str]:
    at = ("objectives",)
    given = reader.items(at, empty_fix="写明学完能做什么")
    if len(given) > register.objectives_at_most:
        rule = f"最多{register.objectives_at_most}条"
        reader.fault(at, f"写了{len(given)}条", rule, "合并或删减")
    return [reader.text((*at, n), at_most=_OBJECTIVE_CHARS) for n in range(len(given))]


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
