"""What was released, one record an edition; and who found which legal basis still in force."""

from django.db import models


class CourseEdition(models.Model):
    """A course as released. ``course`` + ``edition`` name it for ever."""

    #: e.g. ``E-01``; also nbgrader's course id
    course = models.CharField(max_length=32)
    #: e.g. ``2026.1``
    edition = models.CharField(max_length=16)
    title = models.CharField(max_length=120)
    category = models.CharField(max_length=20)
    themes = models.JSONField(default=list)
    #: 政策, 法律 or 技能; empty in editions released before there were kinds
    kind = models.CharField(max_length=8, blank=True)
    #: 智能, 技能 or both
    competency = models.JSONField(default=list)
    #: what the learner can do afterwards, one sentence each
    objectives = models.JSONField(default=list)
    #: {"when": …, "redo": [lesson names]}; {} = no rule
    refresher = models.JSONField(default=dict)
    #: 学时 earned by passing
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    #: 网络学习 or 集中培训
    track = models.CharField(max_length=8)
    #: percent of the maximum points, 0..100
    pass_mark = models.DecimalField(max_digits=5, decimal_places=2)
    required = models.BooleanField()
    #: as in course.yml, normalised: keys org_units, levels, organ_types, post_levels, ranks
    audience = models.JSONField(default=dict)
    #: last day to pass in time; None = no due date
    due_on = models.DateField(null=True)
    #: [{"basis", "law", "articles", "edition", "in_force_from", "source"}], see ``LegalBasis``
    legal_basis = models.JSONField(default=list)
    owner_a = models.CharField(max_length=32)
    owner_b = models.CharField(max_length=32)
    #: nbgrader's assignment name; also the file name of its notebook without suffix
    assignment = models.CharField(max_length=64)
    #: [{"name": …, "title": …}] in reading order
    lessons = models.JSONField(default=list)
    #: [{"grade_id", "title", "points" (text), "kind": "auto"|"manual", "question": id|None}]
    cells = models.JSONField(default=list)
    #: late penalty in percent of the score; 0 = late counts in full
    late_penalty = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    #: hash of the whole build (source and released copies)
    content_sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "edition"], name="one_course_edition")
        ]


class ReviewResult(models.TextChoices):
    VALID = "valid", "仍然有效"
    REVISED = "revised", "已修订"
    OPEN = "open", "待核"
    #: takes an earlier entry back
    UNDONE = "undone", "撤销"


class LegalReview(models.Model):
    """One signature on the quarterly list of legal bases. Append-only: undone by a new entry."""

    #: id in grading/legal_basis.yml
    basis = models.CharField(max_length=64)
    #: the edition's name when it was signed, readable whatever becomes of the register
    edition_name = models.CharField(max_length=120)
    #: e.g. ``2026Q4``
    quarter = models.CharField(max_length=6)
    result = models.CharField(max_length=8, choices=ReviewResult.choices)
    #: what was compared, or why it was undone
    note = models.CharField(max_length=300, blank=True)
    #: person id, and the name of that day
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=80)
    #: the city's date
    signed_on = models.DateField()
    signed_at = models.DateTimeField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["basis", "quarter"], name="legal_review_basis")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(result=ReviewResult.UNDONE, undoes__isnull=False)
                | (~models.Q(result=ReviewResult.UNDONE) & models.Q(undoes__isnull=True)),
                name="legal_review_undoes",
            )
        ]
