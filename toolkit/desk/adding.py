"""A line that comes from elsewhere in the house, added as a curator would in the admin."""

import reversion
from django.db import transaction
from django.db.models import Max

from toolkit.changes.noting import noted
from toolkit.desk.showing import show
from toolkit.models import Example, Tip


@transaction.atomic
def add_line(line: Example | Tip, *, by) -> None:
    """Last in its list: told as a change, kept in the history, found at once, soon on paper."""
    with noted(), reversion.create_revision():
        others = type(line).objects.filter(theme=line.theme_id)
        line.order = (others.aggregate(last=Max("order"))["last"] or 0) + 1
        line.save()
        reversion.add_to_revision(line.theme)
        reversion.set_user(by)
    show()
