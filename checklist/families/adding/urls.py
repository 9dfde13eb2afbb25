from django.urls import path

from checklist.families.adding import views

urlpatterns = [
    path("nieuw/", views.begin, name="new"),
    path("nieuw/<uuid:draft_id>/", views.draft, name="draft"),
    path("nieuw/<uuid:draft_id>/weggooien/", views.throw_away, name="draft_throw_away"),
    path("nieuw/<uuid:draft_id>/<slug:step>/", views.step, name="draft_step"),
    path("<uuid:household_id>/al-geregeld/", views.arranged, name="arranged"),
]
