from django.urls import path

from gastvrij.lib import tokens as tokens  # knows <token:...>
from members.invitations import views

urlpatterns = [
    path("organisaties/<slug:slug>/mensen/uitnodigen/", views.invite, name="invite"),
    path("organisaties/<slug:slug>/uitnodigingen/<int:pk>/opnieuw/", views.resend, name="resend"),
    path(
        "organisaties/<slug:slug>/uitnodigingen/<int:pk>/intrekken/",
        views.revoke,
        name="revoke_invitation",
    ),
    path("organisaties/<slug:slug>/mensen/link/", views.join_link, name="join_link"),
    path("organisaties/<slug:slug>/mensen/link/stoppen/", views.end_link, name="end_join_link"),
    path("uitnodiging/", views.invitation, name="invitation"),
    path("uitnodiging/aannemen/", views.accept, name="accept"),
    path("uitnodiging/link/<token:token>/", views.open_invitation, name="open_invitation"),
    path("meedoen/", views.joining, name="joining"),
    path("meedoen/vragen/", views.ask, name="ask_to_join"),
    path("meedoen/link/<token:token>/", views.open_join_link, name="open_join_link"),
]
