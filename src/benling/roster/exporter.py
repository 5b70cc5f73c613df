"""The roster of a subtree on a day as a workbook: the same state gives the same bytes."""

from datetime import date

from benling.errors import refuse
from benling.roster.book import roster_workbook
from benling.roster.present import load_present
from benling.roster.records import Cover, RosterFile

_FILLED_BY = "本领平台"


def export(subtree: str, on: date) -> bytes:
    """The subtree's org units, the people who work there, and exemptions in force or to come.

    Imported again as it is, it changes nothing.

    Raises: Refused when there is no such org unit on that day.
    """
    present = load_present(on)
    territory = present.territory(subtree)
    if not territory:
        raise refuse(
            f"单位 {subtree}",
            f"{on} 没有这个单位",
            "只能导出当天存在的单位",
            "核对单位代码和日期",
        )
    people = [p for p in present.people.values() if p.working_unit in territory]
    exemptions = [
        exemption
        for person in people
        for exemption in present.exemptions.get(person.person_id, {}).values()
        if exemption.valid_to is None or exemption.valid_to > on
    ]
    return roster_workbook(
        RosterFile(
            Cover(subtree, on, _FILLED_BY),
            tuple(present.org_units[code] for code in territory),
            tuple(people),
            tuple(exemptions),
        )
    )
