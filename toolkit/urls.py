from django.urls import include, path

app_name = "toolkit"
urlpatterns = [
    path("", include("toolkit.reading.urls")),
    path("", include("toolkit.paper.urls")),
    path("", include("toolkit.changes.urls")),
    path("", include("toolkit.feedback.urls")),
    path("", include("toolkit.preview.urls")),
    path("", include("toolkit.spoken.urls")),
]
