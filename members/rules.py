"""What can be said about a member's data without asking the database."""

import re
import unicodedata


def normalise_enterprise_number(text: str) -> str:
    """The bare digits of a number as people write it: 'BE 0403.170.701' or '403170701'."""
    digits = re.sub(r"[\s./-]", "", text).upper().removeprefix("BE")
    return digits.zfill(10) if len(digits) == 9 else digits


def is_enterprise_number(number: str) -> bool:
    """Ten digits, of which the last two are 97 minus the remainder of the first eight by 97.

    Royal decree of 24 June 2003 on the identification number; numbers begin with 0 or 1.
    """
    if not re.fullmatch(r"[01][0-9]{9}", number):
        return False
    return int(number[8:]) == 97 - int(number[:8]) % 97


def sort_key(name: str) -> str:
    """Without accents and capitals, as a reader looks for it: the database sorts É after Z."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


BROWSERS = [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet")]
BROWSERS += [("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome")]
BROWSERS += [("Chrome", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS")]
SYSTEMS += [("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")]


def device_of(user_agent: str) -> tuple[str, str]:
    """The browser and the device, as their owner calls them; empty where nobody knows.

    The order counts: most browsers also name those that they resemble.
    """

    def first(names):
        return next((name for sign, name in names if sign in user_agent), "")

    return first(BROWSERS), first(SYSTEMS)
