"""Figures that lessons state in words, counted again."""

import ast
import json
from datetime import date
from pathlib import Path

from benling.workdays import add_workdays, count_workdays, days_from, load_calendar
from lesson_cells import assigned, self_checks

ROOT = Path(__file__).parents[2]
CALENDAR = load_calendar(ROOT / "grading" / "calendar")


def due(start: str, n: int, *left_out: str) -> str:
    skipped = days_from(*map(date.fromisoformat, left_out)) if left_out else ()
    deadline = add_workdays(CALENDAR, date.fromisoformat(start), n, excluded=skipped)
    assert deadline.on
    return deadline.on.isoformat()


def test_dates_of_the_permit_lessons() -> None:
    first = self_checks("E-01", "01-counting")[0]
    assert first["answer"] == due("2026-09-15", 20)
    counted = [count_workdays(CALENDAR, date(2026, 9, 16), d)
               for d in (date(2026, 9, 30), date(2026, 10, 10))]  # fmt: skip
    assert f"9月30日是第{counted[0]}天" in first["explanation"]
    assert f"调休上班是第{counted[1]}天" in first["explanation"]
    joint, review = self_checks("E-01", "02-special")[:2]
    assert joint["answer"] == due("2026-09-15", 45)
    assert review["answer"] == due("2026-09-15", 20, "2026-09-21", "2026-09-28")
    left_out = count_workdays(CALENDAR, date(2026, 9, 21), date(2026, 9, 28))
    assert f"有{left_out}个工作日" in review["explanation"]


def test_the_permit_lessons_count_on_the_shipped_calendar() -> None:
    shipped = CALENDAR.as_dict(date(2026, 1, 1), date(2027, 1, 25))
    for lesson in ("01-counting", "02-special"):
        text = (ROOT / "courses/E-01/lessons" / f"{lesson}.md").read_text(encoding="utf-8")
        written = ast.literal_eval(text.partition("from_dict(")[2].partition("})")[0] + "}")
        assert {**shipped, "names": {}} == written


def test_figures_of_the_hotline_lesson_agree_with_each_other() -> None:
    rates = assigned("E-10", "01-denominator", "RATES")
    text = (ROOT / "courses/E-10/lessons/01-denominator.md").read_text(encoding="utf-8")
    story = text.partition("## 一张工单走过的路")[0]
    official = [("答复率", "全部来电"), ("按时办结率", "已经办结的诉求"),
                ("满意率", "办结件，没评价的当满意")]  # fmt: skip
    sound = [("答复率", "全部转派诉求"), ("按时办结率", "已经到期的诉求"),
             ("满意率", "作出评价的诉求")]  # fmt: skip
    for rate, whole in official + sound:
        part, base, _ = rates[rate][whole]
        assert f"{100 * part / base:.1f}%" in story, (rate, whole)
    dispatched, repeats, matters, due_count, closed, rated = 4260, 470, 3790, 3520, 3291, 1640
    assert matters == dispatched - repeats
    assert rates["满意率"]["办结件，没评价的当满意"][0] == 1270 + (closed - rated)
    assert rates["按时办结率"]["已经办结的诉求"][0] == 2816 + 90
    assert f"{due_count - (closed - 90)}件消失了" in rates["按时办结率"]["已经办结的诉求"][2]
    assert f"参评率{100 * rated / closed:.1f}%" in rates["满意率"]["作出评价的诉求"][2]


def test_merging_changes_the_first_place_in_the_lesson() -> None:
    topics = assigned("E-10", "02-repeats", "TOPICS")
    assert max(topics, key=lambda name: sum(topics[name])) == "噪声扰民"
    assert max(topics, key=lambda name: topics[name][0]) == "停车管理"
    assert json.dumps(topics)  # plain figures only
