from django.apps import AppConfig


class GraderConfig(AppConfig):
    name = "benling.grader"
    label = "grader"
    default_auto_field = "django.db.models.BigAutoField"
