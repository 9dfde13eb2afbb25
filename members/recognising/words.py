"""By which words a text tells of persons, or of a service that everybody may know."""

import re

PEOPLE = re.compile(
    r"""\b(?:
    # Dutch
    gezin(?:netje)?|familie|jongen|jongetje|meisje|kind(?:eren|je|jes)?|zoon(?:tje)?|dochter(?:tje)?
    |mama|papa|moeder|vader|baby|broer(?:tje)?|zus(?:je)?|oma|opa|mevrouw|meneer|mijnheer|dame
    |man|vrouw|gast|jongste|oudste|tweeling|koppel|hem|haar|hij|zij|ze|hun
    # French
    |famille|fille|fils|gar[cç]on|enfants?|maman|p[eè]re|m[eè]re|b[eé]b[eé]|fr[eè]re|s(?:oe|œ)ur
    |madame|monsieur|dame|homme|femme|jumeaux|jumelles|couple|elles?|ils?|lui|cadet(?:te)?
    # English
    |family|boy|girl|child(?:ren)?|kids?|son|daughter|mother|father|mum|mom|dad|brother|sister|man
    |woman|couple|twins|lady|he|she|they|him|her|his|their|youngest|eldest
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
SERVICE = re.compile(
    r"""\b(?:
    vorming|opleiding|infoavond|intervisie|vergadering|zaal|lokaal|loket|kantoor|permanentie
    |dienst|secretariaat|hulplijn|helpdesk|infopunt|ocmw|caw|fedasil|gemeentehuis|stadhuis|loods
    |openingsuren|bibliotheek|vzw|weggeefwinkel
    |formation|soir[eé]e|salle|r[eé]union|guichet|bureau|permanence|service|secr[eé]tariat|cpas
    |asbl|maison\scommunale|biblioth[eè]que|local
    |training|workshop|meeting|office|helpline|hotline|service|desk|town\shall|library|venue
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_of_a_service(sentence: str) -> bool:
    """It tells of a place or number that everybody may know, and of nobody in particular."""
    return bool(SERVICE.search(sentence)) and not PEOPLE.search(sentence)
