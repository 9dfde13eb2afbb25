from django.urls import path

from members.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("beveiligen/", views.protect, name="protect"),
    path("verder/", views.go_on, name="go_on"),
    path("aangemeld/", views.sessions, name="sessions"),
    path("aangemeld/afmelden/", views.end_other_sessions, name="end_other_sessions"),
    path("aangemeld/<int:pk>/afmelden/", views.end_session, name="end_session"),
    path("gegevens/", views.my_data, name="my_data"),
    path("gegevens/downloaden/", views.export, name="export"),
    path("gegevens/wissen/", views.delete, name="delete_account"),
]
