"""Citations are found, resolved in the register, and told where they are wrong."""

from pathlib import Path

import pytest

from benling.catalog.legal.citation_check import check_truth_citations, citation_problems
from benling.catalog.legal.citations import find_citations
from benling.catalog.legal.edition import LegalRegister
from benling.catalog.legal.flowing import flowing
from benling.catalog.legal.numerals import articles_in, number_of
from benling.catalog.legal.places import course_places, file_places, rules_places
from benling.catalog.legal.register_file import FILE, load_legal_register
from benling.catalog.variant import Variant

TREE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def legal() -> LegalRegister:
    return load_legal_register(TREE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("八十二", 82), ("一百", 100),
        ("一百零一", 101), ("一百一十", 110), ("一百一十二", 112), ("二百零三", 203),
        ("一千二百六十", 1260), ("二〇二六", 2026), ("82", 82), ("", None), ("甲", None),
        ("第", None),
    ],
)  # fmt: skip
def test_numbers_in_chinese_and_arabic_numerals(text: str, number: int | None) -> None:
    assert number == number_of(text)


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("42", (42,)), ("42(1)", (42,)), ("42（1）", (42,)), ("第八十二条", (82,)),
        ("第四十二条第一款", (42,)), ("28-31", (28, 29, 30, 31)),
        ("第十四条至第十七条", (14, 15, 16, 17)), ("第一百零一条", (101,)),
        ("", ()), ("0", ()), ("41-40", ()), ("甲", ()), ("第一款", ()),
    ],
)  # fmt: skip
def test_entries_of_a_course_file(text: str, articles: tuple[int, ...]) -> None:
    assert articles == articles_in(text)


@pytest.mark.parametrize(
    ("text", "basis", "articles"),
    [
        ("行政许可法（2019修正）第四十二条第一款", "行政许可法-2019", (42,)),
        ("（行政许可法2019年修正，第八十二条）", "行政许可法-2019", (82,)),
        ("依照《中华人民共和国行政许可法》第八十二条", "行政许可法-2019", (82,)),
        ("《行政许可法》（2019年4月23日修正）第44条", "行政许可法-2019", (44,)),
        ("参照民法典第二百零一条，当天不计", "民法典-2020", (201,)),
        ("信访工作条例（2022年）第十七条、第二十一条至第二十三条、第二十八条", "信访工作条例-2022",
         (17, 21, 22, 23, 28)),
        ("政府信息公开条例第三十三条第一款第（二）项", "政府信息公开条例-2019", (33,)),
        ("公务员法第一百一十二条所列", "公务员法-2018", (112,)),
        ("行政许可法第十四至十七条", "行政许可法-2019", (14, 15, 16, 17)),
        ("按处罚法第六十三条", "行政处罚法-2021", (63,)),
        ("监察法实施条例第三条", "监察法实施条例-2025", (3,)),
        ("《望川市热线统计口径》（教学用参数）第一条", "望川市热线统计口径-2026", (1,)),
        ("全国干部教育培训规划（2023—2027年）", "全国干部教育培训规划-2023", ()),
        ("信访工作条例（2022年2月25日发布，5月1日起施行）第二十二条", "信访工作条例-2022", (22,)),
        ("行政许可法规定，第四十二条另有要求", "行政许可法-2019", ()),
    ],
)  # fmt: skip
def test_a_citation_resolves(
    legal: LegalRegister, text: str, basis: str, articles: tuple[int, ...]
) -> None:
    (found,) = find_citations(text, legal)
    assert found.edition is not None
    assert (basis, articles, "") == (found.edition.id, found.articles, found.fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("治安管理处罚法第三条", "“治安管理处罚法”没有登记"),
        ("《行政许可法实施办法》第三条", "“行政许可法实施办法”没有登记"),
        ("江南省政府信息公开条例第三条", "没有登记"),
        ("按照某某市停车管理规定第九条", "“某某市停车管理规定”没有登记"),
        ("行政许可法（2015修正）第四十二条", "没有登记“2015修正”这一版"),
        ("行政许可法（2019修订）第四十二条", "没有登记“2019修订”这一版"),
        ("行政许可法第八十四条", "第84条超出了"),
        ("行政复议法第八十八条、第一百零一条", "第101条超出了"),
        ("突发事件应对法（2007）第三条", "已由 突发事件应对法-2024 代替"),
    ],
)
def test_a_citation_that_does_not_resolve(legal: LegalRegister, text: str, fault: str) -> None:
    (found,) = find_citations(text, legal)
    assert fault in found.fault and found.fix


@pytest.mark.parametrize(
    "text",
    [
        "第四十二条第一款", "依照条例第四十条、第四十五条", "本法第三条", "这个做法第一条",
        "按照国家有关规定第三条", "第一条路", "按照这部法律第三条",
    ],
)  # fmt: skip
def test_an_article_without_a_law_is_not_read(legal: LegalRegister, text: str) -> None:
    assert [] == list(find_citations(text, legal))


def test_strings_put_together_in_code_are_read_as_one(legal: LegalRegister) -> None:
    source = (
        'LAW = "行政许可法（2019修正）"\n'
        'one = f"{LAW}第四十二条"\n'
        'two = LAW + "第八十四条"\n'
        'three = ("民法典"\n'
        '         "第二百零一条")\n'
    )
    joined = flowing(source)
    found = [
        (c.articles, joined.line(c.at), bool(c.fault)) for c in find_citations(joined.text, legal)
    ]
    assert [((), 1, False), ((42,), 2, False), ((84,), 3, True), ((201,), 4, False)] == found


def test_a_fault_is_told_with_file_line_and_question(legal: LegalRegister, tmp_path: Path) -> None:
    folder = tmp_path / "assignments" / "T-01"
    folder.mkdir(parents=True)
    (folder / "t01.md").write_text("# 作业\n\n## 第1题 期限\n\n依据行政许可法第八十四条。\n")
    (place,) = course_places(tmp_path, "T-01", legal)
    assert ("T-01", "题目", 5, "第1题 期限") == (
        place.course,
        place.part,
        place.line,
        place.heading,
    )
    (problem,) = citation_problems([place])
    assert "assignments/T-01/t01.md 第5行" == problem.where
    assert "第84条超出了" in problem.what and "共83条" in problem.fix


def test_sources_that_only_show_when_the_generator_runs_are_checked(legal: LegalRegister) -> None:
    def variant(source: str) -> Variant:
        return Variant({}, {"q1": {"answer": "1", "mistakes": [{"value": "2", "source": source}]}})

    right, wrong = variant("行政许可法（2019修正）第八十二条"), variant("行政许可法第九十九条")
    assert [] == check_truth_citations([right, right], legal, "make_data.py")
    (problem,) = check_truth_citations([right, wrong, wrong], legal, "make_data.py")
    assert "make_data.py q1 的错因" == problem.where and "第99条" in problem.what


def _repository_files() -> list[Path]:
    code = [p for p in (TREE / "src" / "benling").rglob("*") if p.suffix in (".py", ".html")]
    return sorted([*code, *(TREE / "docs").rglob("*.md")])


def test_every_citation_of_the_repository_resolves(legal: LegalRegister) -> None:
    courses = [path.name for path in (TREE / "courses").iterdir() if path.is_dir()]
    places = [*rules_places(TREE, legal)]
    for code in courses:
        places += course_places(TREE, code, legal)
    # The register's own modules speak about faulty citations.
    files = [path for path in _repository_files() if "legal" not in path.parts]
    for path in files:
        places += file_places(TREE, path, legal)
    assert [] == [str(problem) for problem in citation_problems(places)]
    cited = {place.citation.edition.id for place in places if place.citation.edition}
    assert {"行政许可法-2019", "信访工作条例-2022", "公务员法-2018", "行政复议法-2023"} <= cited
    assert FILE not in {place.file for place in places}
