from django.apps import AppConfig


class GastvrijConfig(AppConfig):
    name = "gastvrij"

    def ready(self):
        from gastvrij import checks  # noqa: F401  (registers itself)
