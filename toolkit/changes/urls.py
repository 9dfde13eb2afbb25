from django.urls import path

from toolkit.changes import views

urlpatterns = [
    path("wat-is-veranderd/", views.changes, name="changes"),
    path("wat-is-veranderd/feed.xml", views.feed, name="changes_feed"),
    path("wat-is-veranderd/<slug:slug>/feed.xml", views.feed, name="changes_feed_of_theme"),
]
