"""What readers did not find, and said so."""

from django.utils import timezone

from toolkit.models import MissedSearch


def remember(typed: str, language: str) -> None:
    """Once a day, however often it is told."""
    today = timezone.localdate()
    row = MissedSearch(typed=typed, language=language, asked_on=today)
    MissedSearch.objects.bulk_create([row], ignore_conflicts=True)


def forget_old() -> int:
    return MissedSearch.objects.past(timezone.localdate()).delete()[0]
