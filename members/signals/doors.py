"""Who works at a signal: its working group and the network. 404 for others."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from members.exchange.doors import Reader
from members.models import Organisation, Signal, User
from toolkit.models import ChecklistItem


def is_administrator(user: User) -> bool:
    return user.is_staff and user.has_perm("members.change_signal")


def get_item(code: str) -> ChecklistItem:
    """What may be a bottleneck: whatever the toolkit tells families to do."""
    items = ChecklistItem.objects.published().select_related("theme")
    item: ChecklistItem = get_object_or_404(items, code=code)
    return item


def get_own_organisation(reader: Reader, slug: str) -> Organisation:
    """One of the reader's own; 404 for another."""
    for one in reader.organisations:
        if one.slug == slug:
            return one
    raise Http404


def may_begin(reader: Reader) -> bool:
    return bool(reader.coordinated) or is_administrator(reader.user)


def is_in_group(reader: Reader, signal: Signal) -> bool:
    return signal.members.filter(user=reader.user.pk).exists()


def get_signal(reader: Reader, pk: int, *, to_write: bool = False, lock: bool = False) -> Signal:
    """Coordinators see that it is being written, and may join; the group and the network write."""
    signals = Signal.objects.select_related("item__theme", "organisation", "author")
    if lock:
        signals = signals.select_for_update(of=("self",), no_key=True)
    signal: Signal = get_object_or_404(signals, pk=pk)
    if is_administrator(reader.user):
        return signal
    in_group = is_in_group(reader, signal)
    if signal.is_hidden and not in_group:
        raise Http404
    if in_group or (reader.coordinated and not to_write):
        return signal
    raise Http404


def may_withdraw(user: User, signal: Signal) -> bool:
    """Who began it, as long as it is only collected: an authority that has it keeps a copy."""
    return signal.author_id == user.pk and signal.state == Signal.State.COLLECTED


def get_signal_to_withdraw(reader: Reader, pk: int, *, lock: bool = False) -> Signal:
    signal = get_signal(reader, pk, lock=lock)
    if not may_withdraw(reader.user, signal):
        raise Http404
    return signal


def get_signal_to_publish(reader: Reader, pk: int, *, lock: bool = False) -> Signal:
    """The network publishes, and notes what became of it."""
    if not is_administrator(reader.user):
        raise Http404
    return get_signal(reader, pk, lock=lock)
