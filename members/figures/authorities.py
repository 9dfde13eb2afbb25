"""Which authority decides on a step: the one that its text names first, of a short list.

Curators write who decides in their own words, a hundred and fifty of them ("Gemeente, dienst
vreemdelingen"). Bottlenecks are told together by whom a signal would go to. What none of these is
stands under "another": nothing is lost, and a new word in a text breaks nothing.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER = "andere"
AUTHORITIES: dict[str, tuple[Promise, str]] = {
    "gemeente": (_("The municipality"), r"gemeente|(ambtenaar van de )?burgerlijke stand"),
    "ocmw": (_("The OCMW/CPAS"), r"ocmw"),
    "dvz": (_("The Immigration Office"), r"dvz|dienst vreemdelingenzaken"),
    "cgvs": (_("The CGRS"), r"cgvs"),
    "opvang": (_("Fedasil and reception centres"), r"fedasil|opvang"),
    "kinderbijslag": (
        _("The child benefit fund"),
        r"((oude en nieuwe|vlaamse|brussels) )?(uitbetaler|kinderbijslagfonds)",
    ),
    "school": (
        _("Schools and universities"),
        r"(franstalige |secundaire )?school|okan|hoge?school",
    ),
    "ziekenfonds": (_("The health insurance fund"), r"ziekenfonds|zorgkas"),
    "inburgering": (_("Agencies for civic integration"), r"agentschap|trajectbegeleider"),
    "federaal": (_("A federal public service"), r"fod|federale"),
    "rechter": (_("Courts"), r"arbeidsrechtbank|raad voor vreemdelingenbetwistingen"),
    "huisvesting": (
        _("Social housing and housing inspection"),
        r"woonmaatschappij|wonen in vlaanderen|brussel huisvesting|ovm",
    ),
    "vervoer": (_("Public transport companies"), r"de lijn|mivb|nmbs"),
    "verzekeraar": (_("Insurers"), r"verzekeraar"),
    "ambassade": (_("Embassies"), r"(belgische )?ambassade"),
}
"""By what stands in addresses: the name, and how the Dutch text begins."""
_BEGINS = {
    key: re.compile(rf"(?:{begins})", re.IGNORECASE) for key, (_name, begins) in AUTHORITIES.items()
}


def first_named(in_dutch: str) -> str:
    return next((key for key, begins in _BEGINS.items() if begins.match(in_dutch)), OTHER)


def name_of(key: str) -> str:
    return str(AUTHORITIES[key][0] if key in AUTHORITIES else _("Another service"))
