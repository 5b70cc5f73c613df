from django.urls import URLPattern, URLResolver, path

from benling.web.teach import legal_views, queue_views, regrade_views, views

_REGRADE = "<str:course>/<str:edition>/regrade"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.teach, name="teach"),
    # Before the courses: no course is called legal, their codes are capital letters and digits.
    path("legal/", legal_views.register, name="teach_legal"),
    path("legal/<str:basis>/", legal_views.edition, name="teach_legal_edition"),
    path("legal/<str:basis>/sign", legal_views.sign, name="teach_legal_sign"),
    path("legal/<str:basis>/undo/<int:number>", legal_views.undo, name="teach_legal_undo"),
    path("<str:course>/<str:edition>/", views.edition, name="teach_edition"),
    path("<str:course>/<str:edition>/withdraw", views.withdraw, name="teach_withdraw"),
    path("<str:course>/<str:edition>/extend", views.extend, name="teach_extend"),
    path("<str:course>/<str:edition>/queue", queue_views.state, name="teach_queue"),
    path("<str:course>/<str:edition>/again", queue_views.again, name="teach_again"),
    path(f"{_REGRADE}/", regrade_views.regrade, name="teach_regrade"),
    path(f"{_REGRADE}/<int:number>/", regrade_views.written, name="regrade_written"),
    path(f"{_REGRADE}/state", regrade_views.state, name="regrade_state"),
    path(f"{_REGRADE}/export", regrade_views.export, name="regrade_export"),
    path(f"{_REGRADE}/publish", regrade_views.publish, name="regrade_publish"),
    path(f"{_REGRADE}/start", regrade_views.start, name="regrade_start"),
    path(f"{_REGRADE}/confirm", regrade_views.confirm, name="regrade_confirm"),
    path(f"{_REGRADE}/approve", regrade_views.approve, name="regrade_approve"),
    path(f"{_REGRADE}/discard", regrade_views.discard, name="regrade_discard"),
    path(f"{_REGRADE}/revert", regrade_views.revert, name="regrade_revert"),
]
