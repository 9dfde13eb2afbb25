from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self):
        from members.accounts import receivers  # noqa: F401 (connects them)
        from members.agenda import search_source as agenda_search  # noqa: F401
        from members.agenda import weekly as agenda  # noqa: F401
        from members.asking import weekly as asking  # noqa: F401 (these say what waits)
        from members.directory import search_source  # noqa: F401 (contributes to the search)
        from members.exchange import receivers as exchange_receivers  # noqa: F401
        from members.exchange import search_source as exchange_search  # noqa: F401
        from members.exchange import weekly as exchange  # noqa: F401
        from members.joining import weekly as joining  # noqa: F401
        from members.library import paper  # noqa: F401 (its papers)
        from members.library import search_source as library  # noqa: F401
        from members.library import weekly as weekly_of_library  # noqa: F401
        from members.people import weekly as people  # noqa: F401
        from members.signals import paper as papers_of_signals  # noqa: F401
        from members.signals import weekly as signals  # noqa: F401
