"""Writing a confirmed regrading: a person at a time, each whole or not at all.

Whatever kills it, the next run goes on with those who have no :class:`PersonChange` yet.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

from benling.clock import now
from benling.credits.settle import settle
from benling.exchange.corrections import put_in_force
from benling.grader import gradebook
from benling.grader.edition_course import course_folder
from benling.grader.feedback import plain
from benling.grader.models import CellScore, Score
from benling.grader.result import Standing, in_force
from benling.grader.scores import next_run
from benling.regrading import files
from benling.regrading.comparison import Row, compare, judged_attempts, score_of
from benling.regrading.models import Notice, PersonChange, Regrade, State, TrialScore
from benling.regrading.notices import questions_changed, text_for
from benling.roster.models import Person

_log = logging.getLogger(__name__)
_LEDGER_REASON_CHARS = 200


def begin(regrade: Regrade) -> None:
    """Put the revision in force; from now on everything new is graded by it.

    Call inside the transaction that has checked that the rows are those confirmed.
    """
    reason = f"第 {regrade.pk} 号重评：{regrade.reason}"
    by = regrade.approved_by or regrade.confirmed_by
    put_in_force(regrade.edition, regrade.revision, by=by, reason=reason)
    regrade.state = State.APPLYING
    regrade.save(update_fields=["state"])


def apply_everybody(
    regrade: Regrade, *, started: Callable[[int], None], done: Callable[[str], None]
) -> None:
    """Write what is left to write. Idempotent."""
    left = people_left(regrade)
    started(len(left))
    for person in left:
        apply_person(regrade, person)
        done(person.person_id)
    _show_markers(regrade)
    with transaction.atomic():
        row = Regrade.objects.select_for_update().get(pk=regrade.pk)
        if row.state == State.APPLYING:
            row.state, row.applied_at, row.stopped = State.APPLIED, now(), ""
            row.save(update_fields=["state", "applied_at", "stopped"])
    regrade.refresh_from_db()


def _show_markers(regrade: Regrade) -> None:
    """Make the gradebook anew; it is a projection, and its fault holds nothing up."""
    try:
        gradebook.rebuild(regrade.edition)
    except Exception:
        _log.exception("未能更新成绩册：%s %s", regrade.edition.course, regrade.edition.edition)
        # Without it, it is made anew for whoever marks next.
        (course_folder(regrade.edition) / "gradebook.db").unlink(missing_ok=True)


def people_left(regrade: Regrade) -> list[Person]:
    done = PersonChange.objects.filter(regrade=regrade).values("person")
    tried = Person.objects.filter(attempts__trials__regrade=regrade)
    return list(tried.exclude(pk__in=done).distinct().order_by("person_id"))


def apply_person(regrade: Regrade, person: Person) -> None:
    """Scores, ledger, notice and the record of the change, in one transaction."""
    _put_files(regrade, person)
    with transaction.atomic():
        # SQLite writers queue here; on PostgreSQL two appliers of one person do. A grader that
        # holds the ledger may still refer to the person: else each would wait for the other.
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if PersonChange.objects.filter(regrade=regrade, person=person).exists():
            return
        rows = compare(regrade, person)
        moment = now()
        _write_scores(regrade, person)
        settled = settle(
            person, regrade.edition, reason=_ledger_reason(regrade), recorded_at=moment
        )
        for row in rows:
            change = PersonChange.objects.create(
                regrade=regrade, person=person, before=described(row.before),
                after=described(row.after), movement=settled.movement, at=moment,
            )  # fmt: skip
            change.entries.set(settled.entries)
            if row.changed:
                _tell(regrade, row, change)


def described(found: Standing) -> dict[str, Any]:
    """A standing as plain values."""
    return {
        "attempt": found.attempt.number,
        "receipt": found.attempt.receipt,
        "points": plain(found.points),
        "max_points": plain(found.max_points),
        "percent": None if found.percent is None else str(found.percent),
        "passed": found.passed,
    }


def _tell(regrade: Regrade, row: Row, change: PersonChange) -> None:
    questions: list[str] = []
    if row.before.attempt.pk == row.after.attempt.pk:
        trial = TrialScore.objects.filter(regrade=regrade, attempt=row.after.attempt).first()
        if trial is not None and trial.score is not None:
            before, after = row.before.score.cells.all(), trial.score.cells.all()
            questions = questions_changed(regrade.edition, before, after)
    Notice.objects.create(
        change=change, attempt=row.after.attempt, text=text_for(regrade, row, questions),
        made_at=change.at,
    )  # fmt: skip


def _put_files(regrade: Regrade, person: Person) -> None:
    # Before the scores: a score never lacks its page. Doing it twice does no harm.
    for attempts in judged_attempts(regrade, person).values():
        for attempt in attempts:
            if attempt.takes_new:
                files.put_in_place(regrade, attempt.before.attempt)


def _write_scores(regrade: Regrade, person: Person) -> None:
    trials = {
        trial.attempt_id: trial
        for trial in TrialScore.objects.filter(regrade=regrade, attempt__person=person)
    }
    for attempts in judged_attempts(regrade, person).values():
        for attempt in attempts:
            if attempt.takes_new:
                _write_score(trials[attempt.before.attempt.pk])


def _write_score(trial: TrialScore) -> None:
    score: Score = score_of(trial, trial.attempt)
    score.run = next_run(trial.attempt)
    score.save(force_insert=True)
    CellScore.objects.bulk_create([CellScore(score=score, **cell) for cell in trial.cells])
    trial.score = score
    trial.save(update_fields=["score"])


def _ledger_reason(regrade: Regrade) -> str:
    return f"第 {regrade.pk} 号重评：{regrade.reason}"[:_LEDGER_REASON_CHARS]


def by_former_revision(regrade: Regrade) -> list[Score]:
    """Scores in force that were made by a former revision and not tried: none, once applied."""
    tried = set(TrialScore.objects.filter(regrade=regrade).values_list("attempt", flat=True))
    rows = in_force(Score.objects.filter(attempt__edition=regrade.edition))
    return [
        score
        for score in rows.values()
        if score.revision != regrade.revision and score.attempt_id not in tried
    ]
