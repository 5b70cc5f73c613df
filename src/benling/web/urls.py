"""Every path of the service, by area. Each area keeps its own list."""

from django.urls import include, path

from benling.web import entry, hub_auth

handler400 = "benling.web.failures.bad_request"
handler403 = "benling.web.failures.forbidden"
handler404 = "benling.web.failures.not_found"
handler500 = "benling.web.failures.server_error"

urlpatterns = [
    path("", entry.entry, name="entry"),
    path("healthz", entry.health, name="health"),
    path("login", hub_auth.login, name="login"),
    path("logout", hub_auth.logout, name="logout"),
    path("oauth_callback", hub_auth.oauth_callback, name="oauth_callback"),
    path("my/", include("benling.web.learner.urls")),
    path("teach/", include("benling.web.teach.urls")),
    path("hr/roster/", include("benling.web.roster_pages.urls")),
    path("account/", include("benling.web.account_pages.urls")),
    path("exchange/", include("benling.web.exchange_api.urls")),
    path("api/v1/", include("benling.web.api.urls")),
]
