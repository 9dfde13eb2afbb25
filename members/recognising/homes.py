"""Addresses with a number, unless the sentence tells of a service or a training."""

import re
from collections.abc import Iterator

from members.recognising.found import Found, Kind, sentence_around
from members.recognising.words import is_of_a_service

NOT_A_HOUSE = (
    r"(?!\d|[.,]\d|\s?(?:euro|eur|€|%|jaar|maand|uur|u\b|km|m\b|min|ans|mois|heures|years|months)"
    r"|\s?(?:tot|à|to)\s\d)"
)
BOX = r"(?:[a-zA-Z]\b|/\d+)?(?:\s?(?:bus|bte|bo[iî]te|box)\s?\w{1,4})?"
DUTCH = (
    r"\b[^\W\d_][\w'’-]*(?:straat|laan|steenweg|plein|dreef|lei|kaai|dijk|singel|wegel|gracht|baan"
    r"|markt|hof|vest|weg|pad|ring)\b,?\s(?:nr\.?\s?|nummer\s)?\d{1,4}"
)
WAYS = (
    r"(?:rue|avenue|av\.|chauss[eé]e|boulevard|bd|place|quai|square|impasse|clos|all[eé]e|dr[eèé]ve"
    r"|chemin|venelle)"
)
FRENCH = rf"\b{WAYS}\s[^.,;:!?\d\n]{{2,40}}?,?\s(?:n°\s?|num[eé]ro\s)?\d{{1,4}}"
NUMBER_FIRST = rf"(?<!\d)\d{{1,4}}\s?(?:bis)?,?\s{WAYS}\s(?:(?:de|du|des|la|le)\s|d['’]|l['’])*\w+"
HOME = re.compile(
    rf"(?:{DUTCH}{NOT_A_HOUSE}{BOX}|{FRENCH}{NOT_A_HOUSE}{BOX}|{NUMBER_FIRST})", re.IGNORECASE
)
NO_STREET = re.compile(r"^(?:onderweg|vandaag|snelweg|hoeveel|terugweg|halfweg)\b", re.IGNORECASE)


def homes(text: str) -> Iterator[Found]:
    for match in HOME.finditer(text):
        if NO_STREET.match(match.group()):
            continue
        if not is_of_a_service(sentence_around(text, match.start())):
            yield Found(Kind.HOME, *match.span())
