"""Which device opened a family's link: as much as tells two of one day apart, and no more."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from checklist.models import ShareLink

NETWORK = {4: 24, 6: 56}
"""Bits of an address that one telephone keeps through most of a day."""
DIGITS = 5
"""Of the hash: two devices of a day look the same once in a million times. With so few, thousands
of networks and browsers have the same one, so that it names none, even to who has the key."""


def device_of(request: HttpRequest, link: ShareLink) -> str:
    """A keyed hash of day, link, network and browser: on another day and link it is another."""
    parts = [
        timezone.localdate().isoformat(),
        link.token_hash,
        _network_of(request),
        request.headers.get("User-Agent", ""),
    ]
    digest = salted_hmac("checklist.sharing.device", "\n".join(parts), algorithm="sha256")
    return digest.hexdigest()[:DIGITS]


def _network_of(request: HttpRequest) -> str:
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured, ValueError):
        return ""  # whatever the proxy says or does not say, the family reads its list
    return str(ipaddress.ip_network((address, NETWORK[address.version]), strict=False))
