"""The ledger: entries are added, never changed; a mistake is mended by a correction entry."""

from django.db import models

from benling.catalog.models import CourseEdition
from benling.exchange.models import Attempt
from benling.roster.models import Person


class EntryKind(models.TextChoices):
    EARNED = "earned", "考核合格"
    #: by hand
    CORRECTION = "correction", "更正"
    #: by a correction of the edition's grading: hours taken back, or entered again
    REGRADED = "regraded", "重评更正"


class LedgerEntry(models.Model):
    """Credit hours of one person for one course edition, with the evidence."""

    kind = models.CharField(max_length=10, choices=EntryKind)
    person = models.ForeignKey(Person, models.PROTECT, related_name="ledger")
    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="ledger")
    #: negative in a correction that takes hours away
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    track = models.CharField(max_length=8)
    #: points and maximum at the time of passing
    points = models.DecimalField(max_digits=9, decimal_places=4)
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="ledger")
    #: version of the rule that turned the score into hours
    rule_version = models.CharField(max_length=40)
    #: when it was so: the moment the passing attempt was handed in
    happened_at = models.DateTimeField()
    #: when we learned it
    recorded_at = models.DateTimeField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    reason = models.CharField(max_length=200, blank=True)
    #: hash chain over all entries in order of id
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition"],
                condition=models.Q(kind="earned"),
                name="credited_once",
            )
        ]
