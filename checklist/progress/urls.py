from django.urls import path

from checklist.progress import views

urlpatterns = [
    path("", views.household, name="household"),
    path("vroeger/", views.earlier, name="earlier"),
    path("loket/", views.counter, name="counter"),
    path("tijdlijn/", views.timeline, name="timeline"),
    path("punt/<slug:code>/", views.item, name="item"),
    path("punt/<slug:code>/<uuid:person_id>/", views.item, name="item"),
    path("ongedaan/<int:event_id>/", views.undo, name="undo"),
]
