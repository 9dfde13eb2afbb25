from django.urls import path

from members.joining import views

urlpatterns = [
    path("", views.join, name="join"),
    path("beginnen/", views.begin, name="join_begin"),
    path("dubbels/", views.doubles, name="join_doubles"),
    path("charter/", views.charter, name="charter"),
    path("charter/<slug:version>/", views.charter, name="charter_version"),
    path("<int:pk>/gesprek/", views.conversation, name="application"),
    path("<int:pk>/nakijken/", views.check, name="join_check"),
    path("<int:pk>/stoppen/", views.withdraw, name="join_withdraw"),
    path("<int:pk>/<slug:step>/", views.step, name="join_step"),
]
