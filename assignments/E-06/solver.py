"""Course E-06 answered from the released files alone, as a careful reader would.

Shares no code with the generator: days are counted by the platform's library on the released
calendar, and cases are judged from what their tables say.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from benling.workdays import (
    WorkCalendar,
    add_days,
    add_months,
    add_workdays,
    count_workdays,
    days_from,
)

ONE = timedelta(days=1)
DAILY = Decimal("0.03")

#: a case or row of cases.json
Case = dict[str, Any]
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]


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
        self.calendar = WorkCalendar.from_dict(json.loads(files["calendar.json"]))

    def on(self, question: str, field: str) -> date:
        return date.fromisoformat(self.cases[question][field])

    # --- answers

    def answers(self) -> dict[str, Any]:
        return {
            "q1": self.matched("q1", self.track),
            "q2": text(add_workdays(self.calendar, self.on("q2", "told_on"), 5).on),
            "q3": self.called_late(self.is_called_late),
            "q4": text(add_days(self.calendar, self.on("q4", "filed_on"), 90).on),
            "q5": text(add_days(self.calendar, self.on("q5", "received_on"), 15).on),
            "q6": money(sum(self.slip_costs(row) for row in self.cases["q6"]["slips"])),
            "q7": money(self.review_costs()),
            "q8": text(self.review_until(self.on("q8", "received_on"))),
            "q9": text(self.suit_until(self.on("q9", "received_on"))),
            "q10": self.matched("q10", self.path),
        }

    def matched(self, question: str, choose: Callable[[Case], str]) -> list[str]:
        return sorted(f"{row['key']}={choose(row)}" for row in self.cases[question]["rows"])

    def track(self, row: Case) -> str:
        texts = self.cases["q1"]["tracks"]
        fine = re.fullmatch(r"罚款(\d+)元", row["penalty"])
        amount = int(fine[1]) if fine else 0
        if not fine and row["penalty"] != "警告":
            return key_of(texts, "还要告知听证")
        if amount >= self.cases["q1"]["large"][row["kind"]]:
            return key_of(texts, "还要告知听证")
        small = amount <= (200 if row["kind"] == "公民" else 3000)
        certain = row["facts"].startswith("违法事实确凿")
        return key_of(texts, "当场" if small and certain else "不必告知")

    def is_called_late(self, row: Case) -> bool:
        told, held = (date.fromisoformat(row[f]) for f in ("notified_on", "hearing_on"))
        return count_workdays(self.calendar, told + ONE, held - ONE) < 6

    def called_late(self, is_late: Callable[[Case], bool]) -> list[str]:
        return sorted(row["key"] for row in self.cases["q3"]["files"] if is_late(row))

    def slip_costs(self, row: Case) -> Decimal:
        due, paid = (date.fromisoformat(row[f]) for f in ("due_on", "paid_on"))
        return surcharge(row["fine"], days_from(due + ONE, paid))

    def review_costs(self) -> Decimal:
        case = self.cases["q7"]
        stopped = set(days_from(self.on("q7", "asked_on"), self.on("q7", "ended_on")))
        late = days_from(self.on("q7", "due_on") + ONE, self.on("q7", "paid_on"))
        return surcharge(case["fine"], [d for d in late if d not in stopped])

    def review_until(self, received: date) -> date:
        # Beyond the released calendar is later than any day a case asks about.
        return add_days(self.calendar, received, 60, roll_forward=True).on or date.max

    def suit_until(self, received: date) -> date:
        return add_months(self.calendar, received, 6, roll_forward=True).on or date.max

    def path(self, row: Case) -> str:
        texts, today = self.cases["q10"]["paths"], self.on("q10", "today")
        received = date.fromisoformat(row["received_on"])
        if "复议决定" in row["document"]:
            return key_of(texts, "不能再申请复议")
        if "当场" in row["document"]:
            return key_of(texts, "先申请行政复议")
        if today <= self.review_until(received):
            return key_of(texts, "也可以直接起诉")
        return key_of(texts, "还可以直接起诉" if today <= self.suit_until(received) else "都已过")

    # --- slips

    def slips(self) -> list[Slip]:
        return [
            *self.date_slips(),
            *self.money_slips(),
            ("q3", self.called_late(lambda row: self.days_to_hearing(row) < 7), "日历天数"),
            ("q1", self.matched("q1", self.track_by_amount), "只看了金额"),
            ("q1", self.matched("q1", self.track_fines_only), "只给较大数额的罚款"),
            ("q10", self.matched("q10", self.path_straight_to_court), "直接去起诉"),
            ("q10", self.matched("q10", self.path_over_after_sixty), "什么都不能做"),
        ]

    def date_slips(self) -> list[Slip]:
        told, filed = self.on("q2", "told_on"), self.on("q4", "filed_on")
        paid_from, known = self.on("q5", "received_on"), self.on("q8", "received_on")
        sued = self.on("q9", "received_on")
        return [
            ("q2", text(told + 5 * ONE), "日历天数"),
            ("q2", text(by_weekdays(told, 5)), "周六、周日"),
            (
                "q2",
                text(add_workdays(self.calendar, told, 5, start_excluded=False).on),
                "第一天",
            ),
            ("q4", text(add_workdays(self.calendar, filed, 90).on), "工作日"),
            ("q4", text(filed + 89 * ONE), "第一天"),
            ("q5", text(add_workdays(self.calendar, paid_from, 15).on), "工作日"),
            ("q5", text(self.on("q5", "decided_on") + 15 * ONE), "作出决定那天"),
            ("q8", text(known + 60 * ONE), "没有顺延"),
            ("q8", text(add_workdays(self.calendar, known, 60).on), "工作日"),
            ("q9", text(add_months(self.calendar, sued, 6).on), "没有顺延"),
            ("q9", text(self.review_until(sued)), "六十日"),
        ]

    def money_slips(self) -> list[Slip]:
        rows, case = self.cases["q6"]["slips"], self.cases["q7"]
        uncapped = sum(
            DAILY * row["fine"] * (end - start).days
            for row in rows
            for start, end in [(iso(row["due_on"]), iso(row["paid_on"]))]
        )
        whole = days_from(self.on("q7", "due_on") + ONE, self.on("q7", "paid_on"))
        return [
            ("q6", money(uncapped), "没有封顶"),
            ("q7", money(surcharge(case["fine"], whole)), "没有扣除复议期间"),
            ("q7", "0", "不用加处"),
        ]

    def days_to_hearing(self, row: Case) -> int:
        return (iso(row["hearing_on"]) - iso(row["notified_on"])).days

    def track_by_amount(self, row: Case) -> str:
        return self.track(row | {"facts": "违法事实确凿"})

    def track_fines_only(self, row: Case) -> str:
        if "罚款" in row["penalty"] or row["penalty"] == "警告":
            return self.track(row)
        return key_of(self.cases["q1"]["tracks"], "不必告知")

    def path_straight_to_court(self, row: Case) -> str:
        return self.path(row | {"document": row["document"].replace("当场", "普通程序")})

    def path_over_after_sixty(self, row: Case) -> str:
        texts, found = self.cases["q10"]["paths"], self.path(row)
        return key_of(texts, "都已过") if texts[found].startswith("复议期限已过") else found


def surcharge(fine: int, late: Iterable[date]) -> Decimal:
    return min(DAILY * fine * sum(1 for _ in late), Decimal(fine))


def by_weekdays(start: date, n: int) -> date:
    at = start
    while n:
        at += ONE
        n -= at.weekday() < 5
    return at


def key_of(texts: dict[str, str], part: str) -> str:
    (key,) = (key for key, whole in texts.items() if part in whole)
    return key


def iso(written: str) -> date:
    return date.fromisoformat(written)


def text(found: date | None) -> str:
    return must(found).isoformat()


def must(found: date | None) -> date:
    assert found is not None
    return found


def money(amount: Decimal | int) -> str:
    return f"{Decimal(amount).normalize():f}"
