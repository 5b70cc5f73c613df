from django.urls import URLPattern, URLResolver, path

from benling.web.exchange_api import learning, teaching
from benling.web.exchange_api.access import nowhere, route

_COURSE = "courses/<str:course>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("assignments", route(GET=learning.assignments)),
    path(f"{_COURSE}/handout", route(GET=learning.get_handout)),
    path(f"{_COURSE}/lessons/<str:name>", route(GET=learning.get_lesson)),
    path(f"{_COURSE}/attempts", route(GET=learning.get_attempts, POST=learning.post_attempt)),
    path("attempts/<str:receipt>/feedback", route(GET=learning.get_feedback)),
    path(f"{_COURSE}/releases", route(GET=teaching.get_releases, POST=teaching.post_release)),
    path(f"{_COURSE}/withdrawal", route(POST=teaching.post_withdrawal)),
    path(f"{_COURSE}/extensions", route(POST=teaching.post_extension)),
    path(f"{_COURSE}/submissions", route(GET=teaching.get_submissions)),
    path(f"{_COURSE}/submissions/<str:receipt>", route(GET=teaching.get_submission)),
    path("<path:anything>", route(GET=nowhere, POST=nowhere)),
]
