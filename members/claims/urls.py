from django.urls import path

from members.claims import views

urlpatterns = [
    path("organisaties/<slug:slug>/overnemen/", views.claim, name="claim"),
    path("aansluiten/bekend/", views.known, name="known"),
    path("aansluiten/uitnodiging/", views.invited, name="claim_invitation"),
    path("aansluiten/uitnodiging/niet/", views.decline, name="decline_claim"),
    path("aansluiten/uitnodiging/link/<token:token>/", views.open_claim, name="open_claim"),
]
