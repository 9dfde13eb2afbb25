"""Telephone numbers: read as people write them, kept as E.164, shown as Belgians know them."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

HERE = "BE"


def read_telephone(text: str) -> str | None:
    """'0470 12 34 56' as '+32470123456', or None where that is no number that anybody has."""
    try:
        number = phonenumbers.parse(text, HERE)
    except NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def telephone_in_words(kept: str) -> str:
    """'0470 12 34 56'; a number from abroad with its country, and what is no number as it is."""
    try:
        number = phonenumbers.parse(kept, HERE)
    except NumberParseException:
        return kept
    if not phonenumbers.is_valid_number(number):
        return kept
    is_ours = phonenumbers.region_code_for_number(number) == HERE
    style = PhoneNumberFormat.NATIONAL if is_ours else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
