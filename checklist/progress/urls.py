from django.urls import path

from checklist.progress import own_views, views

urlpatterns = [
    path("", views.household, name="household"),
    path("vroeger/", views.earlier, name="earlier"),
    path("loket/", views.counter, name="counter"),
    path("tijdlijn/", views.timeline, name="timeline"),
    path("afdruk/", views.on_paper, name="on_paper"),
    path("niet-voor-ons/", views.not_for_us, name="not_for_us"),
    path("eigen/nieuw/", own_views.new_own_item, name="new_own_item"),
    path("eigen/<uuid:own_id>/", own_views.rename_own_item, name="rename_own_item"),
    path("punt/<slug:code>/", views.item, name="item"),
    path("punt/<slug:code>/<uuid:person_id>/", views.item, name="item"),
    path("ongedaan/<int:event_id>/", views.undo, name="undo"),
]
