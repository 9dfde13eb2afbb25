"""The words, sites and mail servers that tell little about who an organisation is."""

import re


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


LEGAL_FORMS = re.compile(
    r"\b(vzw|ivzw|asbl|aisbl|npo|fv|feitelijke vereniging|association de fait|stichting|fondation"
    r"|vereniging zonder winstoogmerk|association sans but lucratif)\b"
)
"""In a name without accents and dots."""

LITTLE_WORDS = _list(
    "de het een en van der den ten ter te d dhet t s n aan in op om bij uit met voor vr zonder naar"
    " le la les l un une du des et a au aux en dans sur pour par avec sans chez"
    " the of and for at to"
    " regio region afdeling afd kern lokaal antenne section"
)
"""They count for nothing."""

COMMON_WORDS = _list(
    "vluchteling nieuwkomer anderstalig migrant asiel opvang onthaal welkom gastvrij solidair"
    " solidariteit hartelijk warm buddy maatje taal werk werking werkgroep groep kring club comite"
    " collectief platform netwerk net punt steun steunpunt hulp project actie initiatief"
    " coordinatie vereniging organisatie vrijwilliger huis thuis centrum atelier cafe tafel school"
    " studie wonen woning samen open deur wereld mens vriend buur gezin kind jong jongere vrouw"
    " nieuw burger integratie inburgering onderwijs sport kledij huisraad fiets iedereen ontmoeting"
    " praat babbel brussel"
    " vlaams brabant limburg vlaanderen oost west noord zuid"
)
"""A name of these words alone is one that many may have. After translation and in the singular."""

TRANSLATIONS = {
    "accueil": "onthaal",
    "ami": "vriend",
    "asile": "asiel",
    "association": "vereniging",
    "asso": "vereniging",
    "bienvenue": "welkom",
    "bleu": "blauw",
    "boussole": "kompas",
    "bruxell": "brussel",
    "bur": "buur",
    "buren": "buur",
    "bxl": "brussel",
    "canal": "kanaal",
    "centre": "centrum",
    "chaleur": "warmte",
    "citoyen": "burger",
    "citoyenn": "burger",
    "collectif": "collectief",
    "cuisin": "keuken",
    "ecol": "school",
    "enfant": "kind",
    "ensembl": "samen",
    "entraid": "hulp",
    "aid": "hulp",
    "espoir": "hoop",
    "famili": "gezin",
    "famill": "gezin",
    "femm": "vrouw",
    "friend": "vriend",
    "groupe": "groep",
    "group": "groep",
    "habiter": "wonen",
    "help": "hulp",
    "hom": "thuis",
    "hous": "huis",
    "jardin": "tuin",
    "jeun": "jong",
    "jonger": "jong",
    "langu": "taal",
    "logement": "wonen",
    "lumier": "licht",
    "main": "hand",
    "maison": "huis",
    "mond": "wereld",
    "monde": "wereld",
    "network": "netwerk",
    "neighbour": "buur",
    "nouveau": "nieuw",
    "nuit": "nacht",
    "ouvert": "open",
    "parrainag": "buddy",
    "parrain": "buddy",
    "pont": "brug",
    "port": "deur",
    "org": "organisatie",
    "plateform": "platform",
    "refugee": "vluchteling",
    "refugie": "vluchteling",
    "reseau": "netwerk",
    "soleil": "zon",
    "soutien": "steun",
    "support": "steun",
    "solidarite": "solidariteit",
    "toit": "dak",
    "vl": "vluchteling",
    "voisin": "buur",
    "welcom": "welkom",
    "wg": "werkgroep",
    "welcome": "welkom",
    "wom": "vrouw",
    "women": "vrouw",
    "world": "wereld",
}
"""Words of names in French and English, without their ending, as a Dutch name has them."""

NUMBERS = {
    word: str(number)
    for number, words in {
        2: "twee tweede deux",
        3: "drie derde trois",
        4: "vier vierde quatre",
        5: "vijf vijfde cinq",
        6: "zes zesde six",
        7: "zeven zevende sept",
        8: "acht achtste huit",
        9: "negen negende neuf",
        10: "tien tiende dix",
        11: "elf elfde onze",
        12: "twaalf twaalfde douze",
        20: "twintig vingt",
        100: "honderd cent",
        1000: "duizend mille",
    }.items()
    for word in words.split()
}

SITES_OF_MANY = {
    "facebook.com",
    "fb.com",
    "fb.me",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "meetup.com",
    "sites.google.com",
    "tiktok.com",
    "twitter.com",
    "whatsapp.com",
    "chat.whatsapp.com",
    "x.com",
    "youtube.com",
}
"""Here the first part of the path tells whose page it is."""

HOSTS_OF_MANY = {
    "be-web.be",
    "blogspot.com",
    "github.io",
    "jimdofree.com",
    "jouwweb.be",
    "jouwweb.nl",
    "webador.be",
    "webnode.be",
    "webnode.page",
    "weebly.com",
    "wixsite.com",
    "wordpress.com",
}
"""Here the name before the host tells whose site it is."""

MAIL_OF_MANY = {
    "gmail.com",
    "googlemail.com",
    "hotmail.be",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "live.be",
    "live.com",
    "mac.com",
    "me.com",
    "msn.com",
    "outlook.be",
    "outlook.com",
    "pandora.be",
    "proton.me",
    "protonmail.com",
    "proximus.be",
    "scarlet.be",
    "skynet.be",
    "telenet.be",
    "voo.be",
    "ymail.com",
    "yahoo.com",
    "yahoo.fr",
}

PAGES_OF_ANY_SITE = {
    "about",
    "accueil",
    "contact",
    "de",
    "en",
    "fr",
    "home",
    "index",
    "nl",
    "onthaal",
    "over",
    "over-ons",
    "a-propos",
    "welkom",
    "wie-zijn-wij",
}
STEPS_TO_A_PAGE = {
    "groups",
    "pages",
    "pg",
    "view",
    "site",
    "p",
    "people",
    "company",
    "channel",
    "in",
}
"""Parts of a path that come before whose page it is."""
