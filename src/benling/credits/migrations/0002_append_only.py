"""Triggers that keep the ledger append-only, for SQLite and PostgreSQL.

They guard against mistakes and ordinary accounts. The owner of the database can take them away;
the hash chain and its anchors show what was done then.
"""

from django.db import migrations

TABLE = "credits_ledgerentry"
WORDS = "the ledger is append-only"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    # REPLACE deletes without firing the trigger above unless recursive_triggers is on, which a
    # foreign tool need not have set.
    "CREATE TRIGGER credits_ledgerentry_no_replace BEFORE INSERT ON credits_ledgerentry "
    "WHEN EXISTS (SELECT 1 FROM credits_ledgerentry WHERE id = NEW.id OR sha256 = NEW.sha256 OR "
    "(kind = 'earned' AND NEW.kind = 'earned' AND person_id = NEW.person_id "
    "AND edition_id = NEW.edition_id)) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
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
        # The platform runs on SQLite and PostgreSQL; a ledger without triggers must not come about.
        raise NotImplementedError(f"no append-only triggers written for {vendor}")
    for statement in statements[vendor]:
        schema_editor.execute(statement)


def close(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def open_again(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_REVERSE, "postgresql": POSTGRESQL_REVERSE})


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_initial")]
    operations = [migrations.RunPython(close, open_again)]
