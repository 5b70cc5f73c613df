from django.urls import URLPattern, URLResolver, path

from benling.web.learner import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.my, name="my"),
    path("notices/<int:number>/read", views.notice_read, name="notice_read"),
    path("attempts/<str:receipt>/", views.attempt, name="attempt"),
    path("attempts/<str:receipt>/state", views.attempt_state, name="attempt_state"),
]
