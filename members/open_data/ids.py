"""The numbers by which the open data know what they tell of: the same today and in ten years.

An organisation has one of its own (`public_id`). What belongs to it (its service, its place, the
service at that place) has the same number but for its last digits, so that it is found back.
"""

from uuid import UUID, uuid5

# Of this network; what has no row of its own is named within it. Never changed.
NAMESPACE = UUID("5d0ce0f5-44b6-4d5c-9c0c-6f5b0b1a7a15")
SERVICE, LOCATION, SERVICE_AT_LOCATION = 0x5E11, 0x10CA, 0x5A17


def part_of(organisation: UUID, part: int) -> UUID:
    return UUID(int=organisation.int ^ part)


def whole_of(number: UUID, part: int) -> UUID:
    """The organisation that this is a part of; nobody's, if it never was one."""
    return UUID(int=number.int ^ part)


def named(*names: object) -> UUID:
    """Of what is known by its name alone: a taxonomy, its terms, a language of a service."""
    return uuid5(NAMESPACE, ":".join(map(str, names)))
