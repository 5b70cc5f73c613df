"""Course E-14 answered from the released files alone, as a careful reader would.

Another road than the generator's: pandas counts every hour again from the cleaned records; kinds
of place are told by hours of their curves, situations by words of the statute.
"""

import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

Case = dict[str, Any]
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]

WEEK = pd.date_range("2026-10-12", periods=168, freq="h")
WORKDAYS = WEEK[:120]
NIGHT = [20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6]
CLEAR = {"公交站": 30, "消防栓": 30, "院门": 5}


def answers(files: dict[str, bytes]) -> dict[str, Any]:
    """All automatic questions, answered right."""
    return Reader(files).answers()


def slips(files: dict[str, bytes]) -> list[Slip]:
    """Wrong ways, each with a word of what the learner must be told."""
    return Reader(files).slips()


class Reader:
    """One learner's records and cases."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.cases: Case = json.loads(files["cases.json"])
        self.raw = pd.read_csv(
            io.BytesIO(files["records.csv"]), encoding="utf-8-sig", parse_dates=["时段", "上传时刻"]
        )
        self.raw["慢"] = (self.raw["上传时刻"] - self.raw["时段"]) >= pd.Timedelta(hours=8)
        self.parks: dict[str, Case] = {p["name"]: p for p in self.cases["parks"]}
        self.clean = self.once(["流水号"])
        self.present = self.counted(self.clean)
        self.right: dict[str, Any] = {}

    def once(self, same: list[str] | None, lag: int = 8) -> pd.DataFrame:
        """Records without doubles, the late clock put right by ``lag`` hours."""
        kept = self.raw if same == [] else self.raw.drop_duplicates(subset=same)
        late = kept.groupby("停车点")["慢"].transform("all")
        return kept.assign(时段=kept["时段"] + pd.to_timedelta(late * lag, unit="h"))

    def counted(self, records: pd.DataFrame) -> pd.DataFrame:
        """Cars present at the end of each hour, a column for each park."""
        net = (records["进"] - records["出"]).groupby([records["时段"], records["停车点"]]).sum()
        table = net.unstack(fill_value=0)
        hours = table.index.union(WEEK)
        start = pd.Series({name: park["start"] for name, park in self.parks.items()})
        return table.reindex(hours, fill_value=0).cumsum().add(start).reindex(WEEK)

    # --- answers

    def answers(self) -> dict[str, Any]:
        return {
            "q1": str(len(self.clean)),
            "q2": sorted(f"{p['key']}={self.kind(name)}" for name, p in self.parks.items()),
            "q3": sorted(f"{r['key']}.rate={self.rate(r, self.present)}" for r in self.asked()),
            "q4": self.figures(self.clean),
            "q5": self.ranking(),
            "q6": str(min(self.free()) - 5),
            "q7": sorted(f"{s['key']}.n={most_bays(s)}" for s in self.cases["q7"]["streets"]),
            "q8": self.effect(),
            "q9": sorted(f"{r['key']}={self.measure(r['text'])}" for r in self.cases["q9"]["rows"]),
            "q10": sorted(
                f"{r['key']}={key_of(self.cases['q10']['verdicts'], verdict(r['text']))}"
                for r in self.cases["q10"]["rows"]
            ),
        }

    def asked(self) -> list[Case]:
        rows: list[Case] = self.cases["q3"]["rows"]
        return rows

    def kind(self, name: str) -> str:
        """By the mean workday and weekend curve."""
        curve = self.present[name] / self.parks[name]["bays"]
        hour = curve.index.hour
        work = curve[:120].groupby(hour[:120]).mean()
        rest = curve[120:].groupby(hour[120:]).mean()
        if rest.max() < 0.15:
            found = "学校"
        elif rest.max() < 0.4:
            found = "写字楼"
        elif work[3] > 0.8:
            found = "居民"
        elif work[20] > 0.8:
            found = "夜市"
        else:
            found = "菜市场" if rest[7] > 0.8 else "医院"
        return key_of(self.cases["q2"]["kinds"], found)

    def rate(self, row: Case, present: pd.DataFrame) -> str:
        bays = self.parks[row["park"]]["bays"]
        return share(cars_at(present, row), bays)

    def figures(self, records: pd.DataFrame) -> list[str]:
        name = self.cases["q4"]["park"]
        bays = self.parks[name]["bays"]
        own = records[(records["停车点"] == name) & records["时段"].isin(WORKDAYS)]
        cars = self.counted(records).loc[WORKDAYS, name]
        arrivals, stay = int(own["进"].sum()), int(cars.sum())
        return sorted([
            f"turn.n={exact(Fraction(arrivals, 5 * bays), 2)}",
            f"stay.n={exact(Fraction(stay, arrivals), 2)}",
            f"full.n={share(int(cars.max()), bays)}",
        ])  # fmt: skip

    def ranking(self, *, patrol: bool = True, bays: bool = True) -> list[str]:
        lack = {
            park["key"]: int(self.present.loc[WORKDAYS, name].max())
            + patrol * park["patrol"]
            - bays * park["bays"]
            for name, park in self.parks.items()
        }
        return sorted(lack, key=lambda key: (-lack[key], key))

    def free(self) -> list[int]:
        """Free bays at the end of each night hour."""
        name = self.cases["q6"]["park"]
        cars = self.present[name].tolist()
        bays = int(self.parks[name]["bays"])
        return [bays - int(n) for at, n in zip(WEEK, cars, strict=True) if at.hour in NIGHT]

    def effect(self, *, compared: bool = True) -> str:
        nights = {key: sum(row) for key, row in self.cases["q8"]["nights"].items()}
        change = nights["before"] - nights["after"]
        if compared:
            change -= nights["there"] - nights["then"]
        return exact(Fraction(change, 7), 1)

    def measure(self, text: str) -> str:
        found = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", text)]
        built, bays, day, night, stay, near_day, near_night = found
        if bays < built:
            name = "收回"
        elif night >= 95 and near_night < 60:
            name = "共享"
        elif day >= 95 and near_day < 60:
            name = "分流"
        else:
            name = "限时" if stay >= 4 else "扩建"
        return key_of(self.cases["q9"]["measures"], name)

    # --- slips

    def slips(self) -> list[Slip]:
        first, second, third = self.asked()
        wrong_clock = self.counted(self.once(["流水号"], 0))
        backwards = self.counted(self.once(["流水号"], -8))
        raw, rows = self.counted(self.once([])), self.counted(self.once(None))
        slots = self.counted(self.once(["停车点", "时段"]))
        built = self.parks[third["park"]]["built"]
        hour = cars_at(self.present, third)
        doubled = dict(part.split("=") for part in self.figures(self.once([])))
        return [
            ("q1", str(len(self.raw)), "没有去掉重复"),
            ("q1", str(len(self.once(None))), "整行"),
            ("q1", str(len(self.once(["停车点", "时段"]))), "两个出入口"),
            ("q3", self.spoiled("q3", "r1.rate", self.rate(first, wrong_clock)), "协调世界时"),
            ("q3", self.spoiled("q3", "r1.rate", self.rate(first, backwards)), "改反"),
            ("q3", self.spoiled("q3", "r2.rate", self.rate(second, raw)), "数了两遍"),
            ("q3", self.spoiled("q3", "r2.rate", self.rate(second, rows)), "补传"),
            ("q3", self.spoiled("q3", "r3.rate", self.rate(third, slots)), "其中一个口"),
            ("q3", self.spoiled("q3", "r3.rate", share(hour, built)), "建成泊位"),
            *(("q4", self.spoiled("q4", cell, doubled[cell]), "重复") for cell in doubled),
            ("q5", self.ranking(patrol=False), "只看了场里"),
            ("q5", self.ranking(bays=False), "没有减去"),
            ("q5", self.ranking()[::-1], "排反"),
            ("q6", str(min(self.free())), "预留"),
            ("q6", str(sum(self.free()) // len(self.free()) - 5), "平均"),
            ("q8", self.effect(compared=False), "只看了"),
        ]

    def spoiled(self, question: str, row: str, value: str) -> list[str]:
        self.right = self.right or self.answers()
        right = dict(part.split("=") for part in self.right[question])
        return sorted(f"{key}={old}" for key, old in (right | {row: value}).items())


def cars_at(present: pd.DataFrame, row: Case) -> int:
    name: str = row["park"]
    cars = present[name].tolist()
    return int(cars[WEEK.tolist().index(moment(row["hour"]))])


def moment(text: str) -> pd.Timestamp:
    month, day, _, hour = re.findall(r"(\d+)月(\d+)日（(星期.)）(\d+)时", text)[0]
    return pd.Timestamp(2026, int(month), int(day), int(hour))


def kerb(street: Case, side: str) -> int:
    """Bays on one side: metres that may be used, taken one by one."""
    length = street["length"]
    usable = [50 <= x < length - 50 for x in range(length)]
    for what, place in street["sides"][side]:
        for x in range(max(0, place - CLEAR[what]), min(length, place + CLEAR[what])):
            usable[x] = False
    runs = re.findall("1+", "".join("1" if ok else "0" for ok in usable))
    return sum(len(run) // 6 for run in runs)


def most_bays(street: Case) -> int:
    left = Fraction(street["width"]) - (6 if street["ways"] == "双行" else 4)
    counts = sorted((kerb(street, side) for side in street["sides"]), reverse=True)
    return sum(counts[: max(0, min(2, int(left / Fraction(5, 2))))]) if left > 0 else 0


def verdict(text: str) -> str:
    """What is to be done, by the words of the statute."""
    if re.search(r"隐患严重|事故频发|塌", text):
        return "报告整治"
    if re.search(r"限制(通行|交通)|改成单行", text):
        return "先公告"
    if re.search(r"行人和车辆照样过得去|依法划好|口头警告|没有收拖车费", text):
        return "照办"
    return "不许"


def exact(value: Fraction, places: int) -> str:
    whole = Decimal(value.numerator) / Decimal(value.denominator)
    found = whole.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize()
    return f"{abs(found):f}" if not found else f"{found:f}"


def share(part: int, whole: int) -> str:
    return exact(Fraction(100 * part, whole), 1)


def key_of(texts: dict[str, str], part: str) -> str:
    (key,) = (key for key, whole in texts.items() if part in whole)
    return key
