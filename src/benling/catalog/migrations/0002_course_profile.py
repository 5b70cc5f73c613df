"""What a course is for: its kind, competencies, objectives and what to take again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="courseedition",
            name="kind",
            field=models.CharField(blank=True, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="courseedition",
            name="competency",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="courseedition",
            name="objectives",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="courseedition",
            name="refresher",
            field=models.JSONField(default=dict),
        ),
    ]
