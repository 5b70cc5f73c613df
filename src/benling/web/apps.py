from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "benling.web"
    label = "web"
