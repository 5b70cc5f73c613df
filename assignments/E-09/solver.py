"""Course E-09 answered from the released files alone, as a careful clerk would.

Another road than the generator's: pandas filters the registers; all texts are compared at once by
a matrix product; what a document added is judged by the words of its row.
"""

import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

Case = dict[str, Any]
#: (question, wrong answer, a word of the message it must earn)
Slip = tuple[str, Any, str]
LETTERS = ("便函", "决定书")
PUNCTUATION = re.compile(r"[，。、；：“”《》（）]")


def answers(files: dict[str, bytes]) -> dict[str, Any]:
    """All automatic questions, answered right."""
    return Reader(files).answers()


def slips(files: dict[str, bytes]) -> list[Slip]:
    """Wrong ways, each with a word of what the learner must be told."""
    return Reader(files).slips()


def share(part: int, whole: int) -> str:
    rounded = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}"


def cells(right: dict[str, str]) -> list[str]:
    return sorted(f"{cell}={value}" for cell, value in right.items())


def own(lower: str, upper: str, n: int) -> int:
    """Characters of the lower text that no window found in the upper text covers."""
    low, top = PUNCTUATION.sub("", lower), PUNCTUATION.sub("", upper)
    last = len(low) - n
    return sum(
        not any(low[k : k + n] in top for k in range(max(0, c - n + 1), min(c, last) + 1))
        for c in range(len(low))
    )


class Reader:
    """One learner's registers and texts."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.cases: Case = json.loads(files["cases.json"])
        self.ledger = self._table(files["ledger.csv"])
        self.texts = self._table(files["texts.csv"])
        self.texts["年"] = self.texts["印发日期"].str[:4]
        self.bare = [PUNCTUATION.sub("", text) for text in self.texts["正文"]]
        self.place = {number: k for k, number in enumerate(self.texts["文号"])}
        self.alike: dict[int, tuple[Any, Any]] = {}
        self.right: dict[str, Any] = {}

    @staticmethod
    def _table(raw: bytes) -> pd.DataFrame:
        return pd.read_csv(io.BytesIO(raw), encoding="utf-8-sig", keep_default_na=False)

    # --- registers

    def counts(self, year: int, wrong: str = "") -> dict[str, int]:
        """Documents of each department, by the rules or with one of them broken."""
        day = "登记日期" if wrong == "registered" else "印发日期"
        rows = self.ledger[self.ledger[day].str.startswith(str(year))]
        if wrong != "whole":
            rows = rows[rows[day].str[5:7].astype(int) <= 10]
        if wrong != "letters":
            rows = rows[~rows["种类"].isin(LETTERS)]
        if wrong == "handed":
            rows = rows[rows["转发上级"] != "是"]
        if wrong == "rows":
            found = rows["登记单位"].value_counts()
        else:
            mark = rows.drop_duplicates("文号")["文号"].str.extract(r"^(\w+?)函?〔")[0]
            found = mark.map(self.cases["marks"]).value_counts()
        return {key: int(found.get(name, 0)) for key, name in self.cases["departments"].items()}

    def over(self, name: str, limit: int, *, annexes: bool = False) -> tuple[int, int]:
        rows = self.ledger[
            (self.ledger["类别"] == name) & self.ledger["印发日期"].str.startswith("2026")
        ].drop_duplicates("文号")
        length = rows["正文字数"] + (rows["附件字数"] if annexes else 0)
        return int((length > limit).sum()), int((length - limit).clip(lower=0).sum())

    # --- texts

    def both(self, n: int) -> tuple[Any, Any]:
        """Pieces that two texts share, and pieces of the two together, for all pairs."""
        if n not in self.alike:
            number: dict[str, int] = {}
            rows, columns = [], []
            for k, text in enumerate(self.bare):
                for piece in dict.fromkeys(text[i : i + n] for i in range(len(text) - n + 1)):
                    rows.append(k)
                    columns.append(number.setdefault(piece, len(number)))
            has = np.zeros((len(self.bare), len(number)), dtype=np.float32)
            has[rows, columns] = 1
            shared = (has @ has.T).round().astype(int)
            size = shared.diagonal()
            self.alike[n] = shared, size[:, None] + size[None, :] - shared
        return self.alike[n]

    def hits(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Pairs at the city's settings: upper and lower; last year's and this year's."""
        shared, joined = self.both(self.cases["pieces"])
        found = np.argwhere(100 * shared >= self.cases["level"] * joined)
        level, day = self.texts["层级"], self.texts["印发日期"]
        year, office = self.texts["年"], self.texts["单位"]
        down, years = [], []
        for a, b in found.tolist():
            if year[a] == year[b] == "2026" and "市县乡".index(level[a]) < "市县乡".index(level[b]):
                down += [(a, b)] if day[a] < day[b] else []
            elif office[a] == office[b] and level[a] == "县" and year[a] < year[b]:
                years.append((a, b))
        return down, years

    def judged_levels(self, n: int) -> tuple[int, int]:
        """Highest level that misses no copy; lowest that raises no false alarm."""
        shared, joined = self.both(n)
        same: list[tuple[int, int]] = []
        other: list[tuple[int, int]] = []
        for pair in self.cases["q5"]["pairs"]:
            at = self.place[pair["upper"]], self.place[pair["lower"]]
            (same if pair["same"] else other).append(at)
        missing_none = [
            t for t in range(101) if all(100 * shared[p] >= t * joined[p] for p in same)
        ]
        no_alarm = [t for t in range(101) if all(100 * shared[p] < t * joined[p] for p in other)]
        return max(missing_none), min(no_alarm)

    def text(self, key: str) -> str:
        return str(self.texts["正文"][self.place[self.cases["q7"][key]]])

    @staticmethod
    def kind_of(words: str) -> str:
        """What a row of q8 says that the county added."""
        mine, theirs = re.findall(r"“(.+?)”", words)[:2]
        if mine != theirs:
            return "other"
        quoted = words.partition("添的话：“")[2].partition("”")[0]
        added = re.sub(r"现[^。]*转发[^。]*。", "", quoted)
        if re.search(r"\d+月\d+日", added):
            return "own"
        return "empty" if added else "same"

    # --- answers

    def answers(self) -> dict[str, Any]:
        self._counting()
        self._comparing()
        return self.right

    def _counting(self) -> None:
        self.last, self.this = self.counts(2025), self.counts(2026)
        self.old, self.new = sum(self.last.values()), sum(self.this.values())
        asked: dict[str, str] = {}
        for key in self.cases["asked"]:
            asked |= {f"{key}.last": str(self.last[key]), f"{key}.this": str(self.this[key])}
        lengths: dict[str, str] = {}
        for key, name in (("special", "专项"), ("usual", "一般")):
            count, excess = self.over(name, self.cases["limits"][name])
            lengths |= {f"{key}.count": str(count), f"{key}.excess": str(excess)}
        self.right |= {
            "q1": cells(asked), "q2": share(self.new - self.old, self.old),
            "q3": sorted(key for key in self.last if self.this[key] > self.last[key]),
            "q4": cells(lengths),
        }  # fmt: skip

    def _comparing(self) -> None:
        levels: dict[str, str] = {}
        for n in self.cases["q5"]["pieces"]:
            high, low = self.judged_levels(n)
            levels |= {f"n{n}.high": str(high), f"n{n}.low": str(low)}
        down, years = self.hits()
        lower = self.texts[(self.texts["年"] == "2026") & (self.texts["层级"] != "市")]
        documents, again = len({b for _, b in down}), len({b for _, b in years})
        q7, n = self.cases["q7"], self.cases["pieces"]
        below = [k for k, kept in enumerate(self._copies_of_county(down)) if kept]
        days = pd.to_datetime(self.texts["印发日期"])
        passed = max(days[k] for k in below) - days[self.place[q7["top"]]]
        above = {"county": "top", "first": "county", "second": "county"}
        chain = {f"{k}.n": str(own(self.text(k), self.text(up), n)) for k, up in above.items()}
        kinds = {row["key"]: self.kind_of(row["text"]) for row in self.cases["q8"]["rows"]}
        idle = sum(kind in ("same", "empty") for kind in kinds.values())
        left = {"first": self.new - idle, "both": self.new - idle - again}
        slim = {f"{key}.count": str(count) for key, count in left.items()}
        slim |= {f"{key}.share": share(count - self.old, self.old) for key, count in left.items()}
        self.right |= {
            "q5": cells(levels),
            "q6": cells({"pairs.n": str(len(down)), "documents.n": str(documents),
                         "again.n": str(again), "share.n": share(documents, len(lower))}),
            "q7": cells(chain | {"days.n": str(passed.days)}), "q8": cells(kinds),
            "q9": cells(slim),
        }  # fmt: skip

    def _copies_of_county(self, down: list[tuple[int, int]]) -> list[bool]:
        """Which texts are a town's copy of the county's document of q7."""
        at = self.place[self.cases["q7"]["county"]]
        mine = {b for a, b in down if a == at}
        return [k in mine for k in range(len(self.bare))]

    # --- wrong ways

    def slips(self) -> list[Slip]:
        self.answers()
        made: list[Slip] = []
        ways = {"whole": "全年", "registered": "登记日期", "rows": "行数", "letters": "便函",
                "handed": "转发上级"}  # fmt: skip
        for way, word in ways.items():
            old, new = self.counts(2025, way), self.counts(2026, way)
            before, now = sum(old.values()), sum(new.values())
            made.append(("q2", share(now - before, before), word))
            for key in self.cases["asked"]:
                made.append(self._cell("q1", f"{key}.last", str(old[key]), word))
                if way != "whole":
                    made.append(self._cell("q1", f"{key}.this", str(new[key]), word))
        made += [
            ("q2", share(self.new - self.old, self.new), "今年的件数"),
            ("q2", share(self.old - self.new, self.old), "正负号"),
            ("q3", sorted(k for k in self.last if self.this[k] >= self.last[k]), "一样多"),
        ]
        return made + self._length_slips() + self._text_slips()

    def _length_slips(self) -> list[Slip]:
        made = []
        for key, name in (("special", "专项"), ("usual", "一般")):
            limit = self.cases["limits"][name]
            for column, k in (("count", 0), ("excess", 1)):
                cell = f"{key}.{column}"
                long = str(self.over(name, limit, annexes=True)[k])
                other = str(self.over(name, 9000 - limit)[k])
                made.append(self._cell("q4", cell, long, "附件"))
                made.append(self._cell("q4", cell, other, "用错了限度"))
            at_limit = str(self.over(name, limit - 1)[0])
            made.append(self._cell("q4", f"{key}.count", at_limit, "正好等于"))
        return made

    def _text_slips(self) -> list[Slip]:
        down, _ = self.hits()
        right = dict(pair.split("=") for name in ("q6", "q9") for pair in self.right[name])
        lower = int(((self.texts["年"] == "2026") & (self.texts["层级"] != "市")).sum())
        everything = int((self.texts["年"] == "2026").sum())
        documents, n = int(right["documents.n"]), self.cases["pieces"]
        made = [
            self._cell("q6", "documents.n", str(len(down)), "对数"),
            self._cell("q6", "share.n", share(len(down), lower), "对数"),
            self._cell("q6", "share.n", share(documents, everything), "分母"),
        ]
        for key in ("first", "second"):
            far = str(own(self.text(key), self.text("top"), n))
            made.append(self._cell("q7", f"{key}.n", far, "最上头"))
        flagged = len(self.cases["q8"]["rows"])
        made.append(self._cell("q9", "first.count", str(self.new - flagged), "全去掉"))
        for key in ("first", "both"):
            cell, count = f"{key}.share", int(right[f"{key}.count"])
            made += [
                self._cell("q9", cell, share(self.old - count, self.old), "正负号"),
                self._cell("q9", cell, share(count - self.old, self.new), "今年的件数"),
            ]
        for number, row in enumerate(self.cases["q8"]["rows"], start=1):
            wrong = "same" if self.kind_of(row["text"]) != "same" else "own"
            if wrong != self.kind_of(row["text"]):
                made.append(self._cell("q8", row["key"], wrong, f"第{number}行"))
        return made

    def _cell(self, question: str, cell: str, value: str, word: str) -> Slip:
        """The right answer with one row or cell wrong."""
        rest = [pair for pair in self.right[question] if not pair.startswith(f"{cell}=")]
        return question, sorted([*rest, f"{cell}={value}"]), word
