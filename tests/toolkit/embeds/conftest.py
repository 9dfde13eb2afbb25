import pytest

from toolkit.models import Embed, Section, Theme

ADDRESS = "https://www.youtube.com/watch?v=AbCdEfGh_-1"


def make_embed(page, address=ADDRESS, order=0, **fields):
    """An invented video of an invented house."""
    kind = {Theme: "theme", Section: "section"}[type(page)]
    told = {
        "title_nl": "Zo lees je een huurcontract",
        "title_fr": "Lire un bail",
        "title_en": "How to read a lease",
        "shows_nl": "Een huurbegeleider overloopt een contract, stap voor stap.",
        "shows_fr": "Un bail, lu pas à pas.",
        "shows_en": "Somebody reads a lease, step by step.",
        "by": "Huis van de Huurder",
        "language": "ar",
        "minutes": 4,
    }
    return Embed.objects.create(**{kind: page}, address=address, order=order, **told | fields)


@pytest.fixture
def theme(db):
    return Theme.objects.get(slug="wonen")


@pytest.fixture
def section(db):
    return Section.objects.published().select_related("chapter").first()
