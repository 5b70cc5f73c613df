from django.urls import path

from benling.web.roster_pages import importing, looking

urlpatterns = [
    path("", looking.landing, name="roster"),
    path("template", looking.template, name="roster_template"),
    path("export", looking.export, name="roster_export"),
    path("history/", looking.history, name="roster_history"),
    path("upload", importing.upload, name="roster_upload"),
    path("preview/<slug:token>/", importing.preview, name="roster_preview"),
    path("preview/<slug:token>/confirm", importing.confirm, name="roster_confirm"),
    path("changes/<int:number>/", importing.change, name="roster_change"),
    path("changes/<int:number>/undo", importing.undo, name="roster_undo"),
]
