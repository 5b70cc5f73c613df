"""望川市, the fictional city of the demo, as a roster workbook for the real importer."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benling.demo.districts import TownUnit, all_org_units
from benling.demo.names import made_up_name
from benling.roster.book import roster_workbook
from benling.roster.records import Cover, ExemptionRecord, PersonRecord, RosterFile


@dataclass(frozen=True)
class Cast:
    """Stable ids of the people whose log-ins the demo prints."""

    #: owns the demo courses (owner A)
    trainer_a: str = "P000101"
    #: stands in for trainer A (owner B)
    trainer_b: str = "P000102"
    hr_city: str = "P000103"
    hr_township: str = "P000104"
    #: works in the township of ``hr_township``
    learner: str = "P000105"
    #: root of the whole city
    city: str = "WC"
    #: the township of ``hr_township`` and ``learner``
    township: str = "WC-03-02"


CAST = Cast()
PEOPLE = 1200
_FIRST_NUMBER = 101
#: id → name, working unit, leading post, rank
_CAST_ROWS = {
    CAST.trainer_a: ("林知远", "WC-23", "", "三级调研员"),
    CAST.trainer_b: ("沈若兰", "WC-15", "乡科级正职", "一级主任科员"),
    CAST.hr_city: ("郑守成", "WC-11", "乡科级正职", "一级主任科员"),
    CAST.hr_township: ("何秀英", CAST.township, "乡科级副职", "三级主任科员"),
    CAST.learner: ("陈晓宁", CAST.township, "", "一级科员"),
}
_LENT = 28
#: reason, scope, days it lasts (None: until further notice), document
_EXEMPTIONS: tuple[tuple[str, str, int | None, str], ...] = (
    ("产假或育儿假", "全部", 158, "望川人社〔{year}〕{n}号"),
    ("产假或育儿假", "全部", 188, "望川人社〔{year}〕{n}号"),
    ("产假或育儿假", "网络学习", 158, "望川人社〔{year}〕{n}号"),
    ("病假", "全部", None, "望川组干〔{year}〕{n}号"),
    ("病假", "全部", 240, "望川组干〔{year}〕{n}号"),
    ("病假", "必修课", 120, "望川组干〔{year}〕{n}号"),
    ("援派或挂职", "全部", 730, "望川组通〔{year}〕{n}号"),
    ("援派或挂职", "网络学习", 365, "望川组通〔{year}〕{n}号"),
    ("援派或挂职", "全部", None, "望川组通〔{year}〕{n}号"),
    ("驻村", "网络学习", 730, "望川组通〔{year}〕{n}号"),
    ("驻村", "网络学习", 730, "望川组通〔{year}〕{n}号"),
    ("驻村", "网络学习", None, "望川组通〔{year}〕{n}号"),
    ("脱产学历学习", "必修课", 300, "望川组干〔{year}〕{n}号"),
    ("脱产学历学习", "全部", 720, "望川组干〔{year}〕{n}号"),
    ("停职或接受审查", "全部", None, "望川组干〔{year}〕{n}号"),
    ("涉密岗位", "网络学习", None, "望川组干〔{year}〕{n}号"),
    ("涉密岗位", "网络学习", None, "望川组干〔{year}〕{n}号"),
    ("借调", "必修课", 180, "望川组通〔{year}〕{n}号"),
)


def city_workbook(seed: int, on: date) -> bytes:
    """The city's roster from ``on``: same seed and day, same bytes."""
    random = Random(f"wangchuan {seed}")  # noqa: S311  # play, not secrets
    units = all_org_units()
    people = _people(units, random, on)
    return roster_workbook(
        RosterFile(
            Cover(CAST.city, on, _CAST_ROWS[CAST.hr_city][0]),
            tuple(unit.record for unit in units),
            tuple(people),
            tuple(_exemptions(people, random, on)),
        )
    )


def _people(units: list[TownUnit], random: Random, on: date) -> list[PersonRecord]:
    by_code = {unit.record.code: unit for unit in units}
    authority = {unit.record.code: unit.authority for unit in units}
    people = [
        _person(person_id, name, code, post, rank, authority[code], random, on)
        for person_id, (name, code, post, rank) in _CAST_ROWS.items()
    ]
    seats = [seat for unit in units for seat in unit.seats(random)]
    for person in people:
        # A named person takes the most similar seat of the own org unit.
        same = [i for i, seat in enumerate(seats) if seat.code == person.working_unit]
        seats.pop(next((i for i in same if seats[i].post_level == person.post_level), same[-1]))
    number = _FIRST_NUMBER + len(people)
    for seat in seats[: PEOPLE - len(people)]:
        people.append(
            _person(
                f"P{number:06d}", made_up_name(random), seat.code, seat.post_level, seat.rank,
                authority[seat.code], random, on,
            )
        )  # fmt: skip
        number += 1
    return _lend(_twins(people), by_code, random)


def _person(
    person_id: str,
    name: str,
    code: str,
    post_level: str,
    rank: str,
    authority: str,
    random: Random,
    on: date,
) -> PersonRecord:
    years = _years_of_service(post_level, rank, random)
    entry_on = on - timedelta(days=int(years * 365.25) + random.randrange(20, 200))
    # Leaders from the county-division level up are managed by the city.
    managed_by = "WC-11" if post_level.startswith(("厅局级", "县处级")) else authority
    return PersonRecord(person_id, name, code, code, managed_by, post_level, rank, entry_on)


def _years_of_service(post_level: str, rank: str, random: Random) -> float:
    if not post_level and not rank:
        return 0.0  # on probation
    if post_level.startswith("厅局级") or rank.endswith("巡视员"):
        low, high = 26, 36
    elif post_level.startswith("县处级") or rank.endswith("调研员"):
        low, high = 16, 34
    elif rank.endswith("科员") and "主任" not in rank:
        low, high = 1, 9
    else:
        low, high = 6, 32
    return random.uniform(low, high)


def _twins(people: list[PersonRecord]) -> list[PersonRecord]:
    """Three pairs of one name, one of them in one org unit: legal, and a test of every list."""
    named = {person.person_id: person for person in people}
    same_unit = [p for p in people if p.working_unit == "WC-17"][:2]
    pairs = [
        (same_unit[0].person_id, same_unit[1].person_id),
        ("P000300", "P000900"),
        ("P000450", "P001100"),
    ]
    for first, second in pairs:
        named[second] = replace(named[second], name=named[first].name)
    return list(named.values())


def _lend(
    people: list[PersonRecord], units: dict[str, TownUnit], random: Random
) -> list[PersonRecord]:
    """Some people work elsewhere than where their post is (借调)."""
    cast = set(_CAST_ROWS)
    plain = [i for i, p in enumerate(people) if not p.post_level and p.person_id not in cast]
    hosts = sorted(code for code, unit in units.items() if unit.record.level in ("市", "县"))
    hosts = [code for code in hosts if units[code].record.organ_type != "行政区"]
    for index in sorted(random.sample(plain, _LENT)):
        person = people[index]
        host = random.choice([code for code in hosts if code != person.establishment_unit])
        people[index] = replace(person, working_unit=host)
    return people


def _exemptions(people: list[PersonRecord], random: Random, on: date) -> list[ExemptionRecord]:
    cast = set(_CAST_ROWS)
    free = [p for p in people if p.person_id not in cast and not p.post_level]
    found = []
    chosen = random.sample(free, len(_EXEMPTIONS))
    for number, (person, line) in enumerate(zip(chosen, _EXEMPTIONS, strict=True), start=11):
        reason, scope, days, basis = line
        start = on - timedelta(days=random.randrange(0, 60))
        end = None if days is None else start + timedelta(days=days)
        found.append(
            ExemptionRecord(
                person.person_id,
                scope,
                reason,
                basis.format(n=number, year=start.year),
                "郑守成",
                start,
                end,
            )
        )
    return found
