"""Course E-06 answered from the released files alone, as a careful reader would.

Another road than the generator's: all days of the released calendar that are not worked become
the holidays of a NumPy calendar, whose functions then count; cases are judged by what their
tables say.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

#: a case or row of cases.json
Case = dict[str, Any]
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]
Day = np.datetime64


def answers(files: dict[str, bytes]) -> dict[str, Any]:
    """All automatic questions, answered right."""
    return Reader(files).answers()


def slips(files: dict[str, bytes]) -> list[Slip]:
    """Wrong ways, each with a word of what the learner must be told."""
    return Reader(files).slips()


class Reader:
    """One learner's cases and calendar."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.cases: dict[str, Case] = json.loads(files["cases.json"])
        self.idle = idle_days(json.loads(files["calendar.json"]))

    def on(self, question: str, field: str) -> Day:
        return Day(self.cases[question][field])

    def workday_after(self, start: Day, n: int) -> Day:
        """The n-th working day after ``start``."""
        return np.busday_offset(start, n, roll="backward", weekmask="1111111", holidays=self.idle)

    def worked(self, first: Day, last: Day) -> int:
        """Working days strictly between the two."""
        return int(np.busday_count(first + 1, last, weekmask="1111111", holidays=self.idle))

    def rolled(self, last: Day) -> Day:
        return np.busday_offset(last, 0, roll="forward", weekmask="1111111", holidays=self.idle)

    # --- answers

    def answers(self) -> dict[str, Any]:
        return {
            "q1": self.matched("q1", self.track),
            "q2": [str(self.workday_after(self.on("q2", "told_on"), 5))],
            "q3": self.called_late(lambda told, held: self.worked(told, held) < 6),
            "q4": str(self.on("q4", "filed_on") + 90),
            "q5": str(self.on("q5", "received_on") + 15),
            "q6": sorted(cell for row in self.cases["q6"]["slips"] for cell in slip_cells(row)),
            "q7": money(self.review_costs()),
            "q8": str(self.rolled(self.on("q8", "received_on") + 60)),
            "q9": str(self.rolled(months_on(self.on("q9", "received_on"), 6))),
            "q10": self.matched("q10", self.path),
        }

    def matched(self, question: str, choose: Callable[[Case], str]) -> list[str]:
        return sorted(f"{row['key']}={choose(row)}" for row in self.cases[question]["rows"])

    def track(self, row: Case) -> str:
        texts = self.cases["q1"]["tracks"]
        fine = re.fullmatch(r"罚款(\d+)元", row["penalty"])
        amount = int(fine[1]) if fine else 0
        if not fine and row["penalty"] != "警告":
            return key_of(texts, "听证")
        if amount >= self.cases["q1"]["large"][row["kind"]]:
            return key_of(texts, "听证")
        small = amount <= (200 if row["kind"] == "公民" else 3000)
        certain = row["facts"].startswith("违法事实确凿")
        return key_of(texts, "当场" if small and certain else "普通")

    def called_late(self, is_late: Callable[[Day, Day], bool]) -> list[str]:
        files = self.cases["q3"]["files"]
        return sorted(
            f["key"] for f in files if is_late(Day(f["notified_on"]), Day(f["hearing_on"]))
        )

    def review_costs(self) -> Decimal:
        due, asked, ended, paid = (
            self.on("q7", field) for field in ("due_on", "asked_on", "ended_on", "paid_on")
        )
        return surcharge(self.cases["q7"]["fine"], span(due, asked) - 1 + span(ended, paid))

    def path(self, row: Case) -> str:
        texts, today = self.cases["q10"]["paths"], self.on("q10", "today")
        received = Day(row["received_on"])
        if "复议决定" in row["document"]:
            return key_of(texts, "十五日内")
        if "当场" in row["document"]:
            return key_of(texts, "先复议")
        if today <= self.rolled(received + 60):
            return key_of(texts, "都可以")
        in_time = today <= self.rolled(months_on(received, 6))
        return key_of(texts, "直接起诉" if in_time else "都已过")

    # --- slips

    def slips(self) -> list[Slip]:
        return [
            *self.date_slips(),
            *self.money_slips(),
            ("q3", self.called_late(lambda told, held: span(told, held) < 7), "日历天数"),
            ("q3", self.called_late(lambda told, held: self.worked(told, held) < 5), "五日的尺子"),
            ("q1", self.matched("q1", self.track_by_amount), "只看了金额"),
            ("q1", self.matched("q1", self.track_fines_only), "罚款多才有听证"),
            ("q10", self.matched("q10", self.path_straight_to_court), "直接去起诉"),
            ("q10", self.matched("q10", self.path_over_after_sixty), "什么都不能做"),
        ]

    def date_slips(self) -> list[Slip]:
        told, filed = self.on("q2", "told_on"), self.on("q4", "filed_on")
        received, known = self.on("q5", "received_on"), self.on("q8", "received_on")
        sued = self.on("q9", "received_on")
        return [
            ("q2", [str(told + 5)], "日历天数"),
            ("q2", [str(np.busday_offset(told, 5, roll="backward"))], "周六、周日"),
            ("q2", [str(self.workday_after(told - 1, 5))], "第一天"),
            ("q4", str(self.workday_after(filed, 90)), "工作日"),
            ("q4", str(months_on(filed, 3)), "三个月"),
            ("q4", str(filed + 89), "第一天"),
            ("q5", str(self.workday_after(received, 15)), "工作日"),
            ("q5", str(self.on("q5", "decided_on") + 15), "作出决定那天"),
            ("q8", str(known + 60), "没有顺延"),
            ("q8", str(self.workday_after(known, 60)), "工作日"),
            ("q9", str(months_on(sued, 6)), "没有顺延"),
            ("q9", str(self.rolled(sued + 180)), "一百八十天"),
            ("q9", str(self.rolled(sued + 60)), "六十日"),
        ]

    def money_slips(self) -> list[Slip]:
        case = self.cases["q7"]
        whole = span(self.on("q7", "due_on"), self.on("q7", "paid_on"))
        uncapped = [
            cell for row in self.cases["q6"]["slips"] for cell in slip_cells(row, capped=False)
        ]
        return [
            ("q6", sorted(uncapped), "没有封顶"),
            ("q7", money(surcharge(case["fine"], whole)), "没有扣除复议期间"),
            ("q7", "0", "不用加处"),
        ]

    def track_by_amount(self, row: Case) -> str:
        return self.track(row | {"facts": "违法事实确凿"})

    def track_fines_only(self, row: Case) -> str:
        if "罚款" in row["penalty"] or row["penalty"] == "警告":
            return self.track(row)
        return key_of(self.cases["q1"]["tracks"], "普通")

    def path_straight_to_court(self, row: Case) -> str:
        return self.path(row | {"document": row["document"].replace("当场", "普通程序")})

    def path_over_after_sixty(self, row: Case) -> str:
        texts, found = self.cases["q10"]["paths"], self.path(row)
        return key_of(texts, "都已过") if texts[found] == "只能直接起诉" else found


def idle_days(calendar: dict[str, Any]) -> list[Day]:
    """Every day of the calendar, and of the year after it, on which offices are shut."""
    first, last = Day(calendar["known_from"]), Day(calendar["estimate_until"]) + 366
    worked, off = set(calendar["makeup"]), set(calendar["off"])
    weekend = {str(d) for d in np.arange(first, last) if not np.is_busday(d)}
    return sorted(Day(d) for d in (weekend | off) - worked)


def slip_cells(row: Case, *, capped: bool = True) -> list[str]:
    late = span(Day(row["due_on"]), Day(row["paid_on"]))
    more = surcharge(row["fine"], late, capped=capped)
    return [f"{row['key']}.late={late}", f"{row['key']}.more={money(more)}"]


def surcharge(fine: int, late: int, *, capped: bool = True) -> Decimal:
    daily = Decimal(fine) * 3 / 100
    return min(daily * late, Decimal(fine)) if capped else daily * late


def span(first: Day, last: Day) -> int:
    return int((last - first).astype(int))


def months_on(start: Day, n: int) -> Day:
    """The corresponding day n months on, or that month's last day if it has none."""
    month = start.astype("datetime64[M]") + n
    last = (month + 1).astype("datetime64[D]") - 1
    day_number = date.fromisoformat(str(start)).day
    return min(month.astype("datetime64[D]") + (day_number - 1), last)


def key_of(texts: dict[str, str], part: str) -> str:
    (key,) = (key for key, whole in texts.items() if part in whole)
    return key


def money(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
