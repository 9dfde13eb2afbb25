from django.urls import path

from members.sending import views

urlpatterns = [path("vergeten/<uuid:pk>/", views.forget, name="forget_kept")]
