"""Scores. Attempts without a score, and open requests, are the whole queue."""

from django.db import models

from benling.exchange.models import Attempt


class Outcome(models.TextChoices):
    GRADED = "graded", "已评分"
    FAILED = "failed", "未能评分"


class Score(models.Model):
    """One grading of one attempt. The highest ``run`` of an attempt is the one in force."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="scores")
    run = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    #: automatic points after penalty; hand marks are added from ManualMark
    auto_points = models.DecimalField(max_digits=9, decimal_places=4)
    #: late penalty already taken off
    penalty_points = models.DecimalField(max_digits=9, decimal_places=4, default=0)
    #: of all cells, automatic and hand-marked
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    #: True when a hand-marked cell has an answer that waits for a person
    needs_marking = models.BooleanField(default=False)
    #: for FAILED: code such as timeout, crash, memory, damaged
    cause = models.CharField(max_length=16, blank=True)
    #: for FAILED: plain words and what to do, in Chinese
    cause_text = models.TextField(blank=True)
    #: sandbox tier it ran in: full, basic or none
    isolation = models.CharField(max_length=8)
    #: name and version of the grading engine
    engine = models.CharField(max_length=40)
    #: how the judge ran it: ``split``, ``sheet`` or ``in-process`` (a person looks at each)
    mode = models.CharField(max_length=12, blank=True)
    #: what a person should look at: ``{"cell", "code", "detail"}``, detail in Chinese
    doubts = models.JSONField(default=list)
    #: number of the edition's grading revision it was graded by; 0 = as released
    revision = models.PositiveSmallIntegerField(default=0)
    graded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "run"], name="one_score_a_run")]


class CellScore(models.Model):
    """Points of one graded cell, with what the learner is told."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="cells")
    grade_id = models.CharField(max_length=64)
    points = models.DecimalField(max_digits=9, decimal_places=4)
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    manual = models.BooleanField(default=False)
    #: hand-marked, answered, and to be marked by a person
    needs_marking = models.BooleanField(default=False)
    #: Chinese; never holds a test's source, a key or a hidden argument
    message = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["score", "grade_id"], name="one_score_a_cell")
        ]


class ManualMark(models.Model):
    """A hand mark. Append-only: the latest one of an attempt and cell counts."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="marks")
    grade_id = models.CharField(max_length=64)
    points = models.DecimalField(max_digits=9, decimal_places=4)
    comment = models.TextField(blank=True)
    marked_by = models.CharField(max_length=64)
    marked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["attempt", "grade_id"], name="marks_of_a_cell")]


class GradingRequest(models.Model):
    """Somebody wants an attempt graded once more, because the machine was at fault.

    Open until there is a score of that run.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="grading_requests")
    #: the grading asked for, see ``Score.run``
    run = models.PositiveSmallIntegerField()
    #: person id, or who asked on the command line
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "run"], name="one_request_a_run")]
