"""Addresses out of what somebody pasted: a list, a column, or what a mail program copies."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

BETWEEN = r"\s<>,;:\"'()\[\]"
ADDRESS = re.compile(rf"[^{BETWEEN}]+@[^{BETWEEN}]+")


def addresses_in(text: str) -> list[tuple[str, str]]:
    """What was written with its address, in lower case and once; empty where there is none.

    A line may hold several, and a name: “An Peeters <an@example.org>, Bo <bo@example.org>”.
    """
    found: dict[str, tuple[str, str]] = {}
    for line in re.split(r"[\n;]", text):
        written = " ".join(line.split())
        addresses = [one for one in map(_address, ADDRESS.findall(written)) if one]
        for address in addresses:
            found.setdefault(address, (address, address))
        if written.strip(",. ") and not addresses:
            found.setdefault(written, (written, ""))
    return list(found.values())


def _address(word: str) -> str:
    address = word.strip(".").lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= 254 else ""
