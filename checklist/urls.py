from django.urls import path

from checklist import views, views_managing, views_sharing

app_name = "checklist"
urlpatterns = [
    path("", views.households, name="households"),
    path("nieuw/", views.new_household, name="new"),
    path("logboek/", views_managing.trail, name="trail"),
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
    path("<uuid:household_id>/beheer/", views_managing.manage, name="manage"),
    path("<uuid:household_id>/beheer/sluiten/", views_managing.close, name="close"),
    path("<uuid:household_id>/beheer/heropenen/", views_managing.reopen, name="reopen"),
    path("<uuid:household_id>/beheer/gegevens/", views_managing.export, name="export"),
    path("<uuid:household_id>/beheer/wissen/", views_managing.erase, name="erase"),
]
