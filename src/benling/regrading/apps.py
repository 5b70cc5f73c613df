from django.apps import AppConfig


class RegradingConfig(AppConfig):
    name = "benling.regrading"
    label = "regrading"
    default_auto_field = "django.db.models.BigAutoField"
