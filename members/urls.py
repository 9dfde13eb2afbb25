from django.urls import include, path

app_name = "members"
urlpatterns = [
    path("organisaties/", include("members.directory.urls")),
    path("organisaties/", include("members.profile.urls")),
    path("", include("members.staying_true.urls")),
    path("organisaties/", include("members.asking.urls")),
    path("organisaties/", include("members.organisations.urls")),
    path("", include("members.claims.urls")),
    path("aansluiten/", include("members.joining.urls")),
    path("", include("members.invitations.urls")),
    path("", include("members.people.urls")),
    path("open-data/", include("members.open_data.urls")),
    path("netwerk-in-cijfers/", include("members.statistics.urls")),
    path("knelpunten/", include("members.figures.urls")),
    path("agenda/", include("members.agenda.urls")),
    path("bibliotheek/", include("members.library.urls")),
    path("uitwisseling/", include("members.exchange.urls")),
    path("signalen/", include("members.signals.urls")),
    path("", include("members.reminders.urls")),
    path("mijn/", include("members.accounts.urls")),
    path("mijn/", include("members.sending.urls")),
]
