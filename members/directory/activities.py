"""What organisations do, in a dozen kinds, read from their own words about their activities.

Nobody has to tick anything: a kind is recognised by how its words begin, in three languages.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Activity(TextChoices):
    """The values stand in addresses."""

    BUDDIES = "buddies", _("Buddies for families")
    GOING_ALONG = "meegaan", _("Going along to services")
    PAPERS = "papieren", _("Help with letters and forms")
    HOUSING = "wonen", _("Finding a home")
    LANGUAGE = "taal", _("Practising the language")
    SCHOOL = "school", _("Homework and school")
    THINGS = "spullen", _("Clothes, furniture, toys")
    MEETING = "ontmoeten", _("Meeting, eating, cooking")
    MOVING = "bewegen", _("Cycling, sport, driving licence")
    HEALTH = "zorg", _("Going to a doctor, care")
    LAW = "recht", _("Legal advice")


WORDS = {
    Activity.BUDDIES: "buddy buddie maatje duo parrain tandem mentor",
    Activity.GOING_ALONG: "meegaan begeleid loket accompagn",
    Activity.PAPERS: "brief briev papier formulier administrat factur schuld spreekuur permanenc"
    " letter courrier dossier aanvrag document paperwork",
    Activity.HOUSING: "woning wonen huur woonst gastgezin logement lease hous home",
    Activity.LANGUAGE: "taal praat conversat nederland langu",
    Activity.SCHOOL: "huiswerk school studie oudercontact devoir homework kinderopvang",
    Activity.THINGS: "kled kleren huisraad meubel speelgoed vetement meubl furnitur cloth toy",
    Activity.MEETING: "koffie kok maaltijd ontmoet cafe thee eten repas rencontr cook meal meeting"
    " brei tuin",
    Activity.MOVING: "fiets sport zwem wandel rijbewijs velo cycl bike permi",
    Activity.HEALTH: "medisch dokter arts ziekenhuis tandarts psycholog medecin dentist sante"
    " doctor health",
    Activity.LAW: "jurist juridisch jurid beroep recht legal law droit",
}


def query_of(activity: str) -> str:
    """For `to_tsquery`: a word of its activities (weight B) that begins so."""
    return " | ".join(f"{word}:*B" for word in WORDS[Activity(activity)].split())
