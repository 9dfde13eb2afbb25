from django.urls import path

from members.people import views

urlpatterns = [
    path("organisaties/<slug:slug>/mensen/", views.people, name="people"),
    path("organisaties/<slug:slug>/mensen/nakijken/", views.review, name="review"),
    path("organisaties/<slug:slug>/mensen/<int:pk>/", views.person, name="person"),
    path("organisaties/<slug:slug>/mensen/<int:pk>/antwoord/", views.answer, name="answer"),
    path("organisaties/<slug:slug>/mensen/<int:pk>/rol/", views.change_role, name="change_role"),
    path("organisaties/<slug:slug>/mensen/<int:pk>/pauze/", views.pause, name="pause"),
    path("organisaties/<slug:slug>/mensen/<int:pk>/stoppen/", views.end, name="end_membership"),
    path("organisaties/<slug:slug>/mensen/<int:pk>/blijft/", views.keep, name="keep"),
    path("mijn/organisaties/<slug:slug>/helpen/", views.how_i_help, name="how_i_help"),
    path("mijn/organisaties/<slug:slug>/verlaten/", views.leave, name="leave"),
]
