"""评分进度 on the workbench: what waits, what is graded, what failed and is asked for again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from benling.accounts.models import Role
from benling.catalog.models import CourseEdition
from benling.clock import now
from benling.exchange.models import Attempt
from benling.grader.causes import TEXTS
from benling.grader.models import GradingRequest, Outcome, Score
from benling.grader.presence import Presence, graders
from benling.grader.queue import ask_again, machine_faults, requested
from benling.grader.queue_state import queue_state
from benling.home import home
from prefix_client import PrefixClient
from small_city import SmallCity, account, attempt, edition, grade

pytestmark = pytest.mark.django_db
PAGE = "/teach/E-01/2026.1/"


@pytest.fixture
def city() -> SmallCity:
    city = SmallCity()
    city.person("P1", "WC", name="欧阳老师")
    return city


@pytest.fixture
def course(city: SmallCity) -> CourseEdition:
    return edition()


@pytest.fixture
def no_grader() -> None:
    for path in (home().run / "graders").glob("*"):
        path.unlink()


@pytest.fixture
def grader(no_grader: None) -> Iterator[Presence]:
    """One that lives until the test ends, or ends it."""
    presence = Presence()
    yield presence
    if any(seen.lives for seen in graders()):
        presence.close()


def signed_in(person_id: str = "P1", role: Role | None = Role.TRAINER) -> PrefixClient:
    client = PrefixClient()
    made = account(person_id, role)
    client.force_login(made, backend="benling.accounts.backend.RosterBackend")
    return client


def just_handed_in(city: SmallCity, number: int, course: CourseEdition) -> Attempt:
    made: Attempt = attempt(city.person(f"L{number}", "WC-0101", name=f"学员{number}"), course)
    made.recorded_at = now() - timedelta(minutes=1)
    made.save()
    return made


def failed(handed_in: Attempt, cause: str) -> Score:
    return Score.objects.create(
        attempt=handed_in, run=1, outcome=Outcome.FAILED, auto_points=0, max_points=100,
        cause=cause, cause_text=TEXTS[cause], isolation="full", engine="test", graded_at=now(),
    )  # fmt: skip


def words(client: PrefixClient) -> dict[str, str]:
    answer: Any = client.get(f"{PAGE}queue")
    assert 200 == answer.status_code
    return dict(answer.json()["words"])


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_an_edition_nobody_handed_in_for(course: CourseEdition, no_grader: None) -> None:
    client = signed_in()
    page = text_of(client.get(PAGE))
    assert "还没有人提交。提交后会自动评分" in page
    assert '<p class="empty">没有。</p>' in page
    said = words(client)
    assert ("0", "0", "") == (said["graded"], said["total"], said["warning"])
    assert "还没有运行过" in said["grader"]


def test_counts_add_up_and_name_what_is_in_hand(
    city: SmallCity, course: CourseEdition, grader: Presence
) -> None:
    attempts = [just_handed_in(city, number, course) for number in range(6)]
    grade(attempts[0], 90)
    grade(attempts[1], 80)
    failed(attempts[2], "timeout")
    client = signed_in()
    with grader.grading(attempts[3].pk):
        said = words(client)
    counts = [said[name] for name in ("graded", "total", "waiting", "in_hand", "failed")]
    assert ["2", "6", "2", "1", "1"] == counts
    assert "正在运行" in said["grader"]
    assert "" == said["warning"]
    assert "0" == words(client)["in_hand"]
    page = text_of(client.get(PAGE))
    assert '<span id="queue-graded">2</span>' in page
    assert 'value="3" max="6"' in page


def test_rate_and_remaining_time_count_what_is_ahead(
    city: SmallCity, course: CourseEdition, grader: Presence
) -> None:
    other = edition(course="E-02")
    first = just_handed_in(city, 1, other)
    second = just_handed_in(city, 2, course)
    grader._since -= 60  # a minute ago
    grader._write("")
    assert queue_state(course).per_minute is None
    for number in (3, 4, 5, 6):
        grade(just_handed_in(city, number, course), 90)
    found = queue_state(course)
    assert 1 == found.ahead
    assert found.per_minute == pytest.approx(4, rel=0.2)
    assert found.seconds_left == pytest.approx(30, rel=0.2)
    said = words(signed_in())["pace"]
    assert said.startswith("前面还有其他课程的 1 份。最近每分钟评 ")
    assert first.pk < second.pk


def test_a_queue_that_does_not_move_is_said_plainly(
    city: SmallCity, course: CourseEdition, grader: Presence
) -> None:
    waiting = just_handed_in(city, 1, course)
    client = signed_in()
    assert "" == words(client)["warning"]
    waiting.recorded_at = now() - timedelta(minutes=11)
    waiting.save()
    warned = words(client)["warning"]
    assert "最近 10 分钟一份也没有评出" in warned
    assert "请联系系统管理员" in warned
    # Something of another course was graded just now: it moves.
    grade(attempt(city.person("L7", "WC-0101"), edition(course="E-02")), 90)
    assert "" == words(client)["warning"]
    grader.close()
    said = words(client)
    assert "评分程序现在没有运行" in said["warning"]
    assert "没有运行，最近一次有动静是" in said["grader"]


def test_only_the_last_word_of_dead_graders_is_kept(no_grader: None) -> None:
    for _ in range(3):
        Presence().close()
    assert [False] == [seen.lives for seen in graders()]
    one, two = Presence(), Presence()
    assert [True, True] == [seen.lives for seen in graders()]
    one.close()
    two.close()


def test_each_failure_has_its_cause_and_what_comes_of_it(
    city: SmallCity, course: CourseEdition, no_grader: None
) -> None:
    loops, broken, mended = (just_handed_in(city, number, course) for number in (1, 2, 3))
    failed(loops, "timeout")
    failed(broken, "system")
    failed(mended, "crash")
    grade(attempt(mended.person, course), 90)
    page = text_of(signed_in().get(PAGE))
    for said in (
        "学员1",
        "超时：",
        "等学员改好后重新提交",
        "学员2",
        "系统故障：",
        "之后已重新提交",
    ):
        assert said in page
    assert 1 == page.count(">重新评分</button>")
    assert f'value="{broken.pk}"' in page


def test_a_machine_fault_is_queued_again_by_the_trainer(
    city: SmallCity, course: CourseEdition, no_grader: None
) -> None:
    broken, loops = just_handed_in(city, 1, course), just_handed_in(city, 2, course)
    failed(broken, "system")
    failed(loops, "timeout")
    client = signed_in()
    page = text_of(client.post(f"{PAGE}again", {"attempt": str(broken.pk)}, follow=True))
    assert "已排队重新评分 1 份，学员不需要再次提交。" in page
    assert "已排队重新评分（欧阳老师，" in page
    assert ">重新评分</button>" not in page
    said = words(client)
    assert ["0", "2", "1", "1"] == [said[n] for n in ("graded", "total", "waiting", "failed")]
    request = GradingRequest.objects.get()
    assert (broken.pk, 2, "P1") == (request.attempt_id, request.run, request.asked_by)
    # Once more changes nothing, nor does asking for what was not the machine's fault.
    for wanted in (str(broken.pk), str(loops.pk), "x", ""):
        client.post(f"{PAGE}again", {"attempt": wanted})
    assert 1 == GradingRequest.objects.count()
    grade(broken, 90)
    assert not requested().exists()


def test_all_machine_faults_of_the_edition_at_once(
    city: SmallCity, course: CourseEdition, no_grader: None
) -> None:
    other = edition(course="E-02")
    for number in (1, 2):
        failed(just_handed_in(city, number, course), "system")
    elsewhere = failed(just_handed_in(city, 3, other), "system")
    client = signed_in()
    client.post(f"{PAGE}again", {"attempt": str(elsewhere.attempt_id)})
    assert not requested().exists()
    client.post(f"{PAGE}again", {"attempt": "all"})
    assert 2 == requested().count()
    assert 3 == ask_again(machine_faults(), by="tester")
    assert 3 == requested().count()


def test_only_the_trainers_of_the_course_may(city: SmallCity, course: CourseEdition) -> None:
    learner = signed_in("L9", None)
    assert 403 == learner.get(f"{PAGE}queue").status_code
    assert 403 == learner.post(f"{PAGE}again", {"attempt": "all"}).status_code
    stranger = signed_in("P8")
    assert 404 == stranger.get(f"{PAGE}queue").status_code
    assert 404 == stranger.post(f"{PAGE}again", {"attempt": "all"}).status_code
    assert 405 == signed_in().get(f"{PAGE}again").status_code
