from django.urls import path

from members.figures import views

urlpatterns = [
    path("", views.overview, name="stuck"),
    path("cijfers.csv", views.figures_csv, name="stuck_csv"),
    path("hoe-we-tellen/", views.method, name="stuck_method"),
    path("<slug:code>/", views.bottleneck, name="stuck_step"),
]
