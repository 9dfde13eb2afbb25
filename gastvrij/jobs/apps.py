from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "gastvrij.jobs"
    default_auto_field = "django.db.models.BigAutoField"
