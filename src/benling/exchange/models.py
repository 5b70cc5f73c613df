"""What was handed out and handed in. An attempt exists only when its bytes are durably stored."""

from django.db import models

from benling.catalog.models import CourseEdition
from benling.roster.models import Person


class ReleaseAct(models.TextChoices):
    RELEASED = "released", "发布"
    WITHDRAWN = "withdrawn", "撤回"
    REOPENED = "reopened", "重新发布"


class ReleaseEvent(models.Model):
    """What was done to a course edition, by whom and why. Append-only: the edition's own record
    shows only its present state."""

    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="release_events")
    act = models.CharField(max_length=10, choices=ReleaseAct)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    reason = models.TextField(blank=True)


class Attempt(models.Model):
    """One submission of one person. The same content handed in twice is one attempt."""

    #: shown to the learner, unguessable, URL-safe
    receipt = models.CharField(max_length=32, unique=True)
    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="attempts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attempts")
    #: 1, 2, 3 … for this person and edition
    number = models.PositiveIntegerField()
    #: when it was handed in, by the server's clock
    submitted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    #: of the canonical listing of file names and contents, not of the archive's bytes
    content_sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    late = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person", "content_sha256"], name="same_content_one_attempt"
            ),
            models.UniqueConstraint(
                fields=["edition", "person", "number"], name="attempts_numbered"
            ),
        ]


class DueExtension(models.Model):
    """A later due date for one person, with the reason. The latest recorded one counts."""

    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="extensions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="extensions")
    due_on = models.DateField()
    reason = models.CharField(max_length=200)
    granted_by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()


class GradingRevision(models.Model):
    """A mended grading of a released edition: tests, keys, known mistakes, points. Never changed.

    Number 0 is the edition as released and has no row.
    """

    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="grading_revisions")
    #: 1, 2, 3 … for this edition
    number = models.PositiveSmallIntegerField()
    #: ``CourseEdition.cells`` under this revision
    cells = models.JSONField()
    #: the same as the edition was released with, kept with every revision
    released_cells = models.JSONField()
    #: [{"question", "title", "what"}]: what differs from the grading it was held against
    changes = models.JSONField()
    #: [{"name", "before", "after"}]: texts for learners, changed with leave
    texts = models.JSONField(default=list)
    #: ``better`` or ``new``, as course.yml said
    policy = models.CharField(max_length=8)
    content_sha256 = models.CharField(max_length=64)
    reason = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="revisions_numbered")
        ]


class GradingInForce(models.Model):
    """From when an edition is graded by which revision. Append-only: the latest row counts."""

    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="gradings_in_force")
    #: 0 = as released
    number = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    reason = models.TextField()
