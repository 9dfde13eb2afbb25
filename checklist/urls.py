from django.urls import path

from checklist import views, views_sharing

app_name = "checklist"
urlpatterns = [
    path("", views.households, name="households"),
    path("nieuw/", views.new_household, name="new"),
    path("<uuid:household_id>/", views.household, name="household"),
    path("<uuid:household_id>/wijzigen/", views.edit_household, name="edit"),
    path("<uuid:household_id>/buddys/", views.buddies, name="buddies"),
    path("<uuid:household_id>/tijdlijn/", views.timeline, name="timeline"),
    path("<uuid:household_id>/punt/<slug:code>/", views.item, name="item"),
    path("<uuid:household_id>/punt/<slug:code>/<uuid:person_id>/", views.item, name="item"),
    path("<uuid:household_id>/ongedaan/<int:event_id>/", views.undo, name="undo"),
    path("<uuid:household_id>/delen/", views_sharing.share, name="share"),
    path(
        "<uuid:household_id>/delen/<int:link_id>/beeindigen/",
        views_sharing.revoke,
        name="revoke",
    ),
]
