"""Whether a course may rest on an edition on a day."""

from collections.abc import Iterator
from datetime import date

from benling.catalog.legal.edition import LegalEdition, Standing
from benling.errors import Problem

_RULE = "课程的法律依据须现行有效"
_RENEW = "改用现行版本，核对题目和答案，提高课程版次"


def standing_problems(edition: LegalEdition, on: date, where: str) -> Iterator[Problem]:
    """Why the edition cannot be taught on that day."""
    if edition.awaiting_text:
        what = f"{edition.name}的条文还没有提供"
        yield Problem(where, what, "条文待提供的依据不开课", "等条文提供并登记以后再开课")
    standing = edition.standing(on)
    if standing is Standing.ENDED:
        yield Problem(where, f"{edition.in_force_to}起不再有效", _RULE, _renewed(edition))
    elif standing is Standing.REPLACED:
        yield Problem(where, f"已由 {edition.replaced_by} 代替", _RULE, _renewed(edition))
    elif standing is Standing.NOT_YET:
        first = edition.in_force_from or edition.adopted_on
        fix = f"等到{first}再发布，或改用现行版本"
        yield Problem(where, f"{first}起施行，{on}还没有施行", _RULE, fix)
    elif standing is Standing.UNKNOWN and edition.is_sure:
        what = f"施行日期没有登记，不能确认{on}已经有效"
        yield Problem(where, what, _RULE, "查明施行日期，写进法律依据登记")


def doubts(edition: LegalEdition, on: date, where: str) -> Iterator[Problem]:
    """What the register cannot say about a basis that is taught as a parameter."""
    if edition.standing(on) is Standing.UNKNOWN and not edition.is_sure:
        what = f"{edition.name}在{on}是否有效待查"
        yield Problem(where, what, "可信度低于 H 的依据只当作参数讲", "发布前查证，或换一个依据")


def _renewed(edition: LegalEdition) -> str:
    if not edition.replaced_by:
        return _RENEW
    return f"改用 {edition.replaced_by}，核对题目和答案，提高课程版次"
