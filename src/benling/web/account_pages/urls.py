from django.urls import URLPattern, URLResolver, path

from benling.web.account_pages import internal, own_password, service

urlpatterns: list[URLPattern | URLResolver] = [
    path("internal/check", internal.check, name="account_check"),
    path("internal/standing", internal.standing, name="account_standing"),
    path("first/", own_password.first, name="account_first"),
    path("reset/", own_password.reset, name="account_reset"),
    path("password/", own_password.change, name="account_password"),
    path("done/", own_password.done, name="account_done"),
    path("service/", service.service, name="account_service"),
]
