"""The demo's changes of the toolkit: amounts that were indexed, told as if this had been lately.

Both values are those of the toolkit's files, so nothing is invented about the law.
"""

from datetime import date, timedelta

from toolkit.changes.noting import noted
from toolkit.models import Change, Figure

DAYS_AGO = (3, 12, 26, 41, 75, 110)


def tell_changes(today: date) -> None:
    """Each past value that a newer one follows; not again where somebody's changes stand."""
    if Change.objects.exists():
        return
    for figure in Figure.objects.current(today):
        if Figure.objects.filter(code=figure.code, valid_from__lt=figure.valid_from).exists():
            figure.delete()
            with noted():
                figure.save(force_insert=True)
    for number, change in enumerate(Change.objects.order_by("pk")):
        ago = DAYS_AGO[number % len(DAYS_AGO)]
        Change.objects.filter(pk=change.pk).update(noted_on=today - timedelta(days=ago))
