from django.urls import path

from members.exchange import views, writing
from members.exchange.adopting import views as adopting
from members.models import Thread

ANSWER = "<int:pk>/antwoord/<int:reply>"
urlpatterns = [
    path("", views.exchange, name="exchange"),
    path("vraag/", writing.new_thread, {"kind": Thread.Kind.QUESTION}, name="new_question"),
    path("aanbod/", writing.new_thread, {"kind": Thread.Kind.OFFER}, name="new_offer"),
    path("praktijk/", writing.new_thread, {"kind": Thread.Kind.PRACTICE}, name="new_practice"),
    path("volgen/", views.followed, name="followed_themes"),
    path("<int:pk>/", writing.thread, name="thread"),
    path("<int:pk>/wijzigen/", writing.change_thread, name="change_thread"),
    path("<int:pk>/intrekken/", writing.withdraw, name="withdraw_thread"),
    path("<int:pk>/melden/", views.report, name="report_thread"),
    path("<int:pk>/volgen/", views.follow, name="follow_thread"),
    path("<int:pk>/opgelost/", views.solve, name="solve_thread"),
    path("<int:pk>/akkoord/", adopting.agree, name="agree_to_practice"),
    path("<int:pk>/vragen/", adopting.ask, name="ask_for_practice"),
    path("<int:pk>/handboek/", adopting.adopt, name="adopt_practice"),
    path(f"{ANSWER}/wijzigen/", writing.change_reply, name="change_reply"),
    path(f"{ANSWER}/intrekken/", writing.withdraw, name="withdraw_reply"),
    path(f"{ANSWER}/melden/", views.report, name="report_reply"),
]
