"""A regrading from its trial to its effect. Nothing of it is ever deleted."""

from django.db import models

from benling.catalog.models import CourseEdition
from benling.credits.models import LedgerEntry
from benling.credits.settle import Movement
from benling.exchange.models import Attempt
from benling.grader.models import Outcome, Score
from benling.roster.models import Person


class State(models.TextChoices):
    #: attempts are being tried; no score is written
    TRYING = "trying", "正在试算"
    #: everybody's before and after can be looked at
    READY = "ready", "待确认"
    #: confirmed by one person; takes something away, so a second one must agree
    WAITING = "waiting", "待复核"
    #: the revision is in force; scores are being written
    APPLYING = "applying", "正在写入"
    APPLIED = "applied", "已生效"
    DISCARDED = "discarded", "已放弃"


#: state → states that may follow; the diagram in the decision record is this table
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.TRYING: (State.READY, State.DISCARDED),
    State.READY: (State.TRYING, State.WAITING, State.APPLYING, State.DISCARDED),
    State.WAITING: (State.READY, State.TRYING, State.APPLYING, State.DISCARDED),
    State.APPLYING: (State.APPLIED,),
    State.APPLIED: (),
    State.DISCARDED: (),
}
OPEN = (State.TRYING, State.READY, State.WAITING, State.APPLYING)


class Regrade(models.Model):
    """One regrading of everybody in an edition. At most one of an edition is open."""

    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="regrades")
    #: the grading revision that everybody is regraded by; 0 = as released
    revision = models.PositiveSmallIntegerField()
    #: the one that was in force before
    former_revision = models.PositiveSmallIntegerField()
    #: ``better``: the better score of an attempt stays; ``new``: the new one counts
    policy = models.CharField(max_length=8)
    #: an applied regrading that this one takes back
    reverts = models.ForeignKey("self", models.PROTECT, null=True, related_name="reverted_by")
    #: why, for everybody concerned to read
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.TRYING)
    #: why it last came to a stop, in words; empty when it did not
    stopped = models.TextField(blank=True)
    started_by = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    #: hash of the rows that were looked at when it was confirmed
    rows_sha256 = models.CharField(max_length=64, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    discarded_by = models.CharField(max_length=64, blank=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(state__in=["trying", "ready", "waiting", "applying"]),
                name="one_open_regrade",
            )
        ]


class TrialScore(models.Model):
    """What one attempt earns under the revision. Becomes a score only when it is applied."""

    regrade = models.ForeignKey(Regrade, models.PROTECT, related_name="trials")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="trials")
    #: the score in force that it stands against
    against = models.ForeignKey(Score, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    auto_points = models.DecimalField(max_digits=9, decimal_places=4)
    penalty_points = models.DecimalField(max_digits=9, decimal_places=4, default=0)
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    needs_marking = models.BooleanField(default=False)
    cause = models.CharField(max_length=16, blank=True)
    cause_text = models.TextField(blank=True)
    isolation = models.CharField(max_length=8)
    engine = models.CharField(max_length=40)
    #: how the judge ran it: ``split``, ``sheet`` or ``in-process`` (a person looks at each)
    mode = models.CharField(max_length=12, blank=True)
    #: what a person should look at: ``{"cell", "code", "detail"}``, detail in Chinese
    doubts = models.JSONField(default=list)
    #: the revision by which it was graded: that of the regrading, or of the score taken back to
    revision = models.PositiveSmallIntegerField()
    #: as in ``CellScore``; points as text
    cells = models.JSONField(default=list)
    graded_at = models.DateTimeField()
    #: what it became; None when it is not applied, or when the score before stayed
    score = models.OneToOneField(Score, models.PROTECT, null=True, related_name="trial")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regrade", "attempt"], name="tried_once_a_regrade")
        ]


class PersonChange(models.Model):
    """What an applied regrading did to one person: kept as it was shown when it was written."""

    regrade = models.ForeignKey(Regrade, models.PROTECT, related_name="changes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="regrade_changes")
    #: points, maximum, percent and pass of the counting attempt before and after; texts
    before = models.JSONField()
    after = models.JSONField()
    movement = models.CharField(
        max_length=8, choices=[(movement.value, movement.name) for movement in Movement]
    )
    entries = models.ManyToManyField(LedgerEntry, related_name="regrade_changes")
    #: when it was written
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regrade", "person"], name="one_change_a_person")
        ]


class Notice(models.Model):
    """Tells a person what a regrading changed. Stays until read; when is not kept."""

    change = models.OneToOneField(PersonChange, models.PROTECT, related_name="notice")
    #: the attempt whose page shows it
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="notices")
    text = models.TextField()
    made_at = models.DateTimeField()
    read = models.BooleanField(default=False)

    @property
    def is_adverse(self) -> bool:
        """Something was taken away."""
        return Movement(self.change.movement).is_adverse
