"""Where from, in which town, how old or at which school: each says little, together who it is."""

import re
from collections.abc import Iterator

from members.places.names import folded, known_names
from members.recognising.found import Found, Kind
from members.recognising.words import PEOPLE

FROM = re.compile(
    r"""\b(?:
    syri|syrië|afgha|ira[ak]|irak|iran|eritre|[eé]rythr|somal|palesti|oekra|ukra|congo|kongo|guine
    |guin[eé]|kameroen|camerou|cameroon|burund|rwand|ethiop|[eé]thiop|soedan|sudan|soudan|turk|turc
    |turqu|koerd|kurd|alban|armeen|arm[eé]n|georgi|g[eé]org|venez|v[eé]n[eé]z|salvador|colomb
    |tsjetsj|tch[eé]tch|chechen|jemen|y[eé]men|liban|leban|marok|maroc|morocc|algeri|alg[eé]ri
    |tunes|tunis|liby|egypt|[eé]gypt|pakist|banglad|tibet|chine[es]|chinois|myanmar|rohingya
    |nigeri|nig[eé]ri|senegal|s[eé]n[eé]gal|ghan|gamb|mali|ivori|togo|beni?n|sierra|liberi|angol
    |russi?|roemee|rouma|roman|bulga|serv|serb|kosov|bosn|macedo|mac[eé]do|moldav|wit-?rus
    |b[eé]laru|oeigh|uyghur|ou[iï]ghour|yezidi|jezidi|y[eé]zidi|nicarag|hondur|peru|p[eé]ru
    )[\w-]*""",
    re.IGNORECASE | re.VERBOSE,
)
YEARS = r"(?:jaar|jarige?|j\.|ans|years?|yrs?|y/o|yo|maanden|mois|months)"
PERSON = (
    r"(?:jongen|meisje|kind|zoon(?:tje)?|dochter(?:tje)?|mama|papa|moeder|vader|man|vrouw|baby"
    r"|fille|fils|gar[cç]on|enfant|maman|p[eè]re|m[eè]re|homme|femme"
    r"|boy|girl|child|son|daughter|mother|father|woman)"
)
AGE = re.compile(
    rf"""
    (?<![\d/.,-])(?<!tot\s)(?<!à\s)(?<!to\s)\d{{1,2}}[\s-]?{YEARS}\b(?!\s(?:geleden|ago|lang))
    |\b{PERSON}\s(?:van|de|of|is|a|aged)\s\d{{1,2}}\b(?!\s?(?:tot|of|à|to|-|euro))
    |,\s(?:\w+\s)?\d{{1,2}},
    """,
    re.IGNORECASE | re.VERBOSE,
)
SCHOOL = re.compile(
    r"\b(?:\w*school(?:tje)?|scholen|[eé]coles?|coll[eè]ges?|atheneum|ath[eé]n[eé]e|lyc[eé]e"
    r"|kleuterklas|okan|cr[eè]che|maternelle|kindergarten)\b",
    re.IGNORECASE,
)
WHERE = re.compile(
    # Looked ahead, so that "de l'école à Dilbeek" does not hide the town behind its first word.
    r"\b(?:in|te|uit|bij|van|nabij|rond|naar|[aà]|de|near|from|at)\s"
    r"(?=([^\W\d_][\w'’-]*(?:\s\w[\w'’-]*){0,3}))"
    r"|\b[àde]+\s?['’](?=(\w[\w-]*))",
    re.IGNORECASE,
)
SHORTEST_TOWN = 3
NO_TOWN = {"haar", "hun", "een", "the", "deze", "die", "ons", "vlaanderen", "brussel-", "les"}


def recognisable_people(text: str) -> Iterator[Found]:
    """All parts of it, or nothing: somebody from there, in that town, of that age or school."""
    people = PEOPLE.search(text)
    origin = FROM.search(text)
    detail = AGE.search(text) or SCHOOL.search(text)
    town = _town(text)
    if people and origin and detail and town:
        for start, end in [origin.span(), town, detail.span()]:
            yield Found(Kind.PERSON, start, end)


def _town(text: str) -> tuple[int, int] | None:
    """The first that a preposition leads to, by any of its names."""
    for match in WHERE.finditer(text):
        group = 1 if match.group(1) else 2
        words = match.group(group).split(" ")
        for many in range(len(words), 0, -1):
            name = " ".join(words[:many])
            if _is_town(name):
                start = match.start(group)
                return start, start + len(name)
    return None


def _is_town(name: str) -> bool:
    plain = folded(name)
    return len(plain) >= SHORTEST_TOWN and plain not in NO_TOWN and plain in known_names()
