from django.urls import include, path

from checklist.families import views

urlpatterns = [
    path("", include("checklist.families.adding.urls")),
    path("<uuid:household_id>/wijzigen/", views.edit_household, name="edit"),
    path("<uuid:household_id>/beheer/", views.manage, name="manage"),
    path("<uuid:household_id>/beheer/sluiten/", views.close, name="close"),
    path("<uuid:household_id>/beheer/heropenen/", views.reopen, name="reopen"),
    path("<uuid:household_id>/beheer/wissen/", views.erase, name="erase"),
]
