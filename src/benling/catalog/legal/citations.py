"""Citations in a text: which law, edition and articles, and whether the register has them.

Read are ``行政许可法（2019修正）第四十二条第一款``, ``民法典第二百零一条、第二百零三条`` and so on,
a name with an edition mark alone, and a bare name. An article without a name before it is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from benling.catalog.legal.edition import LegalEdition, LegalRegister, LegalText
from benling.catalog.legal.numerals import NUMBER, number_of

_PART = rf"(?:之[一二三四五])?(?:第(?:{NUMBER})款)?(?:第?[（(]?(?:{NUMBER})[）)]?项)?"
_ONE = rf"第\s*(?:{NUMBER})\s*(?:[、至]\s*第?(?:{NUMBER})\s*)*条{_PART}"
_CLUSTER = rf"{_ONE}(?:(?:、|，|和|及|与|以及|或者|至|到|—)\s*{_ONE})*"
_YEAR = r"[12][0-9]{3}"
_WORDS = ("修正", "修订", "公布", "发布", "通过", "印发")
_MARK = (
    rf"{_YEAR}年?(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?(?:第?[一二三四五]次)?"
    rf"(?:{'|'.join(_WORDS)}|施行|教学用)?"
)
#: what else a bracket says of the edition: （2022年2月25日发布，5月1日起施行）
_MORE = r"(?:[，,；;、][^（）第\n]{0,40}(?=[）)]))?"
_BETWEEN = r"[，,、：:\s]*"
_HAN = r"\u4e00-\u9fff"
#: what a law's name ends with, and words that end so without being a law
_ENDINGS = r"法典|法|条例|规定|办法|规则|细则|意见|规划|口径|标准"
_COMMON = re.compile(r"(?:方|做|算|说|看|写|想|用|立|执|司|守|依|合|违|普|手|玩|疗|语|书|魔)法$")
_LEADS = (
    r"(?:依照|按照|根据|参照|依据|对照|违反|适用|引用|参见|见|由|是|即|和|与|及|以及|或者|或|按|据|在|"
    r"看|把|从|对|以|照|查|同|本|该|这部|这个|这|那|上述|前款|有关|相关|所称|的|现行|国家)"
)
_LEAD = re.compile(rf"^{_LEADS}+")
#: what may stand before an abbreviation; after other characters it is the end of another name
_BOUNDARY = re.compile(rf"(?:^|[^{_HAN}]|{_LEADS})$")
_BEFORE = re.compile(
    rf"(?:《(?P<quoted>[^《》\n]{{2,60}})》|(?P<run>[{_HAN}〔〕]{{1,40}}))"
    rf"[（(]?(?:{_MARK})?[）)]?{_BETWEEN}$"
)
_LOCAL = re.compile(rf"[{_HAN}]{{2,3}}(?:省|自治区)$")
_LOOK_BACK = 110
_REGISTER = "写全名或登记的简称；没有登记的先登记到 grading/legal_basis.yml"


@dataclass(frozen=True)
class Citation:
    """One mention of a text. ``edition`` is None when the register does not have it."""

    #: as written
    text: str
    #: index of its first character
    at: int
    edition: LegalEdition | None
    articles: tuple[int, ...]
    #: what is wrong and what to do about it; empty when it resolves
    fault: str = ""
    fix: str = ""


def find_citations(text: str, legal: LegalRegister) -> Iterator[Citation]:
    """Every mention of a registered text, and every article of a law that is not registered."""
    pattern, texts = _mentions(legal)
    covered: set[int] = set()
    for found in pattern.finditer(text):
        if _is_part(text, found, texts[found["name"]]):
            continue
        cluster = found["cluster"] or ""
        covered.update(range(found.start("cluster"), found.end("cluster")) if cluster else ())
        yield _resolved(found, texts[found["name"]])
    for found in re.finditer(_CLUSTER, text):
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        name = "" if found.start() in covered else _unregistered(before, texts)
        if name:
            at = found.start() - len(name)
            yield Citation(name + found[0], at, None, (), f"“{name}”没有登记", _REGISTER)


@lru_cache(maxsize=4)
def _patterns(names: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(
        rf"(?P<name>{listed})》?(?:[（(]?(?P<mark>{_MARK}){_MORE}[）)]?)?"
        rf"(?:(?:（[^（）\n]{{1,30}}）)?{_BETWEEN}(?P<cluster>{_CLUSTER}))?"
    )


def _mentions(legal: LegalRegister) -> tuple[re.Pattern[str], dict[str, LegalText]]:
    texts = dict(legal.named())
    return _patterns(tuple(texts)), texts


def _is_part(text: str, found: re.Match[str], meant: LegalText) -> bool:
    """True when the name is only part of a longer one: 《行政许可法实施办法》, 治安管理处罚法."""
    begins = found.start("name")
    before, after = text[max(0, begins - 8) : begins], text[found.end("name") :][:1]
    if before.endswith("《"):
        return after != "》"
    is_abbreviated = found["name"] not in (meant.short[0], meant.title)
    return bool(_LOCAL.search(before) or (is_abbreviated and not _BOUNDARY.search(before)))


def _resolved(found: re.Match[str], text: LegalText) -> Citation:
    mark, cluster = found["mark"] or "", found["cluster"] or ""
    edition = edition_marked(text, mark)
    articles = articles_of(cluster)
    fault = fix = ""
    if edition is None:
        fault = f"{found['name']}没有登记“{mark}”这一版"
        fix = f"登记的有：{'、'.join(row.edition for row in text.editions)}"
    elif edition.articles is not None and articles and max(articles) > edition.articles:
        fault = f"第{max(articles)}条超出了{edition.name}的条数"
        fix = f"这一版共{edition.articles}条，核对条号和版本"
    elif articles and edition.replaced_by:
        fault, fix = f"{edition.name}已由 {edition.replaced_by} 代替", "改用现行版本，核对条号"
    quoted = "《" if found[0].removeprefix(found["name"]).startswith("》") else ""
    return Citation(quoted + found[0].strip(), found.start(), edition, articles, fault, fix)


def edition_marked(text: LegalText, mark: str) -> LegalEdition | None:
    """The edition a mark such as ``2019年修正`` means; without one the current edition."""
    if not mark:
        return text.editions[0]
    word = next((word for word in _WORDS if word in mark), "")
    same_year = [row for row in text.editions if row.year == mark[:4]]
    fitting = [row for row in same_year if word in row.edition]
    return fitting[0] if fitting else None


def articles_of(cluster: str) -> tuple[int, ...]:
    """Numbers of the articles in ``第四十二条第一款、第四十四条至第四十六条``, in order."""
    found: list[int] = []
    for one in re.finditer(rf"(?P<to>[至到—]\s*)?(?P<one>{_ONE})", cluster):
        numbers = one["one"].partition("条")[0]
        for part in re.finditer(rf"(?P<to>至\s*)?第?\s*(?P<number>{NUMBER})", numbers):
            number = number_of(part["number"]) or 0
            spans = bool(part["to"] or (one["to"] and part.start() == 0))
            first = found[-1] + 1 if spans and found else number
            found += range(first, number + 1) if first <= number else [number]
    return tuple(dict.fromkeys(found))


def _unregistered(before: str, texts: dict[str, LegalText]) -> str:
    """The name of a law that stands right before an article; empty when none does."""
    found = _BEFORE.search(before)
    if found is None:
        return ""
    if found["quoted"]:
        return found["quoted"]
    run = found["run"]
    ending = re.search(rf"(?:{_ENDINGS})$", run)
    if ending is None or _COMMON.search(run):
        return ""
    # 行政许可法规定，第四十二条…: the word is a verb there
    if ending[0] in ("规定", "规则") and any(run[:-2].endswith(name) for name in texts):
        return ""
    name = _LEAD.sub("", run)
    return "" if re.fullmatch(rf"(?:{_ENDINGS}|法律|法规|行政法规|)", name) else name[-30:]
