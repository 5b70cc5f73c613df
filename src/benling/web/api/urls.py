from django.urls import URLPattern, URLResolver, path

from benling.web.api.routes import api

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
