from django.urls import path

from members.asking import views
from members.models import Enquiry

urlpatterns = [
    path("<slug:slug>/hulp-vragen/", views.ask, {"kind": Enquiry.Kind.HELP}, name="ask"),
    path("<slug:slug>/hulp-bieden/", views.ask, {"kind": Enquiry.Kind.OFFER}, name="offer"),
    path("<slug:slug>/verstuurd/", views.sent, name="enquiry_sent"),
    path("<slug:slug>/vragen/", views.enquiries, name="enquiries"),
    path("<slug:slug>/vragen/<int:pk>/beantwoord/", views.answered, name="enquiry_answered"),
]
