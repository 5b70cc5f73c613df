"""How far the grading of a course edition is, read afresh from the records."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from benling.catalog.models import CourseEdition
from benling.clock import now
from benling.exchange.models import Attempt
from benling.grader.limits import grading_limits
from benling.grader.models import Outcome, Score
from benling.grader.presence import graders
from benling.grader.queue import pending, requested, scores_in_force

#: the rate is not counted over more scores than this
_MOST_SCORES = 500


@dataclass(frozen=True)
class QueueState:
    """Counts of attempts; ``graded + failed + waiting + in_hand`` are all there are."""

    graded: int
    failed: int
    #: those that somebody asked to have graded again are among them
    waiting: int
    in_hand: int
    #: attempts at other editions that are graded before the last of these
    ahead: int
    #: of all editions together; None while unknown
    per_minute: float | None
    seconds_left: int | None
    #: since when the one that has waited longest does so; None when none waits
    waiting_since: datetime | None
    #: nothing at all was graded for longer than it should take
    stalled: bool
    #: a grader lives
    at_work: bool
    #: a grader was last heard of; None when never
    seen_at: datetime | None

    @property
    def total(self) -> int:
        return self.graded + self.failed + self.to_do

    @property
    def to_do(self) -> int:
        return self.waiting + self.in_hand


def queue_state(edition: CourseEdition) -> QueueState:
    """Cheap enough to be asked every other second."""
    in_force = scores_in_force().filter(attempt__edition=edition)
    counts = in_force.aggregate(
        graded=Count("pk", filter=Q(outcome=Outcome.GRADED)),
        failed=Count("pk", filter=Q(outcome=Outcome.FAILED)),
    )
    own = pending().filter(edition=edition).aggregate(
        count=Count("pk"), last=Max("pk"), since=Min("recorded_at")
    )  # fmt: skip
    again = requested().filter(attempt__edition=edition).aggregate(
        count=Count("pk"), since=Min("asked_at")
    )  # fmt: skip
    known = graders()
    held = [seen.attempt_id for seen in known if seen.attempt_id is not None]
    # A request that is being met has a score already: of the run before.
    in_hand = min(
        Attempt.objects.filter(edition=edition, pk__in=held).count(), own["count"] + again["count"]
    )
    to_do = own["count"] + again["count"]
    others = pending().exclude(edition=edition)
    if not again["count"]:
        others = others.filter(pk__lt=own["last"] or 0)
    ahead = others.count() if to_do else 0
    since = min((at for at in (own["since"], again["since"]) if at), default=None)
    began = min((seen.since for seen in known if seen.lives), default=None)
    rate = _per_minute(began) if to_do and began else None
    return QueueState(
        graded=counts["graded"],
        failed=counts["failed"] - again["count"],
        waiting=to_do - in_hand,
        in_hand=in_hand,
        ahead=ahead,
        per_minute=rate,
        seconds_left=None if not rate else round((to_do + ahead) / rate * 60),
        waiting_since=since,
        stalled=_is_stalled(since),
        at_work=any(seen.lives for seen in known),
        seen_at=max((seen.at for seen in known), default=None),
    )


def _per_minute(began: datetime) -> float | None:
    """Over the time in which a grader ran and had something to grade, a few minutes at most."""
    begin = max(began, now() - timedelta(minutes=grading_limits().rate_minutes))
    oldest = pending().aggregate(since=Min("recorded_at"))["since"]
    asked = requested().aggregate(since=Min("asked_at"))["since"]
    begin = max(begin, min((at for at in (oldest, asked) if at), default=begin))
    moments = list(Score.objects.order_by("-pk").values_list("graded_at", flat=True)[:_MOST_SCORES])
    recent = [at for at in moments if at >= begin]
    if len(recent) == _MOST_SCORES:
        begin = min(recent)
    seconds = (now() - begin).total_seconds()
    return len(recent) / seconds * 60 if len(recent) > 1 and seconds > 0 else None


def _is_stalled(since: datetime | None) -> bool:
    longest = now() - timedelta(minutes=grading_limits().stalled_minutes)
    if since is None or since > longest:
        return False
    last = Score.objects.order_by("-pk").values_list("graded_at", flat=True).first()
    return last is None or last < longest
