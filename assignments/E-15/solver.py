"""Course E-15 answered from the released files alone, as a careful checker would.

Another road than the generator's: the year of reports becomes pandas columns that are compared
with each other, rates are kept as whole tenths of a per cent by division with remainder, and the
law question is decided by what the deeds and the names of the rules say.
"""

import io
import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]
FIGURES = ["应办", "窗口按时", "网上按时", "按时合计"]
Test = Callable[[pd.DataFrame], bool]


def answers(files: dict[str, bytes]) -> dict[str, Any]:
    """All automatic questions, answered right."""
    return Checker(files).answers()


def slips(files: dict[str, bytes]) -> list[Slip]:
    """Wrong ways, each with a word of what the learner must be told."""
    return Checker(files).slips()


class Checker:
    """One learner's sixty offices."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.cases: dict[str, Any] = json.loads(files["cases.json"])
        table = pd.read_csv(io.BytesIO(files["reports.csv"]))
        before = table.groupby("单位", sort=False)[FIGURES].shift()
        table["同项"] = (table[FIGURES] == before).sum(axis=1)
        table["差"] = table["按时合计"] - table["窗口按时"] - table["网上按时"]
        # thousandths, cut off: 950 … 954 is the band from 95.0 % up to, not at, 95.5 %
        table["千分"] = table["按时合计"] * 1000 // table["应办"]
        self.table = table
        self.offices = {str(name): rows for name, rows in table.groupby("单位", sort=False)}
        self.alike = self._alike()

    def _alike(self) -> pd.Series:
        """Pairs of offices → months in which all four figures are equal."""
        keys = ["月份", *FIGURES]
        both = self.table.merge(self.table, on=keys)
        both = both[both["单位_x"] != both["单位_y"]]
        return both.groupby(["单位_x", "单位_y"]).size()

    # --- tests of one office

    def over(self, rows: pd.DataFrame) -> bool:
        return bool((rows["按时合计"] > rows["应办"]).any())

    def parts(self, rows: pd.DataFrame) -> bool:
        return bool((rows["差"] != 0).any())

    def repeat(self, rows: pd.DataFrame) -> bool:
        return bool((rows["同项"] == 4).any())

    def hug(self, rows: pd.DataFrame) -> bool:
        return bool(rows["千分"].between(950, 954).sum() >= 9)

    def fellow(self, name: str, least: int = 3) -> str:
        """The office whose months are like this one's; empty when there are too few."""
        if name not in self.alike.index.get_level_values(0):
            return ""
        found = self.alike[name]
        return str(found.idxmax()) if found.max() >= least else ""

    # --- answers

    def answers(self) -> dict[str, Any]:
        return {
            "q1": self.beside_the_line(5),
            "q2": self.those("q2", self.over),
            "q3": self.gaps(),
            "q4": self.city_counts(),
            "q5": self.fellows(3),
            "q6": self.those("q6", self.hug),
            "q7": self.matched("q7", self.kind),
            "q8": self.corrected(),
            "q9": self.lines(),
            "q10": sorted(f"{key}={self.rule(deed)}" for key, deed in self.rows("q10").items()),
        }

    def rows(self, question: str) -> dict[str, str]:
        found: dict[str, str] = self.cases[question]["rows"]
        return found

    def beside_the_line(self, width: int) -> list[str]:
        rate = self.table["千分"]
        left = rate.between(950 - width, 949).sum()
        right = rate.between(950, 949 + width).sum()
        return [f"r1.n={left}", f"r2.n={right}"]

    def those(self, question: str, test: Test) -> list[str]:
        options = self.cases[question]["offices"]
        return sorted(key for key, name in options.items() if test(self.offices[name]))

    def gaps(self, sign: int = 1) -> list[str]:
        cells = []
        for key, name in self.rows("q3").items():
            rows = self.offices[name]
            month, gap = rows.loc[rows["差"] != 0, ["月份", "差"]].iloc[0]
            cells += [f"{key}.month={month}", f"{key}.gap={sign * gap}"]
        return sorted(cells)

    def city_counts(self, items: int = 4) -> list[str]:
        off = self.table[self.table["差"] != 0]["单位"]
        again = self.table[self.table["同项"] >= items]["单位"]
        return [f"r1.n={len(off)}", f"r1.u={off.nunique()}",
                f"r2.n={len(again)}", f"r2.u={again.nunique()}"]  # fmt: skip

    def fellows(self, least: int) -> list[str]:
        keys = {name: key for key, name in self.cases["q5"]["targets"].items()} | {"": "none"}
        return sorted(f"{row}={keys[self.fellow(name, least)]}"
                      for row, name in self.rows("q5").items())  # fmt: skip

    def matched(self, question: str, choose: Callable[[str], str]) -> list[str]:
        return sorted(f"{key}={choose(name)}" for key, name in self.rows(question).items())

    def kind(self, name: str, least: int = 3) -> str:
        rows = self.offices[name]
        texts: dict[str, str] = {text: key for key, text in self.cases["q7"]["kinds"].items()}
        if self.over(rows):
            return texts["超过应办"]
        if self.parts(rows):
            return texts["合计不等"]
        if self.repeat(rows):
            return texts["重复上月"]
        if self.fellow(name, least):
            return texts["与别家相同"]
        return texts["贴着目标线" if self.hug(rows) else "不圈"]

    def corrected(self, *, at_the_due: bool = False) -> list[str]:
        case = self.cases["q8"]
        rows = self.offices[case["office"]].set_index("月份")["按时合计"].copy()
        due = self.offices[case["office"]].set_index("月份")["应办"]
        right = case["window"] + case["online"] - case["twice"]
        rows[case["month"]] = due[case["month"]] if at_the_due else right
        rate = rounded(Decimal(100 * int(rows.sum())) / int(due.sum()))
        return [f"r1.n={rows[case['month']]}", f"r2.n={rows.sum()}", f"r3.n={rate}"]

    def lines(self, exclusive: int = 0) -> list[str]:
        last = pd.DataFrame(self.cases["q9"]["rows"])
        bad, cells = last["checked"] == "查实", []
        for key, line in (("r1", "loose"), ("r2", "tight")):
            out = last["months"] >= self.cases["q9"][line] + exclusive
            cells += [f"{key}.out={out.sum()}", f"{key}.hit={(out & bad).sum()}",
                      f"{key}.miss={(~out & bad).sum()}"]  # fmt: skip
        return sorted(cells)

    def rule(self, deed: str) -> str:
        texts: dict[str, str] = {text: key for key, text in self.cases["q10"]["laws"].items()}
        return texts[rule_text(deed)]

    # --- slips

    def slips(self) -> list[Slip]:
        at_least = self.those("q2", lambda r: bool((r["按时合计"] >= r["应办"]).any()))
        in_year = self.those("q2", lambda r: bool(r["按时合计"].sum() > r["应办"].sum()))
        loose = self.those("q6", lambda r: bool(r["千分"].between(950, 954).sum() >= 6))
        wide = self.those("q6", lambda r: bool(r["千分"].between(950, 959).sum() >= 9))
        mean = self.those("q6", lambda r: r["按时合计"].sum() * 1000 // r["应办"].sum() in BAND)
        return [
            ("q2", at_least, "恰好百分之百"),
            ("q2", in_year, "只看了全年"),
            ("q6", loose, "不够数"),
            ("q6", wide, "一个百分点宽"),
            ("q6", mean, "全年的率"),
            *one_by_one("q1", self.beside_the_line(10), self.beside_the_line(5), "宽了一倍"),
            *one_by_one("q3", self.gaps(-1), self.gaps(), "正负号"),
            *one_by_one("q4", self.city_counts(3), self.city_counts(), "三项相同"),
            *one_by_one("q5", self.fellows(1), self.fellows(3), "相同的月份太少"),
            *one_by_one("q7", self.matched("q7", lambda name: self.kind(name, 1)),
                        self.matched("q7", self.kind), "录串了行"),
            *one_by_one("q8", self.corrected(at_the_due=True)[:2], self.corrected(), "百分之百"),
            *one_by_one("q9", [c for c in self.lines(1) if ".out" in c], self.lines(), "本数"),
        ]  # fmt: skip


BAND = range(950, 955)


def one_by_one(question: str, wrong: list[str], right: list[str], word: str) -> list[Slip]:
    """Each wrong cell alone among right ones."""
    kept = {cell.partition("=")[0]: cell for cell in right}
    found = []
    for cell in wrong:
        if cell not in right:
            changed = kept | {cell.partition("=")[0]: cell}
            found.append((question, sorted(changed.values()), word))
    return found


def rule_text(deed: str) -> str:
    """Which rule speaks to this deed, by the words of the law."""

    def has(*words: str) -> bool:
        return any(word in deed for word in words)

    if has("没有影响", "没有后果"):
        return "不到处分的门槛"
    if has("假月报"):
        return "统计法：骗来的要退"
    if has("走访记录", "感谢信", "样板窗口"):
        return "处分法：骗取利益" if has("先进个人", "优秀") else "处分法：作假、走形式"
    if has("镇长", "街道主任"):
        return "统计法：负责人"
    if has("部门"):
        return "统计法：部门和机构"
    return "统计法：填报单位"


def rounded(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}"
