from django.urls import include, path

app_name = "checklist"
urlpatterns = [
    path("", include("checklist.helping.urls")),
    path("", include("checklist.passing_on.urls")),
    path("", include("checklist.taking_along.own_urls")),
    path("", include("checklist.offline.urls")),
    path("", include("checklist.evening.urls")),
    path("", include("checklist.families.urls")),
    path("", include("checklist.withdrawing.urls")),
    path("<uuid:household_id>/", include("checklist.progress.urls")),
    path("<uuid:household_id>/", include("checklist.sharing.urls")),
    path("<uuid:household_id>/", include("checklist.taking_along.urls")),
]
