from gastvrij.lib.sitemaps import Doors, PublicPages
from members.models import Signal


class SignalPages(PublicPages):
    def items(self):
        return list(Signal.objects.published().only("slug"))

    def location(self, signal):
        return signal.address


class SignalDoors(Doors):
    names = ("members:signals",)


SITEMAPS = {"signals": SignalDoors, "signals-published": SignalPages}
