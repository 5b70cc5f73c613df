"""Course E-02 answered from the released files alone, as a careful reader of the two laws would.

Another road than the generator's: papers are judged by comparing what they say with what the
list asks, norms and fees by who made them and what stands above, days with a NumPy calendar
whose holidays are all the days of the released calendar that are not worked.
"""

import json
import re
from collections.abc import Callable
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

    def answers(self) -> dict[str, Any]:
        return {
            "q1": self.notice(lambda row: needed(self.cases["q1"], row)),
            "q2": self.matched("q2", draft_point),
            "q3": [str(self.workday_after(self.on("q3", "received_on"), 5))],
            "q4": str(self.workday_after(self.on("q4", "received_on"), 20)),
            "q5": str(self.workday_after(self.on("q5", "supplied_on"), 20)),
            "q6": self.matched("q6", self.state),
            "q7": self.matched("q7", norm),
            "q8": self.matched("q8", fee),
            "q9": str(self.owed(lambda row: row["count"])),
            "q10": self.matched("q10", deed),
        }

    def notice(self, is_named: Callable[[Case], bool]) -> list[str]:
        return sorted(row["key"] for row in self.cases["q1"]["rows"] if is_named(row))

    def matched(self, question: str, choose: Callable[[Case], str]) -> list[str]:
        """``choose`` names a target by its text."""
        case = self.cases[question]
        keys = {text: key for key, text in case["targets"].items()}
        return sorted(f"{row['key']}={keys[choose(row)]}" for row in case["rows"])

    def state(self, row: Case) -> str:
        """Where one application stands on the day of the case."""
        if row["papers"].startswith("材料齐全"):
            return "应当受理"
        fifth = self.workday_after(Day(row["received_on"]), 5)
        if Day(row["told_on"] or self.cases["q6"]["today"]) > fifth:
            return "视为受理"
        if not row["told_on"]:
            return "还可告知"
        return "应当受理" if "补齐了" in row["then"] else "等待补正"

    def owed(self, times: Callable[[Case], int]) -> int:
        """What is to be returned, in yuan."""
        return sum(unlawful(row) * times(row) for row in self.cases["q8"]["rows"])

    # --- slips

    def slips(self) -> list[Slip]:
        case = self.cases["q1"]
        missing = self.notice(lambda row: needed(case, row) and row["handed"] == "没有交")
        return [
            *self.date_slips(),
            *self.money_slips(),
            ("q1", self.notice(lambda row: needed(case, row))[:1], "最先看到的一项"),
            ("q1", missing, "没有交的"),
            ("q1", self.notice(lambda row: not is_good(case, row)), "有条件的"),
            ("q1", self.notice(lambda row: applies(case["facts"], row["when"])), "重交"),
            ("q2", self.matched("q2", all_proofs_by_rule), "只有部门规章依据"),
            ("q6", self.matched("q6", self.state_trusting_late), "过了五个工作日才告知"),
            ("q6", self.matched("q6", self.state_by_wall_untold), "日历天数"),
            ("q7", self.matched("q7", norm_trusting_provinces), "长期实施"),
            ("q8", self.matched("q8", fee_trusting_local), "地方性法规"),
            ("q8", self.matched("q8", fee_by_basis_alone), "实收高过"),
            ("q10", self.matched("q10", deed_by_name), "换个地方办"),
        ]

    def date_slips(self) -> list[Slip]:
        first = self.on("q3", "received_on")
        late, last = self.on("q4", "received_on"), self.on("q5", "supplied_on")
        told, supplied = self.on("q4", "told_on"), self.on("q4", "supplied_on")
        begun, after = self.on("q5", "received_on"), self.workday_after
        return [
            ("q3", [str(first + 5)], "日历天数"),
            ("q3", [str(np.busday_offset(first, 5, roll="backward"))], "周六、周日"),
            ("q3", [str(after(first - 1, 5))], "第一天"),
            ("q4", str(after(supplied, 20)), "补齐那天"),
            ("q4", str(after(told, 20)), "迟到的告知"),
            ("q4", str(after(after(late, 5), 20)), "五日满"),
            ("q4", str(late + 20), "日历天数"),
            ("q5", str(after(begun, 20)), "第一次收到"),
            ("q5", str(after(self.on("q5", "told_on"), 20)), "告知那天"),
            ("q5", str(last + 20), "日历天数"),
        ]

    def money_slips(self) -> list[Slip]:
        def but(word: str) -> str:
            return str(self.owed(lambda row: row["count"] * (word not in words(row))))

        return [
            ("q9", str(self.owed(lambda row: 1)), "没有乘份数"),
            ("q9", but("省人大常委会条例"), "地方性法规"),
            ("q9", but("格式文本"), "格式文本"),
            ("q9", but("监督检查费"), "监督检查"),
            ("q9", but("省政府文件"), "目录清单以外"),
        ]

    def state_trusting_late(self, row: Case) -> str:
        found = self.state(row)
        return "等待补正" if found == "视为受理" and row["told_on"] else found

    def state_by_wall_untold(self, row: Case) -> str:
        waited = int((self.on("q6", "today") - Day(row["received_on"])).astype(int))
        found = self.state(row)
        return "视为受理" if found == "还可告知" and waited > 5 else found


# --- papers


def applies(facts: dict[str, str], when: str) -> bool:
    """Does a paper of the list concern an applicant with these facts?"""
    if when == "都要交":
        return True
    limit = re.search(r"超过(\d+)米", when)
    if limit:
        return float(facts["高度"].removesuffix("米")) > int(limit[1])
    return any(when.startswith(value) for name, value in facts.items() if name != "高度")


def is_good(case: Case, row: Case) -> bool:
    """Is what was handed in what the list asks for?"""
    handed, received = row["handed"], Day(case["received_on"])
    found = re.search(r"(\d+)年(\d+)月(\d+)日", handed)
    dated = Day("{}-{:0>2}-{:0>2}".format(*found.groups())) if found else received
    if found and "有效期" in row["form"]:
        return bool(dated >= received)
    if found and "租期" in row["form"]:
        return bool(dated >= Day(case["used_until"]))
    if found:
        return bool(received - 365 <= dated <= received)
    return not re.search("没有|空着|只有", handed)


def needed(case: Case, row: Case) -> bool:
    return applies(case["facts"], row["when"]) and not is_good(case, row)


def draft_point(row: Case) -> str:
    """Art. 32 (1) (iii) and (iv), 29, 31; regulation art. 35 and 44."""
    text = row["text"]
    if "窗口历来" in text or "窗口自己加" in text:
        return "划掉"
    if "就在窗口" in text:
        return "当场更正"
    high = ("法律", "行政法规", "省人大常委会的条例")
    basis = text.split("依据")[1]
    proof = "证明" in text.split("。")[0]
    lawful = any(maker in basis for maker in high) or ("规章" in basis and not proof)
    return "写进告知书" if lawful else "划掉"


def all_proofs_by_rule(row: Case) -> str:
    return draft_point(row | {"text": row["text"].replace("部门规章", "行政法规")})


# --- norms and fees


def norm(row: Case) -> str:
    """Permit law art. 14-17; regulation art. 39."""
    maker, text = row["maker"], row["text"]
    if "没有另加条件" in text:
        return "只作细化"
    bare = "没有采用许可" not in text and "只发给本省" not in text
    if maker in ("国务院决定", "行政法规"):
        return "可以设定"
    if maker.startswith("省人大"):
        return "可以设定" if bare else "不得设定"
    if maker == "省政府规章" and "临时" in text and "一年" in text:
        return "只可临时设"
    return "不得设定"


def norm_trusting_provinces(row: Case) -> str:
    return "只可临时设" if row["maker"] == "省政府规章" else norm(row)


def words(row: Case) -> str:
    return str(row["item"]) + str(row["basis"])


def published(row: Case) -> int:
    """The published rate in yuan, 0 when there is none."""
    found = re.fullmatch(r"(\d+)元", row["published"])
    return int(found[1]) if found else 0


def lawful_rate(row: Case) -> int:
    """What may be charged for one, in yuan: permit law art. 58 and 59, regulation art. 25."""
    makers = ["法律", "行政法规"]
    if "与许可无关" in row["item"]:
        makers.append("国务院批准")
    if "格式文本" in row["item"] or row["basis"].split("；")[0] not in makers:
        return 0
    return published(row)


def unlawful(row: Case) -> int:
    return max(int(row["charged"]) - lawful_rate(row), 0)


def fee(row: Case) -> str:
    if not unlawful(row):
        return "照收"
    return "退超出部分" if lawful_rate(row) else "全部退"


def fee_trusting_local(row: Case) -> str:
    return "照收" if row["basis"].startswith("省人大") else fee(row)


def fee_by_basis_alone(row: Case) -> str:
    return "照收" if lawful_rate(row) else fee(row)


# --- deeds


def deed(row: Case) -> str:
    """Permit law art. 27, 58, 59, 63; regulation art. 39, 40, 54."""
    text = row["text"]
    if re.search("不准经营|不准开业|才准承接|就停业|不登记", text):
        return "变相许可"
    if re.search("餐费|拿走|加满油|停业|请走|占用", text):
        return "违规检查"
    if re.search("每户交|每份收|实收六十", text):
        return "违规收费"
    return "合法"


def deed_by_name(row: Case) -> str:
    return "合法" if "已经取消" in row["text"] else deed(row)


def idle_days(calendar: dict[str, Any]) -> list[Day]:
    """Every day of the calendar, and of the year after it, on which offices are shut."""
    first, last = Day(calendar["known_from"]), Day(calendar["estimate_until"]) + 366
    worked, off = set(calendar["makeup"]), set(calendar["off"])
    weekend = {str(d) for d in np.arange(first, last) if not np.is_busday(d)}
    return sorted(Day(d) for d in (weekend | off) - worked)
