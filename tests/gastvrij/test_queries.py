"""Whatever stands behind the question mark of an address: a page, or a sentence about it."""

import re

import pytest
from django.urls import reverse

from gastvrij.lib.paths import ROOT
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import household_url, item_url, make_household
from tests.members.factories import make_membership, make_organisation
from toolkit.models import Speaker

pytestmark = pytest.mark.django_db
ALWAYS = "gewest"  # the region, on every page of the toolkit
PUBLIC = {
    "search": "zoek",
    "search_suggestions": "zoek",
    "members:directory": "zoek bij km provincie gemeente wat thema statuut taal plaats pagina",
    "members:join_doubles": "name place",
    "members:on_your_site": "province",
    "members:embed": "province",
    "organisations_csv": "separator",
    "toolkit:changes": "thema pagina",
    "toolkit:for_whom": "status woning kinderen situaties thema",
    "toolkit:report": "van over",
    "toolkit:report_thanks": "antwoord van",
    "members:stuck": "kwartaal provincie instelling",
    "members:stuck_csv": "kwartaal stap",
    "account_login": "next",
}
OF_PEOPLE = {
    "checklist:households": "stand pagina",
    "checklist:evening": "wat volgorde buddy organisatie zoek weergave pagina",
    "checklist:trail": "gezin pagina",
    "checklist:erasures": "pagina",
    "checklist:calendar": "pagina",
    "checklist:new": "organisation nog",
    "members:known": "pagina",
}
PLACE = "weergave thema persoon stand termijn zoek pagina van"
OF_FAMILY = {
    "household": f"{PLACE} samen ongedaan",
    "timeline": "pagina",
    "counter": "punt kies",
    "on_paper": f"{PLACE} kort",
    "pass_on": "naar zoek",
    "share": "taal",
    "summary": "taal wie",
    "paper": "taal deel token",
}
OF_ITEM = f"{PLACE} ook"
OF_SPEAKER = "soort"

NULL = ["%00", "huur%00waarborg"]
BROKEN = {
    "codes": ["%zz%", "%ff%fe", "%ed%a0%80"],
    "long ones": ["huurwaarborg" * 800, "huur+" * 2000],
    "numbers": ["9" * 30, "%D9%A1", "%25_%5C%27"],
}
ASKED = re.compile(r'\bGET\.get(?:list)?\(\s*"(\w+)"|"(\w+)" (?:not )?in request\.GET\b')


def test_every_name_that_a_view_reads_is_tried_below():
    tried = {ALWAYS, OF_SPEAKER, *OF_ITEM.split()}
    for table in (PUBLIC, OF_PEOPLE, OF_FAMILY):
        tried |= {name for names in table.values() for name in names.split()}
    read = {
        name
        for app in ("checklist", "members", "toolkit", "gastvrij")
        for file in (ROOT / app).rglob("*.py")
        for names in ASKED.findall(file.read_text())
        for name in names
        if name
    }
    assert read and read - tried == set()


@pytest.fixture
def pages(client, organisation, coordinator, buddy):
    """The addresses that search, sort and leaf, each with the names that it knows."""
    family = make_household(organisation, buddy=buddy)
    make_membership(organisation=make_organisation("Ontvangers vzw"), role="coordinator")
    Speaker.objects.create(user=coordinator, language="ar")
    client.force_login(coordinator)
    return [
        *((reverse(name), names) for name, names in (PUBLIC | OF_PEOPLE).items()),
        *((reverse(f"checklist:{name}", args=[family.pk]), of) for name, of in OF_FAMILY.items()),
        (household_url(family), f"{PLACE} ongedaan"),
        (item_url(family), OF_ITEM),
        (reverse("toolkit:speaking", args=["ar"]), OF_SPEAKER),
    ]


def answers(client, pages, texts):
    """Each text in all names of a page at once, and where words are searched in these alone."""
    for address, known in pages:
        names = [*known.split(), ALWAYS]
        alone = [["zoek"]] if "zoek" in names and len(names) > 2 else []
        for text in texts:
            for some in (names, *alone):
                query = "&".join(f"{name}={text}" for name in some)
                response = client.get(f"{address}?{query}", headers={"HX-Request": "true"})
                yield f"{address}?{query[:60]}", response.status_code


def test_a_null_byte_in_an_address_is_told_in_words(client, pages):
    assert {status for _, status in answers(client, pages, NULL)} == {400}
    response = client.get(f"{reverse('checklist:evening')}?zoek=huur%00waarborg")
    assert "Dat begrijpen we niet" in response.content.decode()


@pytest.mark.parametrize("kind", BROKEN)
def test_no_search_and_no_filter_breaks_on_what_is_no_word(client, pages, kind):
    found = [*answers(client, pages, BROKEN[kind])]
    assert [one for one in found if one[1] >= 500] == []
    assert len([one for one in found if one[1] == 200]) > len(found) // 2
