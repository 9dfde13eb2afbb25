from django.urls import path

from checklist.offline import views

urlpatterns = [
    # In this folder of addresses, so that it sees no others.
    path("offline.js", views.worker, name="offline_worker"),
    path("zonder-verbinding/weg/", views.gone, name="offline_gone"),
    path("zonder-verbinding/", views.without_connection, name="without_connection"),
]
