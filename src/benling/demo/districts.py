"""The sixty org units of 望川市, and the posts each of them has."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benling.roster.records import OrgUnitRecord


@dataclass(frozen=True)
class Seat:
    """One post to fill."""

    code: str
    post_level: str
    rank: str


@dataclass(frozen=True)
class TownUnit:
    record: OrgUnitRecord
    #: org unit that manages its ordinary staff (管理权限)
    authority: str
    #: number of people
    size: int

    def seats(self, random: Random) -> list[Seat]:
        """Leaders first, then staff; as many as the org unit has people."""
        leaders = _LEADERS[_kind(self.record)]
        posts = [post for post, number in leaders(self.size) for _ in range(number)][: self.size]
        seats = [Seat(self.record.code, post, _beside(post, random)) for post in posts]
        ranks = _STAFF_RANKS.get(_kind(self.record), [])
        for _ in range(self.size - len(seats)):
            rank = random.choices([r for r, _ in ranks], [w for _, w in ranks])[0]
            seats.append(Seat(self.record.code, "", rank))
        return seats


#: kind → (post level, number of people who hold it) for an org unit of that size
_LEADERS: dict[str, Callable[[int], list[tuple[str, int]]]] = {
    "市领导": lambda size: [("厅局级正职", 2), ("厅局级副职", size - 2)],
    "县领导": lambda size: [("县处级正职", 2), ("县处级副职", size - 2)],
    "市": lambda size: [
        ("县处级正职", 1), ("县处级副职", 3), ("乡科级正职", size // 6), ("乡科级副职", size // 9),
    ],
    "县": lambda size: [("乡科级正职", 1), ("乡科级副职", 3)],
    "乡": lambda size: [("乡科级正职", 2), ("乡科级副职", 5)],
    "站所": lambda size: [("乡科级副职", 1)],
}  # fmt: skip
#: kind → ranks of staff without a leading post, with weights; "" is somebody on probation.
#: Kinds that have leaders only are not in it.
_STAFF_RANKS: dict[str, list[tuple[str, int]]] = {
    "市": [
        ("二级巡视员", 1), ("一级调研员", 2), ("二级调研员", 4), ("三级调研员", 7),
        ("四级调研员", 12), ("一级主任科员", 18), ("二级主任科员", 12), ("三级主任科员", 14),
        ("四级主任科员", 14), ("一级科员", 13), ("", 3),
    ],
    "县": [
        ("三级调研员", 1), ("四级调研员", 4), ("一级主任科员", 15), ("二级主任科员", 13),
        ("三级主任科员", 16), ("四级主任科员", 18), ("一级科员", 26), ("二级科员", 3), ("", 4),
    ],
    "乡": [
        ("四级调研员", 1), ("一级主任科员", 8), ("二级主任科员", 10), ("三级主任科员", 14),
        ("四级主任科员", 20), ("一级科员", 36), ("二级科员", 5), ("", 6),
    ],
    "站所": [
        ("一级主任科员", 5), ("二级主任科员", 8), ("三级主任科员", 14), ("四级主任科员", 22),
        ("一级科员", 40), ("二级科员", 6), ("", 5),
    ],
}  # fmt: skip
#: post level → ranks that often go with it, none below what the post is paired with; "" = none
_RANKS_BESIDE = {
    "厅局级正职": ("", "一级巡视员"),
    "厅局级副职": ("", "", "二级巡视员", "一级巡视员"),
    "县处级正职": ("", "二级调研员", "一级调研员"),
    "县处级副职": ("", "四级调研员", "三级调研员"),
    "乡科级正职": ("", "二级主任科员", "一级主任科员", "一级主任科员", "四级调研员"),
    "乡科级副职": ("", "四级主任科员", "三级主任科员", "二级主任科员"),
}

#: code, name, organ type, people
_CITY_OFFICES = (
    ("WC-11", "市委组织部", "党委机关", 30),
    ("WC-12", "市纪委监委机关", "监察机关", 36),
    ("WC-13", "市人大常委会机关", "人大机关", 22),
    ("WC-14", "市政协机关", "政协机关", 20),
    ("WC-15", "市政府办公室", "行政机关", 36),
    ("WC-16", "市财政局", "行政机关", 34),
    ("WC-17", "市人力资源和社会保障局", "行政机关", 34),
    ("WC-18", "市民政局", "行政机关", 24),
    ("WC-19", "市公安局", "行政机关", 46),
    ("WC-20", "市自然资源和规划局", "行政机关", 32),
    ("WC-21", "市农业农村局", "行政机关", 28),
    ("WC-22", "市市场监督管理局", "行政机关", 36),
    ("WC-23", "市行政审批服务局", "行政机关", 30),
    ("WC-24", "市中级人民法院", "审判机关", 34),
    ("WC-25", "市人民检察院", "检察机关", 28),
    ("WC-26", "市总工会", "群团机关", 14),
    ("WC-27", "市社会保险中心", "参公事业单位", 20),
)
_COUNTIES = (
    ("WC-01", "临江区", ("望江街道", "沙洲街道", "平湖镇")),
    ("WC-02", "云溪县", ("云溪镇", "桃源镇", "白石乡")),
    ("WC-03", "青岭县", ("青岭镇", "柳溪镇", "松坪乡")),
)
#: suffix, name, organ type, department parent, people
_COUNTY_OFFICES = (
    ("11", "委组织部", "党委机关", "WC-11", 14),
    ("12", "财政局", "行政机关", "WC-16", 16),
    ("13", "民政局", "行政机关", "WC-18", 14),
    ("14", "公安局", "行政机关", "WC-19", 30),
)
#: suffix, name, county office (or city office) that is its department parent, people
_STATIONS = (("01", "派出所", "14", 10), ("02", "市场监管所", "WC-22", 10))
_STATIONS_OF_SECOND_TOWN = (("01", "派出所", "14", 10), ("02", "财政所", "12", 8))


def all_org_units() -> list[TownUnit]:
    """Parents before children."""
    units = [TownUnit(OrgUnitRecord("WC", "望川市", "市", "行政区", None, None), "WC-11", 9)]
    for code, name, organ_type, size in _CITY_OFFICES:
        record = OrgUnitRecord(code, name, "市", organ_type, "WC", None)
        units.append(TownUnit(record, code, size))
    for code, name, towns in _COUNTIES:
        units.extend(_county(code, name, towns))
    return units


def _county(code: str, name: str, towns: tuple[str, ...]) -> list[TownUnit]:
    staff_office = f"{code}-11"
    units = [TownUnit(OrgUnitRecord(code, name, "县", "行政区", "WC", None), staff_office, 7)]
    for suffix, title, organ_type, department, size in _COUNTY_OFFICES:
        record = OrgUnitRecord(f"{code}-{suffix}", name + title, "县", organ_type, code, department)
        units.append(TownUnit(record, staff_office, size))
    for number, town in enumerate(towns, start=1):
        units.extend(_town(code, f"{code}-{number:02d}", town, number, staff_office))
    return units


def _town(county: str, code: str, name: str, number: int, authority: str) -> list[TownUnit]:
    record = OrgUnitRecord(code, name, "乡", "行政机关", county, None)
    units = [TownUnit(record, authority, 30)]
    for suffix, title, department, size in _STATIONS_OF_SECOND_TOWN if number == 2 else _STATIONS:
        above = department if department.startswith("WC") else f"{county}-{department}"
        station = OrgUnitRecord(
            f"{code}-{suffix}", f"{name}{title}", "站所", "行政机关", code, above
        )
        units.append(TownUnit(station, authority, size))
    return units


def _kind(record: OrgUnitRecord) -> str:
    if record.organ_type == "行政区":
        return f"{record.level}领导"
    return record.level


def _beside(post_level: str, random: Random) -> str:
    return random.choice(_RANKS_BESIDE[post_level])
