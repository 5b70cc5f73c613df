from django.urls import URLPattern, URLResolver, path

from benling.web.teach import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.teach, name="teach"),
    path("<str:course>/<str:edition>/", views.edition, name="teach_edition"),
    path("<str:course>/<str:edition>/withdraw", views.withdraw, name="teach_withdraw"),
    path("<str:course>/<str:edition>/extend", views.extend, name="teach_extend"),
]
