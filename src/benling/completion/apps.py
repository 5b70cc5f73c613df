from django.apps import AppConfig


class CompletionConfig(AppConfig):
    name = "benling.completion"
    label = "completion"
    default_auto_field = "django.db.models.BigAutoField"
