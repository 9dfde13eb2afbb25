from django.urls import path

from members import account_views, views

app_name = "members"
urlpatterns = [
    path("organisaties/", views.directory, name="directory"),
    path("organisaties/<slug:slug>/", views.organisation, name="organisation"),
    path("organisaties/<slug:slug>/logo/<slug:digest>/", views.logo, name="logo"),
    path("mijn/", views.account, name="account"),
    path("mijn/beveiligen/", account_views.protect, name="protect"),
    path("mijn/verder/", account_views.go_on, name="go_on"),
    path("mijn/aangemeld/", account_views.sessions, name="sessions"),
    path("mijn/aangemeld/afmelden/", account_views.end_other_sessions, name="end_other_sessions"),
    path("mijn/aangemeld/<int:pk>/afmelden/", account_views.end_session, name="end_session"),
    path("mijn/gegevens/", account_views.my_data, name="my_data"),
    path("mijn/gegevens/downloaden/", account_views.export, name="export"),
    path("mijn/gegevens/wissen/", account_views.delete, name="delete_account"),
]
