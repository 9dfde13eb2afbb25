from django.urls import path

from members.agenda import organising, views

PEOPLE = "<int:pk>/deelnemers"
urlpatterns = [
    path("", views.agenda, name="agenda"),
    path("agenda.ics", views.feed, name="agenda_feed"),
    path("nieuw/", organising.new, name="new_gathering"),
    path("<int:pk>/", views.gathering, name="gathering"),
    path("<int:pk>/gastvrij.ics", views.file, name="gathering_file"),
    path("<int:pk>/inschrijven/", views.sign_up, name="sign_up"),
    path("<int:pk>/uitschrijven/", views.sign_off, name="sign_off"),
    path("<int:pk>/wijzigen/", organising.change, name="change_gathering"),
    path("<int:pk>/afgelasten/", organising.call_off, name="call_off_gathering"),
    path(f"{PEOPLE}/", organising.people, name="sign_ups"),
    path("<int:pk>/deelnemers.csv", organising.people_csv, name="sign_ups_csv"),
    path(f"{PEOPLE}/<int:number>/afmelden/", organising.take_off, name="take_off"),
]
