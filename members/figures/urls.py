from django.urls import path

from members.figures import views

urlpatterns = [
    path("", views.overview, name="bottlenecks"),
    path("cijfers.csv", views.figures_csv, name="bottlenecks_csv"),
    path("hoe-we-tellen/", views.method, name="bottlenecks_method"),
    path("<slug:code>/", views.bottleneck, name="bottleneck"),
]
