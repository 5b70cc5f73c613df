"""Course E-16 answered from the released files alone, as a careful reader would.

Another road than the generator's: pandas groups the roster; fields and situations are judged by
the words of the law and of the errand that their texts hold.
"""

import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

Case = dict[str, Any]
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]

#: communities merged into one area
MERGED = {"社区": 1, "街道乡镇": 3, "片区": 6, "全市": 24}
WIDTHS = [1, 5, 10, 20]

#: words of an errand's steps → words of the columns that the step cannot do without
NEEDS = {
    "核对来取餐": "老人姓名", "打电话通知": "联系电话", "取餐点": "取餐点", "忌口": "忌口",
    "嚼不动": "吞咽", "核对佩戴人": "佩戴人姓名", "实时位置": "手环记录", "认知障碍": "认知障碍",
    "联系家属": "家属", "核对领取人": "领取人姓名", "年满": "出生年月", "失能程度": "失能程度",
    "打进账户": "收津贴", "打电话联系": "联系电话", "点名": "孩子姓名", "按年龄": "孩子年龄",
    "过敏": "过敏", "来接的家长": "来接的家长", "家长打电话": "家长电话",
}  # fmt: skip
#: individual information protection law, art. 28
SENSITIVE = r"诊断|医院|病|过敏|账号|轨迹|孩子|指纹|信仰|存款"


def answers(files: dict[str, bytes]) -> dict[str, Any]:
    """All automatic questions, answered right."""
    return Reader(files).answers()


def slips(files: dict[str, bytes]) -> list[Slip]:
    """Wrong ways, each with a word of what the learner must be told."""
    return Reader(files).slips()


class Reader:
    """One learner's roster and cases."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.cases: Case = json.loads(files["cases.json"])
        self.roster = pd.read_csv(
            io.BytesIO(files["roster.csv"]), encoding="utf-8-sig", dtype={"电话": str}
        )
        self.roster["全市"] = "全市"
        self.right: dict[str, Any] = {}

    def sizes(self, width: int, level: str) -> pd.Series:
        """People in the group of each row of the roster."""
        band = self.roster["年龄"] // width
        by = [band, self.roster[level], self.roster["性别"]]
        return self.roster.groupby(by)["编号"].transform("size")

    def groups(self, width: int, level: str) -> pd.Series:
        band = (self.roster["年龄"] // width).rename("band")
        return self.roster.groupby([band, self.roster[level], "性别"]).size()

    # --- answers

    def answers(self) -> dict[str, Any]:
        return {
            "q1": sorted(f"{f['key']}={self.field(f['text'])}" for f in self.cases["q1"]["fields"]),
            "q2": str(sum(self.withdrawn(row) for row in self.cases["q2"]["accounts"])),
            "q3": sorted(self.counts()),
            "q4": share(int((self.sizes(1, "社区") == 1).sum()), len(self.roster)),
            "q5": sorted(self.masks()),
            "q6": self.finest(5),
            "q7": str(int((self.near() < 5).sum())),
            "q8": str(int(((self.near() >= 5) & self.alike()).sum())),
            "q9": self.situations(),
            "q10": sorted(o["key"] for o in self.cases["q10"]["options"] if assessed(o["text"])),
        }

    def field(self, text: str) -> str:
        steps, classes = "；".join(self.cases["q1"]["tasks"]), self.cases["q1"]["classes"]
        needed = any(step in steps and words in text for step, words in NEEDS.items())
        if not needed:
            return key_of(classes, "用不着")
        return key_of(classes, "敏感" if re.search(SENSITIVE, text) else "一般")

    def withdrawn(self, row: Case) -> int:
        if row["state"] != "在岗":
            return len(row["granted"])
        return sum(column not in row["needs"] for column in row["granted"])

    def counts(self) -> list[str]:
        found = []
        for s in self.cases["q3"]["settings"]:
            people = self.groups(s["width"], s["level"])
            value = people.min() if s["ask"] == "small" else (people == 1).sum()
            found.append(f"{s['key']}.n={value}")
        return found

    def masks(self) -> list[str]:
        return [f"m{digits}.alone={self.masked(digits).eq(1).sum()}" for digits in (4, 2, 0)]

    def masked(self, digits: int) -> pd.Series:
        surname = self.roster["姓名"].str[0]
        tail = self.roster["电话"].str[-digits:] if digits else ""
        return (surname + tail).value_counts()

    def finest(self, least: int) -> list[str]:
        width, level = min(
            ((w, a) for w in WIDTHS for a in MERGED if self.groups(w, a).min() >= least),
            key=lambda setting: raw_loss(*setting),
        )
        small = self.groups(width, level).min()
        place = list(MERGED).index(level) + 1
        loss = plain(rounded(raw_loss(width, level)))
        return sorted(
            [f"b.width={width}", f"b.level={place}", f"b.small={small}", f"b.loss={loss}"]
        )

    def near(self) -> pd.Series:
        return self.sizes(self.cases["q7"]["width"], self.cases["q7"]["level"])

    def alike(self) -> pd.Series:
        band = self.roster["年龄"] // self.cases["q7"]["width"]
        by = [band, self.roster[self.cases["q7"]["level"]], self.roster["性别"]]
        return self.roster.groupby(by)["服务类别"].transform("nunique") == 1

    def situations(self) -> list[str]:
        case = self.cases["q9"]
        return sorted(f"{r['key']}={key_of(case['ways'], way(r['text']))}" for r in case["rows"])

    # --- slips

    def slips(self) -> list[Slip]:
        raw = self.groups(1, "社区")
        near = self.near()
        with_gone = sum(
            len(set(row["granted"]) - set(row["needs"])) for row in self.cases["q2"]["accounts"]
        )
        return [
            ("q2", str(with_gone), "调走的人"),
            ("q3", self.spoiled("q3", "s1.n", str(len(raw))), "一共有多少组"),
            ("q4", share(int((raw == 1).sum()), len(raw)), "组数"),
            ("q4", share(int(raw[raw < 5].sum()), len(self.roster)), "不足五人"),
            ("q5", self.spoiled("q5", "m2.alone", str(len(self.masked(2)))), "多少种写法"),
            ("q5", self.spoiled("q5", "m0.alone", str(len(self.masked(0)))), "多少个姓"),
            ("q6", self.spoiled("q6", "b.loss", plain(rounded(raw_loss(20, "全市")))), "最粗"),
            ("q6", self.spoiled("q6", "b.loss", cell(self.finest(2), "b.loss")), "独自一组"),
            ("q7", str(int((near == 1).sum())), "独自一组"),
            ("q7", str(int((near <= 5).sum())), "正好五个人"),
            ("q8", str(int(self.alike().sum())), "没有先删去"),
            ("q10", sorted(o["key"] for o in self.cases["q10"]["options"]), "全选"),
        ]

    def spoiled(self, question: str, row: str, value: str) -> list[str]:
        self.right = self.right or self.answers()
        right = dict(part.split("=") for part in self.right[question])
        return sorted(f"{key}={old}" for key, old in (right | {row: value}).items())


def way(text: str) -> str:
    """What is to be done with a situation, by the words of the statutes."""
    if re.search(r"标着|涉密电脑|擅自|私下|销毁", text):
        return "不许"
    if re.search(r"还没有|没有做|没有人审过", text):
        return "先办手续"
    return "先删列" if re.search(r"还带着|却有|还要填|带着", text) else "可以"


def assessed(text: str) -> bool:
    """Individual information protection law, art. 55."""
    return bool(re.search(r"老人|申请人|登记人|人员姓名|名单", text))


def raw_loss(width: int, level: str) -> Decimal:
    return (Decimal(width - 1) / 39 + Decimal(MERGED[level] - 1) / 23) * 50


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def share(part: int, whole: int) -> str:
    return plain(rounded(Decimal(100 * part) / Decimal(whole)))


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def cell(answer: list[str], name: str) -> str:
    return dict(part.split("=") for part in answer)[name]


def key_of(texts: dict[str, str], part: str) -> str:
    (key,) = (key for key, whole in texts.items() if part in whole)
    return key
