from django.db import transaction

from members.models import Organisation, User
from members.staying_true.actions import confirm_changed_details, confirm_details

LISTS = {"working_area", "themes", "statuses"}


@transaction.atomic
def change_profile(organisation: Organisation, changes: dict, *, by: User) -> None:
    """Save what changed of the public page. Who saves it has seen all of it: that confirms it."""
    plain = [name for name in changes if name not in LISTS]
    for name in plain:
        setattr(organisation, name, changes[name])
    if plain:
        organisation.save(update_fields=plain)
    for name in LISTS & set(changes):
        getattr(organisation, name).set(changes[name])
    if changes:
        confirm_changed_details(organisation, by=by)
    else:
        confirm_details(organisation, by=by)
