from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitConfig(AppConfig):
    name = "toolkit"
    verbose_name = _("Toolkit")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from toolkit.desk import weekly as desk  # noqa: F401 (these say what waits)
        from toolkit.feedback import weekly as feedback  # noqa: F401
        from toolkit.search import source  # noqa: F401 (contributes to the search)
