"""Rules of lessons and assignments, one planted fault at a time."""

from pathlib import Path

import pytest

from benling.catalog.draft import Draft, read_draft
from course_folder import ASSIGNMENT, CODE, GENERATOR, LESSON, copied, edit

ASK_Q1 = '"grade_id": "ask-q1"}'
EXPECT_Q1 = 'from benling.quiz.marking import expect\nexpect("q1")\n'
HIDDEN_Q1 = f"### BEGIN HIDDEN TESTS\n{EXPECT_Q1}### END HIDDEN TESTS"
TEST_Q1 = '"points": 30, "grade_id": "test-q1"'
ESSAY = '"points": 10, "grade_id": "essay-q4"}, "tags": ["hide-in-sheet"]}'
CARD_Q1 = 'quiz.date("q1", "受理后第二十天是哪一天？")'
TEST_B1 = "assert twenty_days_after(date(2026, 3, 2)) == date(2026, 3, 22)"
CHECK_B1 = """from benling.quiz.marking import check, mistake
check(twenty_days_after(date(2026, 3, 2)).day, 22, mistakes=[
    mistake(21, message="您把受理的当天也算了进去。",
            source="民法典（2020）第二百零一条"),
])"""
MESSAGE, SOURCE = 'message="您把受理的当天也算了进去。"', 'source="民法典（2020）第二百零一条"'
PROSE = "下面的案件是为您生成的。"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("content"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path)


def told(draft: Draft) -> list[str]:
    return [f"{problem.where}|{problem.what}" for problem in draft.findings.errors]


def test_the_small_course_is_clean(pristine: Path) -> None:
    draft = read_draft(pristine, CODE)
    assert told(draft) == []
    assert draft.findings.warnings == []
    assert draft.cells[0] == {
        "grade_id": "test-q1", "title": "第1题 哪一天到期", "points": "30", "kind": "auto",
        "question": "q1",
    }  # fmt: skip
    assert [(c["grade_id"], c["kind"], c["points"]) for c in draft.cells[3:]] == [
        ("essay-q4", "manual", "10"),
        ("test-b1", "auto", "0"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        # a question must be whole
        (ASK_Q1, '"grade_id": "ask-q9"}', "卡片写的是“q1”"),
        (CARD_Q1, 'quiz.date("q7", "哪一天？")', "卡片写的是“q7”"),
        (CARD_Q1, "1 + 1", "有0张卡片"),
        (CARD_Q1, CARD_Q1 + "\nprint()", "不在最后"),
        (CARD_Q1, 'quiz.date("q1", "哪天？", answer="2026-01-01")', "卡片带有“answer”"),
        (CARD_Q1, 'quiz.date("q1")', "没有题干"),
        (":tags: [question]\n" + CARD_Q1, CARD_Q1, "没有标签 question"),
        ("## 第1题 哪一天到期", "第1题", "没有标题"),
        ('"locked": true, ' + ASK_Q1, '"locked": false, ' + ASK_Q1, "与名称不符"),
        (EXPECT_Q1, "assert 1 == 1\n", "没有用 expect"),
        (EXPECT_Q1, EXPECT_Q1.replace('"q1"', '"q2"'), "expect 写的是“q2”"),
        ("# 第1题由系统自动评分。", 'expect("q1")', "expect 会发给学员"),
        (HIDDEN_Q1, "pass", "没有隐藏测试"),
        (TEST_Q1, TEST_Q1.replace("30", "0"), "分值为 0"),
        (TEST_Q1, '"grade_id": "test-q1"', "分值写成了“None”"),
        (TEST_Q1, TEST_Q1.replace("30", '"30"'), "分值"),
        ('"grade_id": "test-q1"', '"grade_id": "test q1"', "grade_id 写成了“test q1”"),
        ('"grade_id": "test-q1"', '"grade_id": "check-q1"', "开头不对"),
        ('"grade_id": "test-q2"', '"grade_id": "test-q1"', "已在"),
        # markers: one slip hands out what is hidden
        ("### BEGIN HIDDEN TESTS", "### Begin Hidden Tests", "标记写成了"),
        ("### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TEST", "标记写成了"),
        ("### BEGIN HIDDEN TESTS", "### BEGIN  HIDDEN  TESTS", "标记写成了"),
        ("### BEGIN HIDDEN TESTS", "# 隐藏测试", "没有对应的 BEGIN"),
        ("### END HIDDEN TESTS", "", "没有对应的 END"),
        ("### BEGIN HIDDEN TESTS", "### BEGIN MARK SCHEME", "标记写成了"),
        ("### BEGIN HIDDEN TESTS", "### BEGIN SOLUTION", "不是作答格"),
        ("# 第1题由系统自动评分。", "### HASHED AUTOTEST x", "AUTOTEST"),
        # hand-marked question
        ("评阅要点：说清", "### BEGIN SOLUTION\n说清", "正文里有答案"),
        (ESSAY, ESSAY.replace("hide-in-sheet", "other"), "没有隐藏"),
        (ESSAY, ESSAY.replace("essay-q4", "essay-q5"), "没有论述题卡片"),
        # the optional code question
        (':tags: [hide-in-sheet]\ndef', "def", "选做题没有隐藏"),
        ('+++ {"tags": ["hide-in-sheet"]}\n\n## 选做题', "## 选做题", "标题没有隐藏"),
        ('"points": 0, "grade_id": "test-b1"', '"points": 5, "grade_id": "test-b1"', "有5分"),
        # prose
        (PROSE, ":::{note}\n注意\n:::", "提示框"),
        (PROSE, "见{ref}`x`。", "MyST 角色"),
        (PROSE, "% 给同事的话", "注释行"),
        (PROSE, "(top)=", "MyST 标签"),
        (PROSE, "好<!-- q3 选 a 和 c -->", "HTML 注释"),
        (PROSE, "![图](attachment:a.png)", "附件"),
        (PROSE, "![图](https://example.org/a.png)", "取自网上"),
        (PROSE, "![图][a]\n\n[a]: http://example.org/a.png", "取自网上"),
        (PROSE, '<img alt="" src="//example.org/a.png">', "从网上取"),
        (PROSE, "<script>x()</script>", "不允许的 HTML"),
        (PROSE, '<b onclick="x()">字</b>', "HTML 里有脚本"),
        (PROSE, "![图](no-such.png)", "找不到"),
        (PROSE, "![图](../T-01/make_data.py)", "名称不规范"),
        (PROSE, "![图](make_data.py)", "名称不规范"),
        (PROSE, "![图](a.exe)", "类型不能用"),
        # code
        ('case = quiz.data("cases.json")', "import requests", "联网模块"),
        ("quiz.table([case])", "quiz.table(", "不是正确的 Python"),
        ("quiz.table([case])", "%matplotlib inline", "不是正确的 Python"),
        ("quiz.table([case])", "'<img src=\"https://example.org/a.png\">'", "从网上取"),
        ("quiz.table([case])", 'quiz.number("q2", "几件？")', "有题目卡片"),
        ("quiz.table([case])", 'quiz.self_check("date", "哪天？", answer="x")', "自测题"),
        (":tags: [remove-input]", ":tag: [remove-input]", "没有“tag”这个选项"),
        (":tags: [remove-input]", ":tags: remove-input", "tags 写成了"),
    ],
)  # fmt: skip
def test_each_fault_of_an_assignment_names_its_line(
    root: Path, old: str, new: str, what: str
) -> None:
    text = (root / ASSIGNMENT).read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    edit(root, ASSIGNMENT, (old, new))
    found = told(read_draft(root, CODE))
    here = [fault for fault in found if what in fault]
    assert here, found
    # The place is the faulty line, or the first line of its cell.
    numbers = [int(fault.split("第", 1)[1].split("行", 1)[0]) for fault in here]
    assert min(abs(number - line) for number in numbers) <= 6, (line, here)


def test_known_mistakes_of_a_test_are_welcome(root: Path) -> None:
    edit(root, ASSIGNMENT, (TEST_B1, CHECK_B1))
    assert told(read_draft(root, CODE)) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (MESSAGE, 'message=f"应当是{22}日。"', "message 不是直接写明的文字"),
        (MESSAGE, 'message="应当是" + str(22) + "日。"', "message 不是直接写明的文字"),
        (MESSAGE, "message=SAID", "message 不是直接写明的文字"),
        (f"{MESSAGE},", "", "常见错误没有 message"),
        (MESSAGE, 'message="You counted the first day."', "message 写的是"),
        (MESSAGE, 'message="当天也算了进去"', "message 写的是"),
        (MESSAGE, 'message="当天也算了进去,请重数。"', "半角标点"),
        (MESSAGE, 'message="应当是22日，不是21日。"', "message 里有正确结果“22”"),
        (f",\n            {SOURCE}", "", "常见错误没有依据"),
        (SOURCE, "**about", "source 不是直接写明的文字"),
        (SOURCE, 'source=LAW + "第二百零一条"', "source 不是直接写明的文字"),
        (SOURCE, 'source=" "', "常见错误的依据是空的"),
        ("check, mistake\n", "check, mistake as known\n", "mistake 换了写法"),
        ("check(twenty", "known = mistake\ncheck(twenty", "mistake 换了写法"),
        ("from benling", "### END HIDDEN TESTS\nfrom benling", "常见错误的清单会发给学员"),
        ("from benling", "### END HIDDEN TESTS\nfrom benling", "check 会发给学员"),
    ],
)  # fmt: skip
def test_each_fault_of_a_known_mistake(root: Path, old: str, new: str, what: str) -> None:
    assert old in CHECK_B1
    edit(root, ASSIGNMENT, (TEST_B1, CHECK_B1.replace(old, new, 1)))
    found = told(read_draft(root, CODE))
    assert [fault for fault in found if what in fault], found


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ((TEST_Q1, TEST_Q1.replace("30", "20")), "合计90分"),
        ((ESSAY, ESSAY.replace("10", "20")), "共20分"),
    ],
)  # fmt: skip
def test_points_of_the_whole(root: Path, change: tuple[str, str], what: str) -> None:
    edit(root, ASSIGNMENT, change)
    assert any(what in text for text in told(read_draft(root, CODE)))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("# 工作日\n", "工作日\n", "没有一级标题"),
        ("许可的期限", "# 又一个\n\n许可的期限", "又有一个一级标题"),
        ("quiz.self_check(", "quiz.single_choice(", "有题目卡片"),
        ("from benling import quiz", 'from benling import quiz\nquiz.data("a.json")', "取数据文件"),
        (":tags: [remove-input]", ':nbgrader: {"grade_id": "x", "locked": true}', "nbgrader 设置"),
        ("images/calendar.png", "images/calendar.bmp", "类型不能用"),
        ("images/calendar.png", "images/other.png", "找不到"),
    ],
)
def test_each_fault_of_a_lesson(root: Path, old: str, new: str, what: str) -> None:
    edit(root, LESSON, (old, new))
    found = told(read_draft(root, CODE))
    assert any(what in text and LESSON in text for text in found), found


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("import json", "import json\nimport socket", "引入了 socket"),
        ("import json", "import json\nfrom benling import workdays", "引入了 benling"),
        ("date(2026, 1, 5)", "date.today()", "当前日期"),
        ("number % 200", "random.randint(0, 9)", "没有种子"),
        ("number % 200", "random.Random()", "没有给种子"),
        ("number % 200", "hash(seed)", "hash()"),
        ("number % 200", "os.environ['X']", "环境变量"),
        ("def make_data", "def made_data", "没有 make_data"),
        ("def make_data", "def make_data(", "不是正确的 Python"),
    ],
)
def test_each_fault_of_a_generator(root: Path, old: str, new: str, what: str) -> None:
    edit(root, GENERATOR, (old, new))
    found = told(read_draft(root, CODE))
    assert any(what in text and GENERATOR in text for text in found), found


def test_a_seeded_generator_is_fine(root: Path) -> None:
    edit(root, GENERATOR, ("number % 200", "random.Random(seed).randint(0, 9)"))
    assert told(read_draft(root, CODE)) == []


def test_faults_everywhere_are_told_at_once(root: Path) -> None:
    edit(root, "courses/T-01/course.yml", ("category: 政策法规", "category: 法律"))
    edit(root, LESSON, ("# 工作日\n", "工作日\n"))
    edit(root, ASSIGNMENT, (PROSE, "% 注释"), ("### END HIDDEN TESTS", ""))
    edit(root, GENERATOR, ("date(2026, 1, 5)", "date.today()"))
    said = "\n".join(told(read_draft(root, CODE)))
    for expected in ("course.yml", "没有一级标题", "注释行", "没有对应的 END", "当前日期"):
        assert expected in said


def test_a_long_notebook_is_a_warning(root: Path) -> None:
    edit(root, LESSON, ("许可的期限", "长" * 14000))
    draft = read_draft(root, CODE)
    assert told(draft) == []
    assert any("估计需要" in warning.what for warning in draft.findings.warnings)


def test_files_left_behind_are_warnings(root: Path) -> None:
    (root / "courses/T-01/lessons/02-old.md").write_text("# 旧\n", encoding="utf-8")
    (root / "assignments/T-01/key.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    draft = read_draft(root, CODE)
    assert told(draft) == []
    assert {problem.where for problem in draft.findings.warnings} == {
        "courses/T-01/lessons/02-old.md", "assignments/T-01/key.png",
    }  # fmt: skip
    assert set(draft.source) == {"t01-counting.ipynb"}


def test_false_and_active_pictures_are_refused(root: Path) -> None:
    images = root / "courses/T-01/lessons/images"
    (images / "calendar.png").write_bytes(b"GIF89a not a png")
    (images / "a.svg").write_text('<svg onload="x()"></svg>')
    (images / "b.svg").write_text('<svg><image href="https://example.org/x.png"/></svg>')
    (images / "c.svg").write_text('<svg><rect width="4" height="4"/></svg>')
    (images / "d.png").symlink_to("/etc/hostname")
    shown = "![](images/a.svg) ![](images/b.svg) ![](images/c.svg) ![](images/d.png)\n\n许可的期限"
    edit(root, LESSON, ("许可的期限", shown))
    said = told(read_draft(root, CODE))
    assert len(said) == 4, said
    assert not any("c.svg" in text for text in said)
