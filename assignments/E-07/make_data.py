"""Each learner's own process log and parallel plan for E-07, with answers and common mistakes.

The 2026 calendar comes with the generator kit, which becomes part of an edition: it keeps its
answers whatever becomes of the calendar files later. The log is played forward day by day; the plan
is measured by a forward pass. The notice at the door hangs out as long in the log as in the plan,
since the rules forbid to shorten it, and no step is planned to take longer than it does today.
``solver.py`` counts the log with NumPy and walks every route of the plan.
"""

import csv
import io
import json
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import floor

from generator_kit import Draw, calendar_extract, days, works

FIRST, AS_OF = date(2026, 1, 5), date(2026, 9, 30)

RULES = "望川市联合办理口径"
EASE = "优化营商环境条例（2019）"
PERMIT = "行政许可法（2019修正）"

RULE_TEXTS = [
    "只算截至统计日（2026年9月30日）已经办结的件；还在办的不算。",
    "按工作日算，当天不算：交到到动手是“等”，动手到办完是“办”，退回到重新交来是“补”，合称全程。",
    "瓶颈看平均每件“等”得最久的环节。",
    "同一环节第2次退回补正，说明头一次没有说全；看第2次退回以后又补了几个工作日。",
    "比代办和自办，按情形分开比，不看混在一起的平均。",
    "排期：受理次日是第1天；计划表上要等的步全部办完，次日动手；互不相等的同时办。",
    "从头到尾加起来最长的一路叫关键路，路上各步都是关键步；它的天数就是并联计划的天数。",
    "门前公示的天数不压；少等一步要有依据，没有办完的在开工手续以前补齐。",
]
STEPS = {
    "a": ("用房核验", "镇街"), "b": ("现场踏勘", "住建局"), "c": ("规划意见", "规划局"),
    "d": ("管线会签", "城管局"), "e": ("图纸联审", "住建局"), "f": ("门前公示", "镇街"),
    "g": ("奖补核定", "经信局"), "h": ("开工手续", "住建局"),
}  # fmt: skip
KEYS = list(STEPS)
#: the step whose days may not be cut
NOTICE = "f"
EASY, HARD = "不迁管线", "要迁管线"
SELF, AGENT = "自办", "代办"
#: what pipes to move add to a step, in days of waiting and of work
PIPES = {"b": (3, 1), "d": (6, 4), "e": (5, 4)}
COLUMNS = ["件号", "情形", "办理", "环节", "次", "交到", "动手", "办完", "结果"]


# --- days: every date is kept as a number of working days, the n-th since the log began


WORKDAYS = [d for d in days(FIRST, date(2026, 12, 25)) if works(d)]
LAST = WORKDAYS.index(AS_OF)
TEXTS = [d.isoformat() for d in WORKDAYS]
ORDINALS = [d.toordinal() for d in WORKDAYS]


def calendar() -> str:
    """The shape of ``WorkCalendar.as_dict``; names of days off only."""
    told = calendar_extract()
    names = {day: told["names"][day] for day in told["off"]}
    return json.dumps(told | {"names": names}, ensure_ascii=False, indent=1)


# --- the log


class Handling:
    """One pass of one step: when it came, when somebody began, when it was done."""

    def __init__(self, case: "Case", step: str, turn: int, came: int) -> None:
        self.case, self.step, self.turn, self.came = case, step, turn, came
        self.begun = self.done = self.back = 0
        self.result = "在办"

    def row(self) -> list[str]:
        begun = TEXTS[self.begun] if self.begun and self.begun <= LAST else ""
        done = TEXTS[self.done] if self.result != "在办" else ""
        case = self.case
        return [case.number, case.kind, case.way, STEPS[self.step][0], str(self.turn),
                TEXTS[self.came], begun, done, self.result]  # fmt: skip


class Case:
    """One application from its form to the start of building."""

    def __init__(self, kind: str, way: str, came: int) -> None:
        self.kind, self.way, self.came = kind, way, came
        self.number, self.finished = "", False
        self.passes: list[Handling] = []

    def play(self, draw: Draw, queue: dict[str, int], effort: dict[str, int]) -> None:
        """Through the eight steps one after the other, as it is done today."""
        at = self.came
        for step in KEYS:
            turn, sent_back = 1, 0
            while True:
                done = self._handled(draw, step, turn, at, sent_back, (queue, effort))
                if done.result == "在办":
                    return
                if done.result == "通过":
                    at = done.done
                    break
                sent_back = done.done
                at = done.done + (draw.between(2, 5) if self.way == AGENT else draw.between(3, 9))
                turn += 1
                if at > LAST:
                    return
        self.finished = True

    def _handled(self, draw, step, turn, at, sent_back, pace) -> Handling:
        queue, effort = pace
        one = Handling(self, step, turn, at)
        more_wait, more_work = PIPES.get(step, (0, 0)) if self.kind == HARD else (0, 0)
        wait = draw.between(max(queue[step] - 3, 1), queue[step] + 3) + more_wait
        work = draw.between(max(effort[step] - 1, 1), effort[step] + 1) + more_work
        if turn > 1:
            wait, work = draw.between(1, 3), draw.between(1, 2)
        one.begun, one.done = at + wait, at + wait + work
        one.back = at - sent_back if turn > 1 else 0
        if one.done <= LAST:
            one.result = "补正" if self._sent_back(draw, step, turn) else "通过"
        self.passes.append(one)
        return one

    def with_notice(self, days: int) -> "Case":
        """The same case with the notice hung out for so many days; what follows moves on."""
        case, later = Case(self.kind, self.way, self.came), 0
        case.number = self.number
        for one in self.passes:
            if one.came + later > LAST:  # sent back, and not yet handed in again
                return case
            moved = Handling(case, one.step, one.turn, one.came + later)
            moved.begun, moved.back = one.begun + later, one.back
            if one.step == NOTICE:
                later += days - (one.done - one.begun)
            moved.done = one.done + later
            case.passes.append(moved)
            if moved.done > LAST:
                return case
            moved.result = one.result
        case.finished = self.finished
        return case

    def _sent_back(self, draw: Draw, step: str, turn: int) -> bool:
        odds = {"a": 28, "c": 12, "e": 34, "g": 20}.get(step, 3)
        if turn == 2:
            odds = 42
        return turn < 3 and draw.hit(odds // 2 if self.way == AGENT else odds)


def make_log(draw: Draw) -> list[Case]:
    """About 240 applications; those with pipes to move are mostly taken to an agent."""
    slow = draw.shuffled(["b", "c", "d", "e", "g", "h"])[:3]
    queue = {step: draw.between(9, 12) if step in slow else draw.between(2, 4) for step in KEYS}
    effort = {step: draw.between(1, 3) for step in KEYS}
    for step in draw.shuffled([step for step in KEYS if step not in slow])[:2]:
        effort[step] += 2
    groups = [(EASY, SELF, draw.between(92, 108)), (EASY, AGENT, draw.between(28, 36)),
              (HARD, SELF, draw.between(27, 34)), (HARD, AGENT, draw.between(66, 78))]  # fmt: skip
    cases = [Case(kind, way, draw.between(0, 98)) for kind, way, n in groups for _ in range(n)]
    cases = sorted(draw.shuffled(cases), key=lambda case: case.came)
    for n, case in enumerate(cases, start=1):
        case.number = f"GZ26{n:04d}"
        case.play(draw, queue, effort)
    return cases


class Count:
    """What a set of cases comes to, in ``days`` of one sort (working days or calendar days)."""

    def __init__(self, cases: list[Case], day=lambda n: n) -> None:
        self.cases, self.n = cases, len(cases)
        self.wait = dict.fromkeys(KEYS, 0)
        self.work = dict(self.wait)
        self.back = dict(self.wait)
        self.again = self.again_times = self.first = 0
        for one in (p for case in cases for p in case.passes if p.result != "在办"):
            self.wait[one.step] += day(one.begun) - day(one.came)
            self.work[one.step] += day(one.done) - day(one.begun)
            if one.turn > 1:
                gap = day(one.came) - day(one.came - one.back)
                self.back[one.step] += gap
                self.again += gap * (one.turn == 3)
                self.again_times += one.turn == 3
                self.first += gap * (one.turn == 2)

    def mean(self, *parts: str) -> str:
        return tenths(Fraction(sum(self.total(part) for part in parts), self.n))

    def total(self, part: str) -> int:
        return sum(getattr(self, part).values())

    def whole(self, step: str) -> Fraction:
        """Days that a case spends in one step, on average."""
        return Fraction(self.wait[step] + self.work[step] + self.back[step], self.n)

    def share(self, part: str, *whole: str) -> str:
        return tenths(Fraction(100 * self.total(part), sum(map(self.total, whole))))

    def longest(self, *parts: str) -> list[str]:
        """The three steps with the largest sum of these parts."""
        sums = {step: sum(getattr(self, part)[step] for part in parts) for step in KEYS}
        return sorted(sorted(KEYS, key=lambda step: -sums[step])[:3])


ALL = ("wait", "work", "back")


def tenths(value: Fraction) -> str:
    """One decimal, half up, as the panel shows it."""
    n = floor(abs(value) * 10 + Fraction(1, 2))
    sign = "-" if value < 0 and n else ""
    return sign + (f"{n // 10}.{n % 10}" if n % 10 else str(n // 10))


def minus(a: str, b: str) -> str:
    return tenths(Fraction(a) - Fraction(b))


# --- truths


def question(answer, mistakes: list[tuple], *, tolerance=0) -> dict | None:
    """The truth of one question; None when two ways meet, right or wrong."""
    values = [answer] + [value for value, _, _ in mistakes]
    for n, value in enumerate(values):
        if any(_meet(value, other, tolerance) for other in values[:n]):
            return None
    told = [{"value": v, "message": message, "source": source} for v, message, source in mistakes]
    return {"answer": answer, "tolerance": tolerance, "mistakes": told}


def _meet(a, b, tolerance) -> bool:
    if isinstance(a, list):
        return a == b
    return abs(Fraction(a) - Fraction(b)) <= 2 * Fraction(str(tolerance))


def by_cell(right: dict[str, str], slips: list[tuple], *, tolerance=0, spare=False) -> dict | None:
    """The truth of a card with rows or cells; a slip is (row, value, message, source).

    ``spare``: leave a slip out where it gives the right answer, instead of drawing again.
    """
    told = []
    for row, value, message, source in slips:
        others = [right[row]] + [m["value"] for m in told if m["row"] == row]
        near = [o for o in others if (_meet(value, o, tolerance) if "." in row else value == o)]
        if near and not spare:
            return None
        if not near:
            told.append({"row": row, "value": value, "message": message, "source": source})
    answer = sorted(f"{row}={value}" for row, value in right.items())
    return {"answer": answer, "tolerance": tolerance, "mistakes": told}


# --- q1 to q4: the log


def by_calendar(n: int) -> int:
    return ORDINALS[n]


def make_q1(done: Count, every: Count, wall: Count) -> dict | None:
    """What a case takes on average, and how much of it is waiting."""
    right = {f"r.{part}": done.mean(part) for part in ALL} | {"r.share": done.share("wait", *ALL)}
    calendar_days = "您按日历天算了等的天数。口径是工作日，周末和放假不算。"
    slips = [
        ("r.wait", wall.mean("wait"), calendar_days, RULES + "第二条"),
        ("r.wait", every.mean("wait"), "您把还在办的件也算了进去。它们还没有走完，会把平均数拉低。",
         RULES + "第一条"),
        ("r.wait", done.mean("wait", "back"),
         "您把补正在外的天数也算成了等。补正时东西在申请人手里，另算一样。", RULES + "第二条"),
        ("r.work", done.mean("work", "back"),
         "您把补正在外的天数也算成了办。补正时没有人在办。", RULES + "第二条"),
        ("r.share", done.share("wait", "wait", "work"),
         "您只除以等和办两样。全程里还有补正的天数，分母要算全。", RULES + "第二条"),
        ("r.share", done.share("work", *ALL), "您填的是办占的比例，题目问等占的比例。",
         RULES + "第二条"),
        ("r.share", every.share("wait", *ALL),
         "您把还在办的件也算了进去，先把范围拨到已办结。", RULES + "第一条"),
    ]  # fmt: skip
    return by_cell(right, slips, tolerance="0.05", spare=True)


def make_q2(done: Count) -> dict | None:
    ordered = sorted(done.wait.values(), reverse=True)
    if Fraction(ordered[2] - ordered[3], done.n) < 1:
        return None
    return question(
        done.longest("wait"),
        [
            (done.longest("work"), "您找的是办得最久的环节。办是真在做事；瓶颈看在哪里排队等。",
             RULES + "第三条"),
            (done.longest("back"), "您找的是补正最久的环节。补正要靠一次说全来治；瓶颈看等。",
             RULES + "第三条"),
        ],
    )  # fmt: skip


def make_q3(done: Count, every: Count, wall: Count) -> dict | None:
    return question(
        str(done.again),
        [
            (str(done.again + done.first),
             "您把第一次退回补正的天数也加上了。头一次是材料没有备好，第二次才说明没有一次说全。",
             RULES + "第四条；" + EASE + "第三十六条第一款"),
            (str(done.first), "您填的是第一次退回补正的天数。头一次说全了，第二次就不该有。",
             RULES + "第四条；" + EASE + "第三十六条第一款"),
            (str(done.again_times), "您填的是次数，题目问一共补了多少个工作日。", RULES + "第四条"),
            (str(every.again), "您把还在办的件也算了进去。", RULES + "第一条"),
            (str(wall.again), "您按日历天算了。口径是工作日。", RULES + "第二条"),
        ],
    )  # fmt: skip


def make_q4(finished: list[Case], every: list[Case]) -> dict | None:
    """Agent and self-service apart by kind; mixed together the agent looks slower."""

    def gap(cases, kind, *parts, day=lambda n: n) -> str:
        of = {way: Count([c for c in cases if c.way == way and kind in (c.kind, None)], day)
              for way in (SELF, AGENT)}  # fmt: skip
        return minus(of[SELF].mean(*parts), of[AGENT].mean(*parts))

    right = {"easy.d": gap(finished, EASY, *ALL), "hard.d": gap(finished, HARD, *ALL)}
    mixed = gap(finished, None, *ALL)
    if Fraction(mixed) > -1 or min(Fraction(v) for v in right.values()) < 3:
        return None
    slips = []
    for row, kind in (("easy.d", EASY), ("hard.d", HARD)):
        slips += [
            (
                row,
                gap(finished, kind, *ALL, day=by_calendar),
                "您按日历天比了。口径是工作日。",
                RULES + "第二条",
            ),
            (
                row,
                gap(every, kind, *ALL),
                "您把还在办的件也算了进去。没有走完的件，全程还没有到头。",
                RULES + "第一条",
            ),
            (
                row,
                mixed.removeprefix("-"),
                "您比的是混在一起的平均。代办接的多是难办的件，混在一起比不出谁快。",
                RULES + "第五条",
            ),
            (
                row,
                gap(finished, kind, "wait"),
                "您只比了等的天数。代办省的主要是补正来回，要看全程。",
                RULES + "第二条、第五条",
            ),
        ]
    return by_cell(right, slips, tolerance="0.1", spare=True)


# --- q5 to q9: the plan


class Plan:
    """Steps with their days and what each must wait for, in an order that respects it."""

    def __init__(self, days: dict[str, int], after: dict[str, list[str]]) -> None:
        self.days, self.after = days, after
        self.ends: dict[str, int] = {}
        while len(self.ends) < len(days):
            for step, needed in days.items():
                if step not in self.ends and all(a in self.ends for a in after[step]):
                    self.ends[step] = self.begin(step) + needed - 1
        self.length = max(self.ends.values())

    def begin(self, step: str) -> int:
        return max((self.ends[a] for a in self.after[step]), default=0) + 1

    def critical(self) -> list[str]:
        """Steps that cannot slip by a day, found from the end."""
        latest = dict.fromkeys(self.days, self.length)
        for step in sorted(self.days, key=lambda s: -self.ends[s]):
            for before in self.after[step]:
                latest[before] = min(latest[before], latest[step] - self.days[step])
        return sorted(step for step in self.days if latest[step] == self.ends[step])

    def by_stages(self) -> int:
        """Every stage waits for the slowest of the stage before."""
        stage: dict[str, int] = {}
        for step in sorted(self.days, key=lambda s: self.ends[s]):
            stage[step] = 1 + max((stage[a] for a in self.after[step]), default=0)
        longest: dict[int, int] = {}
        for step, n in stage.items():
            longest[n] = max(longest.get(n, 0), self.days[step])
        return sum(longest.values())

    def cut(self, **less: int) -> "Plan":
        return Plan({s: n - less.get(s, 0) for s, n in self.days.items()}, self.after)

    def instead(self, step: str, before: str) -> list[str]:
        """What a step waits for that no longer waits for the only one it had: no step but the
        first begins before the premises are checked by being set free."""
        return ["a"] if self.after[step] == [before] != ["a"] else []

    def freed(self, step: str, before: str) -> "Plan":
        """``step`` no longer waits for ``before``, which is due before the last step."""
        after = {s: [a for a in list_ if (s, a) != (step, before)]
                 for s, list_ in self.after.items()}  # fmt: skip
        after[step] += self.instead(step, before)
        if before not in after["h"]:
            after["h"] = sorted([*after["h"], before])
        return Plan(self.days, after)


def draw_plan(draw: Draw) -> Plan:
    after = {
        "a": [], "b": draw.one([["a"], []]), "c": draw.one([["a"], ["b"]]),
        "d": draw.one([["b"], ["c"], ["a"]]),
        "e": draw.one([["c"], ["b", "c"], ["c", "d"]]),
        "f": draw.one([["c"], ["e"], ["a", "b"]]), "g": draw.one([["a"], ["b"], ["e"]]),
    }  # fmt: skip
    waited = {a for list_ in after.values() for a in list_}
    after["h"] = [s for s in KEYS[:7] if s not in waited]
    days = {"a": draw.between(2, 4), "b": draw.between(3, 6), "c": draw.between(4, 8),
            "d": draw.between(4, 10), "e": draw.between(5, 9), "f": draw.between(5, 10),
            "g": draw.between(3, 9), "h": draw.between(2, 4)}  # fmt: skip
    return Plan(days, after)


def make_plan(draw: Draw) -> tuple[Plan, dict, dict] | None:
    """The plan, what is released of it and its truths, but for q7, which needs the log too."""
    plan = draw_plan(draw)
    critical = plan.critical()
    if sum(plan.days[s] for s in critical) != plan.length or not 4 <= len(critical) <= 6:
        return None
    changes = make_changes(draw, plan, critical)
    if changes is None:
        return None
    case_q5, q5 = make_q5(draw, plan)
    case_q6, q6 = make_q6(draw, plan)
    truths = {"q5": q5, "q6": q6, "q8": make_q8(plan, critical), "q9": changes[1]}
    if any(truth is None for truth in truths.values()):
        return None
    steps = [{"key": s, "name": STEPS[s][0], "office": STEPS[s][1], "days": plan.days[s],
              "after": plan.after[s]} for s in KEYS]  # fmt: skip
    return plan, {"steps": steps, "q5": case_q5, "q6": case_q6, "q9": changes[0]}, truths


def make_q5(draw: Draw, plan: Plan) -> tuple[dict, dict | None]:
    """Five steps by their earliest beginning, all on different days."""
    picked: dict[int, str] = {}
    for step in draw.shuffled(KEYS):
        picked.setdefault(plan.begin(step), step)
    if len(picked) < 5:
        return {}, None
    steps = sorted(draw.shuffled(picked.values())[:5])
    right = sorted(steps, key=plan.begin)
    shown = draw.shuffled(steps)
    if shown == right:
        return {}, None
    as_today = "您照现在的次序排了。互不相等的步不必排队，要等得少的可以先动手。"
    truth = question(right, [
        (steps, as_today, RULES + "第六条"),
        (right[::-1], "您从晚到早排了，请倒过来。", RULES + "第六条"),
        (sorted(steps, key=lambda s: (plan.days[s], s)),
         "您按天数多少排了。先后由“要等谁”决定，不由长短决定。", RULES + "第六条"),
    ])  # fmt: skip
    return {"steps": shown}, truth


def make_q6(draw: Draw, plan: Plan) -> tuple[dict, dict | None]:
    """When four of the steps can be done at the earliest."""
    joined = [s for s in KEYS[:7] if len(plan.after[s]) > 1]
    if not joined:
        return {}, None
    rest = [s for s in KEYS[2:7] if s not in joined and plan.after[s]]
    asked = sorted([joined[0], *draw.shuffled(rest)[:3]])
    if len(asked) < 4:
        return {}, None
    serial = dict(zip(KEYS, accumulate(plan.days.values()), strict=True))
    slips = []
    for step in asked:
        slips.append((f"{step}.d", str(serial[step]),
                      "您照现在的次序，把排在前面的步都等了一遍。只等计划表里写着要等的。",
                      RULES + "第六条"))  # fmt: skip
        slips.append(
            (
                f"{step}.d",
                str(plan.begin(step)),
                "您填的是动手的那一天，题目问办完的那一天。",
                RULES + "第六条",
            )
        )
    step = joined[0]
    early = min(plan.ends[a] for a in plan.after[step]) + plan.days[step]
    slips.append(
        (
            f"{step}.d",
            str(early),
            "您只等了办得快的那一步。要等的几步，都办完了才能动手。",
            RULES + "第六条",
        )
    )
    right = {f"{s}.d": str(plan.ends[s]) for s in asked}
    truth = by_cell(right, slips, spare=True)
    known = {(m["row"], m["value"]) for m in truth["mistakes"]}
    if (f"{step}.d", str(early)) not in known or len(known) < 6:
        return {}, None
    return {"steps": asked}, truth


def make_q7(plan: Plan, now: str) -> dict | None:
    """One after the other, in parallel, and what is saved against today."""
    serial, length = sum(plan.days.values()), plan.length
    if serial - length < 8 or Fraction(now) < serial + 8:
        return None
    right = {"serial.d": str(serial), "parallel.d": str(length), "saved.d": minus(now, str(length))}
    slips = [
        ("parallel.d", str(plan.by_stages()),
         "您分了批，每一批都等最慢的一步办完。只等该等的，不必整批地等。",
         RULES + "第六条、第七条"),
        ("parallel.d", str(max(plan.days.values())),
         "您填的是最长的一步。一路上的几步要一步接一步，天数要加起来。", RULES + "第七条"),
        ("parallel.d", str(length - plan.days["h"]),
         "您漏了最后一步。开工手续要等前面的都齐了才能办，它在每一路的末尾。", RULES + "第七条"),
        ("saved.d", str(serial - length),
         "您比的是计划里一步接一步。题目问比现在平均每件的全程少几天。", RULES + "第七条"),
        ("saved.d", minus(now, str(serial)),
         "您减的是一步接一步的天数，应当减并联计划的天数。", RULES + "第七条"),
    ]  # fmt: skip
    return by_cell(right, slips, tolerance="0.05")


def make_q8(plan: Plan, critical: list[str]) -> dict | None:
    longest = sorted(sorted(KEYS, key=lambda s: (-plan.days[s], s))[: len(critical)])
    return question(critical, [
        (longest, "您挑了天数最多的几步。关键步看它在不在最长的一路上，短的也可能是。",
         RULES + "第七条"),
        (sorted(set(critical) - {"h"}, key=KEYS.index),
         "您漏了最后一步。它在每一路的末尾，晚一天全程就晚一天。", RULES + "第七条"),
        (sorted(set(critical) - {min(critical, key=lambda s: plan.ends[s])}, key=KEYS.index),
         "您漏了最先动手的一步。一路要从头数起。", RULES + "第七条"),
    ])  # fmt: skip


def make_changes(draw: Draw, plan: Plan, critical: list[str]) -> tuple[list, dict] | None:
    """Four proposals; only what shortens the longest route saves days."""
    able = [s for s in KEYS[:7] if s != NOTICE]
    spare = [(s, n) for s in able if s not in critical for n in (2, 3, 4)
             if n < plan.days[s]]  # fmt: skip
    moved = [(s, n, plan.length - plan.cut(**{s: n}).length) for s in able if s in critical
             for n in (2, 3, 4, 5) if n < plan.days[s]]  # fmt: skip
    moved = [(s, n, saved) for s, n, saved in moved if 0 < saved < n]
    freed = [(s, a, plan.length - plan.freed(s, a).length) for s in KEYS[2:7]
             for a in plan.after[s]]  # fmt: skip
    freed = [(s, a, n) for s, a, n in freed if n > 0 and n != plan.days[a]]
    pairs = [(hot, much, saved, s, n, plan.length - plan.cut(**{hot: much, s: n}).length)
             for hot, much, saved in moved for s in able if s not in critical
             for n in (2, 3) if n < plan.days[s]]  # fmt: skip
    pairs = [pair for pair in pairs if pair[2] < pair[5] < pair[1] + pair[4]]
    if not spare or not pairs or not freed:
        return None
    idle, less = draw.one(spare)
    hot, much, hot_saved, mate, also, pair_saved = draw.one(pairs)
    free, held, free_saved = draw.one(freed)
    name = {s: STEPS[s][0] for s in KEYS}
    both = f"{name[hot]}压{much}天，{name[mate]}压{also}天"
    instead = plan.instead(free, held)
    other = "".join(f"，改为只等{name[s]}" for s in instead)
    made = [
        (f"{name[idle]}压{less}天", {idle: less}, [], [], 0),
        (f"{name[hot]}压{much}天", {hot: much}, [], [], hot_saved),
        (both, {hot: much, mate: also}, [], [], pair_saved),
        (f"{name[free]}不再等{name[held]}{other}", {}, [free, held], instead, free_saved),
    ]
    return _changes(draw, made, (less, much, hot_saved, also, plan.days[held]))


def _changes(draw: Draw, made: list, figures: tuple) -> tuple[list, dict] | None:
    less, much, hot_saved, also, held_days = figures
    keys = dict(zip(draw.shuffled(range(4)), ("w1", "w2", "w3", "w4"), strict=True))
    rows = sorted(
        ({"key": keys[n], "text": text, "cut": cut, "free": free, "instead": instead}
         for n, (text, cut, free, instead, _) in enumerate(made)), key=lambda row: row["key"],
    )  # fmt: skip
    right = {f"{keys[n]}.d": str(saved) for n, (*_, saved) in enumerate(made)}
    source = RULES + "第七条"
    slips = [
        (f"{keys[0]}.d", str(less),
         "您以为压几天就少几天。这一步不在关键路上，别的路还是那么长。", source),
        (f"{keys[1]}.d", str(much),
         "您以为压几天就少几天。压到一半，另一路成了最长的，再压就省不下了。", source),
        (f"{keys[2]}.d", str(much + also),
         "您把压的天数加了起来。全程由最长的一路决定，要重新看哪一路最长。", source),
        (f"{keys[2]}.d", str(hot_saved),
         "您以为第二处不在关键路上就没有用。第一处压短以后，关键路已经换了。", source),
        (f"{keys[3]}.d", str(held_days),
         "您以为不等的那一步有几天就少几天。它还在别的路上，要重新看哪一路最长。", source),
        (f"{keys[3]}.d", "0",
         "您以为少等一步没有用。少等的那一步正在最长的一路上。", source),
    ]  # fmt: skip
    truth = by_cell(right, slips)
    return None if truth is None else (rows, truth)


# --- q10: which of the six mechanisms

MECHANISMS = {
    "window": "一个窗口", "once": "一次性告知", "hall": "一站式",
    "chain": "一条龙", "beside": "并联办理", "agent": "全程代理",
}  # fmt: skip
A36 = EASE + "第三十六条"
#: what is wrong, what cures it, what is often taken instead, why not
SYMPTOMS = [
    ("同一份房产证复印件，四个部门各收一份", "window", "hall",
     "第{n}件：不在地方远近，就算都在一层楼里，还是要交四份。", A36 + "第三款"),
    ("四张申请表，问的是同样的十二件事", "window", "once",
     "第{n}件：不是缺什么没有说清，是同样的东西要交好几遍。", A36 + "第三款"),
    ("前台说“您这事归三家”，同一张表，三家各收一遍", "window", "beside",
     "第{n}件：三家可以同时审，可是表还得交三遍；先治收件。", A36 + "第三款"),
    ("星期一说缺签名，补来了，星期四又说缺图", "once", "window",
     "第{n}件：收件的口子只有一个，也可能今天说一样、明天说一样。", A36 + "第一款"),
    ("退回三次，每次只说一样", "once", "agent",
     "第{n}件：换个人来跑，退三次还是退三次；要治的是说话只说一半。", A36 + "第一款"),
    ("审查人发现五处要改，先退回头一处", "once", "chain",
     "第{n}件：不是上下环节没有接上，是该说的没有一起说。", A36 + "第一款"),
    ("规划在城东，住建在城西，镇街在城南，跑一圈要一天", "hall", "agent",
     "第{n}件：有人替着跑，路还是那么远；要治的是部门分散在各处。", A36 + "第三款"),
    ("大厅里没有水、电、气三家，要另去三处", "hall", "chain",
     "第{n}件：先得把人请进大厅，才谈得上内部怎么接。", A36 + "第三款"),
    ("两个局各在各的办公楼，材料靠申请人开车送", "hall", "beside",
     "第{n}件：同时办也要开车送两处；要治的是不在一处办公。", A36 + "第三款"),
    ("规划意见办好了，放了九天，等申请人取了再交下一家", "chain", "beside",
     "第{n}件：下一家确实要等这份意见，不能同时办；毛病在没有人往下送。",
     EASE + "第三十七条第二款"),
    ("上一环节办结，下一环节不知道，要申请人自己去报", "chain", "window",
     "第{n}件：不是收件的口子多，是机关内部没有往下传。", EASE + "第三十七条第二款"),
    ("踏勘完了，记录锁在抽屉里，图审的人天天来催", "chain", "hall",
     "第{n}件：两家就在同一层楼；毛病在上一步办完没有接着送。", EASE + "第三十七条第二款"),
    ("两个部门各看各的材料，谁也用不着谁，却一定要一前一后", "beside", "chain",
     "第{n}件：接得再快，也还是一前一后；两步本来就不必等。", EASE + "第四十二条第一款"),
    ("核奖补不看管线图，也排在管线会签后面", "beside", "window",
     "第{n}件：不在收几次件，在两件不相干的事排成了一队。", EASE + "第四十二条第一款"),
    ("水、电、气三家的意见互不相干，却一家签完才给下一家", "beside", "chain",
     "第{n}件：三家传得再快也是排队；互不相干的可以同时签。", EASE + "第四十二条第一款"),
    ("做豆腐的老两口看不懂图纸要求，店里又走不开", "agent", "once",
     "第{n}件：话都说全了，他们还是看不懂、走不开。", PERMIT + "第二十九条第二款"),
    ("小店主看不懂办事指南，又没有人替他跑", "agent", "window",
     "第{n}件：口子只有一个，他还是看不懂，也还是没有人替他跑。", PERMIT + "第二十九条第二款"),
    ("老板在外地进货，没有人替他补材料、盯进度", "agent", "hall",
     "第{n}件：部门都搬到一处，他人还是不在。", PERMIT + "第二十九条第二款"),
]  # fmt: skip


def make_q10(draw: Draw) -> tuple[dict, dict | None]:
    kinds = list(MECHANISMS)
    twice = draw.shuffled(kinds)[:2]
    chosen = []
    for kind in kinds:
        pool = draw.shuffled([s for s in SYMPTOMS if s[1] == kind])
        chosen += pool[: 2 if kind in twice else 1]
    chosen = draw.shuffled(chosen)
    rows = [{"key": f"m{n}", "text": s[0]} for n, s in enumerate(chosen, start=1)]
    right = {f"m{n}": s[1] for n, s in enumerate(chosen, start=1)}
    slips = [(f"m{n}", s[2], s[3].format(n=n), s[4]) for n, s in enumerate(chosen, start=1)]
    return {"rows": rows, "ways": MECHANISMS}, by_cell(right, slips)


# --- q11: what cannot stand in the plan

#: forbidden: text, what is told to those who let it pass, basis
BAD = [
    ("缺件的，今天说一样，补来了再说下一样",
     "您放过了分几次说的一条。要补正的，应当一次说全。", A36 + "第一款"),
    ("加一道“社区盖章”，法律、法规、规章都没有写，审起来放心些",
     "您放过了加环节的一条。没有法律、法规、规章依据，不能增设条件和环节。", EASE + "第三十五条"),
    ("一律网上申请，窗口不再收件",
     "您放过了限定渠道的一条。从哪里办，由市场主体自己选。", EASE + "第三十七条第四款"),
    ("时限压到十五天，只在内部掌握，不对外说",
     "您放过了不公开的一条。压减了的时限要向社会公开。", A36 + "第二款"),
    ("超了时限，办出来就行，不必说明理由",
     "您放过了不说理由的一条。超过办理时间，要公开说明理由。", A36 + "第二款"),
    ("不和指定的公司签收费代办合同，就不收件",
     "您放过了收费代办的一条。不得要求申请人接受有偿服务，也不得指定中介服务机构。",
     PERMIT + "第二十七条第一款；" + EASE + "第四十三条第二款"),
    ("已经取消的一项许可，交给行业协会接着审",
     "您放过了变相保留的一条。取消了的许可，不能转给协会接着办。", EASE + "第四十条第二款"),
    ("清单上没有的一项许可，先照老办法办着",
     "您放过了清单以外的一条。清单之外，不得违法实施行政许可。", EASE + "第四十条第一款"),
]  # fmt: skip
#: allowed: text, what is told to those who forbid it, basis
GOOD = [
    ("政府确定住建局统一受理，转告各部门分别提意见，再统一办理",
     "您划掉了统一受理的一条。本级政府可以这样定。", PERMIT + "第二十六条第二款"),
    ("把五个部门的窗口并成一个综合窗口",
     "您划掉了综合窗口的一条。这正是条例要求的方向。", A36 + "第三款"),
    ("在国家规定的时限里再压三天，向社会公布",
     "您划掉了压减时限的一条。各地可以在规定时限里再压，公开了就行。", A36 + "第二款"),
    ("几个部门同时看图，合在一起出意见",
     "您划掉了同时看图的一条。多图联审是条例写明的做法。", EASE + "第四十二条第一款"),
    ("完工以后，几个部门约好同一天来验收",
     "您划掉了一起验收的一条。联合竣工验收是条例写明的做法。", EASE + "第四十二条第一款"),
    ("踏勘三天里排上，写明几天办结",
     "您划掉了限时踏勘的一条。踏勘要及时安排、限时办结。", A36 + "第一款"),
    ("每一步的流程和办事指南都登在网上",
     "您划掉了公开流程的一条。流程和指南要向社会公开。", EASE + "第三十五条"),
    ("按有关规定符合条件的事项，用告知承诺来办",
     "您划掉了告知承诺的一条。符合条件和要求的，可以按有关规定这样办。", EASE + "第四十条第三款"),
    ("申请人自己办也行，自愿请镇街代办员也行，不收钱",
     "您划掉了自愿代办的一条。申请人可以委托代理人提出申请。", PERMIT + "第二十九条第二款"),
]  # fmt: skip


def make_q11(draw: Draw) -> tuple[dict, dict | None]:
    bad = draw.shuffled(BAD)[: draw.between(3, 4)]
    made = [(text, told, True) for text, *told in bad]
    made += [(text, told, False) for text, *told in draw.shuffled(GOOD)[: 8 - len(bad)]]
    made = draw.shuffled(made)
    keyed = dict(zip("abcdefgh", made, strict=True))
    right = [key for key, (_, _, is_bad) in keyed.items() if is_bad]
    slips = []
    for key, (_, (message, source), is_bad) in keyed.items():
        wrong = sorted(set(right) ^ {key})
        if len([s for s in slips if s[3] == is_bad]) < (3 if is_bad else 2):
            slips.append((wrong, message, source, is_bad))
    case = {"options": [{"key": key, "text": text} for key, (text, _, _) in keyed.items()]}
    return case, question(right, [slip[:3] for slip in slips])


# --- all together


def until_found(make):
    for _ in range(4000):
        found = make()
        if found is not None:
            return found
    raise RuntimeError("nothing found that tells right from wrong")


def draw_both(draw: Draw) -> tuple | None:
    """Log and plan; None when the log, with the notice as long as planned, tells nothing apart."""
    drawn = make_log(draw)
    for _ in range(400):
        found = make_plan(draw)
        if found is None:
            continue
        plan, released, truths = found
        cases = [case.with_notice(plan.days[NOTICE]) for case in drawn]
        counted = count_log(cases)
        if counted is None:
            return None
        done, log_truths = counted
        if any(needed > done.whole(step) for step, needed in plan.days.items()):
            continue
        q7 = make_q7(plan, done.mean(*ALL))
        if q7 is not None:
            return cases, released, log_truths | truths | {"q7": q7}
    return None


def count_log(cases: list[Case]) -> tuple[Count, dict] | None:
    finished = [case for case in cases if case.finished]
    done, every, wall = Count(finished), Count(cases), Count(finished, by_calendar)
    truths = {"q1": make_q1(done, every, wall), "q2": make_q2(done),
              "q3": make_q3(done, every, wall), "q4": make_q4(finished, cases)}  # fmt: skip
    if any(truth is None for truth in truths.values()):
        return None
    return done, truths


def log_text(cases: list[Case]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for case in cases:
        writer.writerows(one.row() for one in case.passes)
    return "\ufeff" + out.getvalue()


def make_data(seed: bytes) -> dict:
    draw = Draw(seed)
    cases, plan, truth = until_found(lambda: draw_both(draw))
    q10, truth_q10 = make_q10(draw)
    q11, truth_q11 = make_q11(draw)
    released = {"rules": RULE_TEXTS, "as_of": AS_OF.isoformat(), **plan, "q10": q10, "q11": q11}
    return {
        "files": {
            "log.csv": log_text(cases),
            "cases.json": json.dumps(released, ensure_ascii=False, indent=1),
            "calendar.json": calendar(),
        },
        "truth": truth | {"q10": truth_q10, "q11": truth_q11},
    }
