import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_initial"),
        ("grader", "0003_judged"),
    ]

    operations = [
        migrations.CreateModel(
            name="GradingRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run", models.PositiveSmallIntegerField()),
                ("asked_by", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grading_requests",
                        to="exchange.attempt",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "run"), name="one_request_a_run")
                ],
            },
        ),
    ]
