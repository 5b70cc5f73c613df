"""Signatures on the quarterly list of legal bases, kept append-only by triggers."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "catalog_legalreview"
WORDS = "reviews of legal bases are append-only"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    # REPLACE deletes without firing the trigger above unless recursive_triggers is on.
    "CREATE TRIGGER catalog_legalreview_no_replace BEFORE INSERT ON catalog_legalreview "
    "WHEN EXISTS (SELECT 1 FROM catalog_legalreview "
    "WHERE id = NEW.id OR undoes_id = NEW.undoes_id) "
    "BEGIN SELECT RAISE(ABORT, 'reviews of legal bases are append-only'); END",
]
SQLITE_REVERSE = [
    f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete", "replace")
]
POSTGRESQL = [
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
]
POSTGRESQL_REVERSE = [
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    f"DROP FUNCTION IF EXISTS {TABLE}_refuse()",
]


def _run(schema_editor, statements):
    vendor = schema_editor.connection.vendor
    if vendor not in statements:
        # The platform runs on SQLite and PostgreSQL; reviews without triggers must not come about.
        raise NotImplementedError(f"no append-only triggers written for {vendor}")
    for statement in statements[vendor]:
        schema_editor.execute(statement)


def close(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def open_again(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_REVERSE, "postgresql": POSTGRESQL_REVERSE})


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_course_profile")]

    operations = [
        migrations.CreateModel(
            name="LegalReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("basis", models.CharField(max_length=64)),
                ("edition_name", models.CharField(max_length=120)),
                ("quarter", models.CharField(max_length=6)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("valid", "仍然有效"),
                            ("revised", "已修订"),
                            ("open", "待核"),
                            ("undone", "撤销"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("by", models.CharField(max_length=64)),
                ("by_name", models.CharField(max_length=80)),
                ("signed_on", models.DateField()),
                ("signed_at", models.DateTimeField()),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="catalog.legalreview",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["basis", "quarter"], name="legal_review_basis")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "undone"), ("undoes__isnull", False)),
                            models.Q(
                                models.Q(("result", "undone"), _negated=True),
                                ("undoes__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="legal_review_undoes",
                    )
                ],
            },
        ),
        migrations.RunPython(close, open_again),
    ]
