"""A learner's server as it is started for people: opening, showing, handing in."""

import json
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
import requests

import trial_assignment as trial
from benling.quiz.store import AnswerStore
from desk_server import TOKEN, Desk, running_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture
def fetched(desk: Desk) -> Desk:
    desk.exchange.refusal = None
    desk.get(f"benling/open?course={trial.COURSE}&kind=assignment", allow_redirects=False)
    return desk


def test_opening_fetches_once_and_leads_to_the_sheet_or_lab(desk: Desk) -> None:
    path = f"{trial.COURSE}/{trial.EDITION}/{trial.ASSIGNMENT}/{trial.ASSIGNMENT}.ipynb"
    for place, view in (("sheet", "voila/render"), ("lab", "lab/tree")):
        answer = desk.get(
            f"benling/open?course={trial.COURSE}&kind=assignment&in={place}", allow_redirects=False
        )
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/user/P000001/{view}/{path}"
    assert (desk.folder / "cases.json").is_file()


def test_opening_again_keeps_the_learners_work_and_brings_back_lost_data(fetched: Desk) -> None:
    AnswerStore(fetched.folder).put("q1", "b")
    notebook = fetched.folder / f"{trial.ASSIGNMENT}.ipynb"
    mine = json.loads(notebook.read_text())
    mine["metadata"]["mine"] = True
    notebook.write_text(json.dumps(mine))
    (fetched.folder / "cases.json").unlink()
    fetched.get(f"benling/open?course={trial.COURSE}&kind=assignment", allow_redirects=False)
    assert json.loads(notebook.read_text())["metadata"]["mine"] is True
    assert fetched.answers["q1"] == "b"
    assert (fetched.folder / "cases.json").is_file()


def test_the_sheet_shows_questions_without_code_tests_or_other_hosts(fetched: Desk) -> None:
    page = fetched.get(
        f"voila/render/{fetched.folder.relative_to(fetched.home)}/{trial.ASSIGNMENT}.ipynb"
    )
    assert page.status_code == 200
    html = page.text
    assert "政务服务时限小测" in html
    assert json.dumps("食品经营许可")[1:-1] in html
    assert html.count("application/vnd.jupyter.widget-view+json") == 6
    for absent in (
        "quiz.single_choice",
        "HIDDEN",
        "选做：写代码",
        "论述题由主讲人评阅",
        "https://",
        "cdn",
    ):
        assert absent not in html
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert any(cookie.name == "_xsrf" for cookie in page.cookies)


def test_a_failing_cell_is_told_plainly_and_cuts_off_nothing(fetched: Desk) -> None:
    broken = trial.assignment_notebook()
    broken.cells[2].source = "1/0"
    place = fetched.home / trial.COURSE / trial.EDITION / "broken"
    place.mkdir(exist_ok=True)
    nbformat.write(broken, place / "broken.ipynb")
    html = fetched.get(f"voila/render/{place.relative_to(fetched.home)}/broken.ipynb").text
    assert "这一部分没有显示成功" in html
    assert "ZeroDivisionError" not in html
    assert html.count("application/vnd.jupyter.widget-view+json") == 6


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("course=..%2F..&kind=assignment", "课程编号"),
        ("course=T-01&kind=lesson&name=..%2Fx", "课文名"),
        ("course=T-01&kind=exam&in=vr", "kind=exam"),
        ("course=T-99&kind=assignment", "您的课程里没有 T-99"),
        ("course=T-01&kind=lesson&name=99-none", "没有这份内容"),
    ],
)
def test_what_cannot_be_opened_is_explained_with_a_way_back(
    desk: Desk, query: str, said: str
) -> None:
    answer = desk.get(f"benling/open?{query}", allow_redirects=False)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'href="/services/benling/my/"' in answer.text
    assert not (desk.home.parent / "x.ipynb").exists()


def test_strangers_are_sent_to_sign_in_and_requests_without_a_token_are_refused(desk: Desk) -> None:
    opened = requests.get(desk.open_url(kind="assignment"), allow_redirects=False, timeout=10)
    assert opened.status_code == 302
    assert "/login" in opened.headers["Location"]
    submitted = requests.post(desk.url + "benling/submit?course=T-01", timeout=10)
    assert submitted.status_code == 403


def test_a_forged_request_of_a_signed_in_browser_is_refused(fetched: Desk) -> None:
    browser = requests.Session()
    browser.get(f"{fetched.url}api/status?token={TOKEN}", timeout=10)
    forged = browser.post(fetched.url + "benling/submit?course=T-01", timeout=10)
    assert forged.status_code == 403
    assert "XSRF" in forged.text or "_xsrf" in forged.text


def test_handing_in_gives_a_receipt_and_the_same_content_the_same_one(fetched: Desk) -> None:
    AnswerStore(fetched.folder).put("q3", "12.5")
    first = fetched.post(f"benling/submit?course={trial.COURSE}&edition={trial.EDITION}")
    assert first.status_code == 200
    receipt = first.json()
    assert receipt["result_url"] == f"/services/benling/my/attempts/{receipt['receipt']}/"
    assert receipt["repeated"] is False
    again = fetched.post(f"benling/submit?course={trial.COURSE}").json()
    assert again["repeated"] is True
    assert again["receipt"] == receipt["receipt"]
    with tarfile.open(fileobj=BytesIO(fetched.exchange.submitted[-1])) as archive:
        names = archive.getnames()
    assert {"answers.json", f"{trial.ASSIGNMENT}.ipynb", "cases.json"} <= set(names)
    assert not [name for name in names if Path(name).name.startswith(".")]


def test_every_problem_of_the_platform_is_passed_on(fetched: Desk) -> None:
    problems = [
        {"where": f"第{n}处", "what": "不对", "rule": "要对", "fix": "改好"} for n in range(3)
    ]
    before = (fetched.folder / "cases.json").read_bytes()
    fetched.exchange.refusal = (422, {"problems": problems})
    refused = fetched.post(f"benling/submit?course={trial.COURSE}")
    assert refused.status_code == 422
    assert refused.json() == {"problems": problems, "retry": False}
    assert (fetched.folder / "cases.json").read_bytes() == before


def test_without_an_assignment_there_is_nothing_to_hand_in(desk: Desk) -> None:
    answer = desk.post("benling/submit?course=T-77")
    assert answer.status_code == 422
    assert "没有找到 T-77" in answer.json()["problems"][0]["what"]


def test_the_front_page_leads_to_the_learners_page(desk: Desk) -> None:
    answer = desk.get("benling/", allow_redirects=False)
    assert answer.headers["Location"] == "/services/benling/my/"


def test_without_the_platform_fetched_work_opens_and_handing_in_can_be_retried(
    tmp_path: Path,
) -> None:
    with running_desk(tmp_path) as desk:
        desk.get(f"benling/open?course={trial.COURSE}&kind=assignment", allow_redirects=False)
        desk.exchange.stop()
        opened = desk.get(
            f"benling/open?course={trial.COURSE}&kind=assignment", allow_redirects=False
        )
        assert opened.status_code == 302
        submitted = desk.post(f"benling/submit?course={trial.COURSE}")
        assert submitted.status_code == 503
        assert submitted.json()["retry"] is True
        lesson = desk.get(
            f"benling/open?course={trial.COURSE}&kind=lesson&name={trial.LESSON}",
            allow_redirects=False,
        )
        assert lesson.status_code == 503
        assert "连不上平台" in lesson.text
