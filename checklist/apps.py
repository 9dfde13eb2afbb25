from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChecklistConfig(AppConfig):
    name = "checklist"
    verbose_name = _("Checklist")

    def ready(self):
        from checklist.helping import held  # noqa: F401 (says which families somebody has)
        from checklist.reminders import weekly  # noqa: F401 (says what falls due)
        from checklist.sharing import sentences  # noqa: F401 (says what families read)
