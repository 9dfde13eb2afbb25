from django.urls import path

from checklist.sharing import views

urlpatterns = [
    path("delen/", views.share, name="share"),
    path("delen/<int:link_id>/beeindigen/", views.revoke, name="revoke"),
]
