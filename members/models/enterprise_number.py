"""The number that the Crossroads Bank for Enterprises gives, with its check digits."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat


def normalise_enterprise_number(text: str) -> str:
    """The bare digits of a number as people write it: 'BE 0403.170.701' or '403170701'."""
    return vat.compact(text)


def is_enterprise_number(number: str) -> bool:
    """Ten digits that begin with 0 or 1, of which the last two are a check.

    Royal decree of 24 June 2003 on the identification number.
    """
    is_one = bool(re.fullmatch(r"[01][0-9]{9}", number)) and vat.is_valid(number)
    return is_one and 1 <= int(number[8:]) <= 97  # stdnum takes 98 for 01, and 00 for 97


def validate_enterprise_number(number: str) -> None:
    if not is_enterprise_number(number):
        raise ValidationError(
            _("This is not an enterprise number: the check digits are wrong. Is a digit missing?")
        )
