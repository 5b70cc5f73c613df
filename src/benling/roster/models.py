"""Roster records, dated twice.

``valid_from``/``valid_to`` say when it was so (``valid_to`` is the first day it no longer holds);
``recorded_by``/``retracted_by`` say which import told us and which one took it back. Rows are
never changed except to set ``retracted_by`` once, so both histories stay readable and an import
can be undone by retracting what it recorded and recording again what it retracted.
"""

from django.db import models


class Level(models.TextChoices):
    CITY = "市"
    COUNTY = "县"
    TOWNSHIP = "乡"
    STATION = "站所"


class EdgeKind(models.TextChoices):
    TERRITORIAL = "块", "属地"
    DEPARTMENT = "条", "主管部门"


class MembershipKind(models.TextChoices):
    ESTABLISHMENT = "编制", "编制单位"
    WORKING = "现工作", "现工作单位"
    AUTHORITY = "管理权限", "管理权限单位"


class ChangeKind(models.TextChoices):
    IMPORT = "import", "导入"
    UNDO = "undo", "撤销"


class RosterChange(models.Model):
    """One transaction on the roster: an import or the undo of one. Ids grow with time."""

    kind = models.CharField(max_length=10, choices=ChangeKind)
    #: root of the subtree that the file covers
    subtree = models.CharField(max_length=32)
    #: the day from which the file's state holds
    effective_on = models.DateField()
    file_name = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    #: counts and normalisations, as shown in the preview
    summary = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    #: account name of the person who applied it
    recorded_by = models.CharField(max_length=64)


class DatedFact(models.Model):
    """Base of every roster fact."""

    valid_from = models.DateField()
    #: first day it no longer holds; None = open
    valid_to = models.DateField(null=True)
    recorded_by = models.ForeignKey(RosterChange, models.PROTECT, related_name="+")
    retracted_by = models.ForeignKey(RosterChange, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class OrgUnit(models.Model):
    """Identity of an org unit; everything else about it is a dated fact."""

    code = models.CharField(max_length=32, unique=True)


class OrgUnitFact(DatedFact):
    org_unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="facts")
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=4, choices=Level)
    organ_type = models.CharField(max_length=20)


class OrgEdge(DatedFact):
    child = models.ForeignKey(OrgUnit, models.PROTECT, related_name="parent_edges")
    parent = models.ForeignKey(OrgUnit, models.PROTECT, related_name="child_edges")
    kind = models.CharField(max_length=2, choices=EdgeKind)


class Person(models.Model):
    """Identity of a person; two people may share a name, never an id."""

    person_id = models.CharField(max_length=32, unique=True)


class PersonFact(DatedFact):
    person = models.ForeignKey(Person, models.PROTECT, related_name="facts")
    name = models.CharField(max_length=60)
    #: 领导职务层次, empty for none
    post_level = models.CharField(max_length=12, blank=True)
    #: 职级, empty for none
    rank = models.CharField(max_length=12, blank=True)
    entry_on = models.DateField(null=True)


class Membership(DatedFact):
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    org_unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=4, choices=MembershipKind)


class Exemption(DatedFact):
    """免训/缓训: the person does not count in a denominator, and is listed with the reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="exemptions")
    #: what it frees from: 全部, 必修课 or 网络学习
    scope = models.CharField(max_length=8)
    reason = models.CharField(max_length=20)
    basis = models.CharField(max_length=200)
    approver = models.CharField(max_length=60)
