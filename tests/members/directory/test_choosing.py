"""Choosing in the directory: every state is an address; a wrong one is answered in words."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Municipality
from tests.members.factories import BRUSSELS, GHENT, make_organisation
from toolkit.models import Status, Theme

pytestmark = pytest.mark.django_db
AALST, DENDERMONDE, LEUVEN = "41002", "42006", "24062"


def directory(client, language="en", **choices):
    return client.get(f"/{language}/organisaties/?{urlencode(choices)}")


def names(response):
    return [organisation.name for organisation in response.context["organisations"]]


def choices_of(response, name):
    found = dict(response.context["form"].fields[name].choices)
    return {
        value: int(re.search(r"\((\d+)\)", label)[1]) for value, label in found.items() if value
    }


@pytest.fixture
def three(db):
    here = make_organisation("Aan de Dender", municipality=AALST, languages=["nl", "ar"])
    here.themes.add(Theme.objects.get(slug="wonen"))
    near = make_organisation(
        "Tuinpad",
        municipality=DENDERMONDE,
        languages=["nl"],
        seeks_volunteers=True,
        activities_nl="Huiswerkhulp aan huis",
    )
    near.themes.add(Theme.objects.get(slug="wonen"))
    near.statuses.add(Status.objects.get(code="temporary"))
    far = make_organisation(
        "Noordster",
        municipality=LEUVEN,
        languages=["fr"],
        no_room_until=timezone.localdate(),
        activities_nl="Taaltafels",
    )
    far.themes.add(Theme.objects.get(slug="reizen"))
    return here, near, far


@pytest.mark.parametrize(
    "choice, expected",
    [
        ({"zoek": "tuin"}, ["Tuinpad"]),
        ({"provincie": "east-flanders"}, ["Aan de Dender", "Tuinpad"]),
        ({"gemeente": AALST}, ["Aan de Dender"]),
        ({"gemeente": f"{AALST},{LEUVEN}"}, ["Aan de Dender", "Noordster"]),
        ({"thema": "wonen"}, ["Aan de Dender", "Tuinpad"]),
        ({"wat": "school"}, ["Tuinpad"]),
        ({"statuut": "temporary"}, ["Aan de Dender", "Tuinpad", "Noordster"]),
        ({"statuut": "recognised"}, ["Aan de Dender", "Noordster"]),  # who chose none helps all
        ({"taal": "ar"}, ["Aan de Dender"]),
        ({"plaats": "ja"}, ["Aan de Dender", "Tuinpad"]),
        ({"vrijwilligers": "ja"}, ["Tuinpad"]),
        ({"thema": "wonen", "taal": "nl", "vrijwilligers": "ja"}, ["Tuinpad"]),
        ({"bij": "9300"}, ["Aan de Dender"]),
        ({"bij": "9300", "km": "20"}, ["Aan de Dender", "Tuinpad"]),
        ({"bij": "Dendermonde", "km": "20", "thema": "wonen"}, ["Tuinpad", "Aan de Dender"]),
    ],
)
def test_each_choice_leaves_who_fits(client, three, choice, expected):
    response = directory(client, **choice)
    assert response.status_code == 200
    assert names(response) == expected


def test_who_works_in_a_place_is_near_it_wherever_they_sit(client):
    organisation = make_organisation(municipality=LEUVEN)
    organisation.working_area.add(Municipality.objects.get(pk=AALST))
    assert names(directory(client, bij="9300")) == [organisation.name]


def test_each_choice_says_how_many_there_would_be(client, three):
    response = directory(client, provincie="east-flanders")
    assert choices_of(response, "provincie") == {"east-flanders": 2, "flemish-brabant": 1}
    assert choices_of(response, "thema") == {"wonen": 2}
    assert choices_of(response, "taal") == {"nl": 2, "ar": 1}
    assert choices_of(response, "wat") == {"school": 1}
    assert choices_of(response, "statuut")["temporary"] == 2
    assert response.context["form"].seeking == 1


def test_every_number_behind_a_choice_is_true(client, three):
    fields = ["provincie", "thema", "taal", "wat", "statuut"]
    for present in [{}, {"thema": "wonen"}, {"bij": "9300", "km": "20"}, {"zoek": "tuinpad"}]:
        response = directory(client, **present)
        for name in fields:
            for value, number in choices_of(response, name).items():
                found = directory(client, **(present | {name: value}))
                assert found.context["page"].paginator.count == number, (present, name, value)


def test_every_link_of_the_map_leads_to_as_many_as_it_says(client, three):
    make_organisation("Kanaal", municipality=BRUSSELS)
    for present in [{}, {"thema": "wonen"}, {"provincie": "east-flanders"}]:
        drawing = directory(client, **present).context["drawing"]
        assert drawing.dots
        for link in [*drawing.dots, *drawing.areas]:
            found = client.get(f"/en/organisaties/{link.address}")
            assert found.context["page"].paginator.count == link.number


def test_the_map_is_the_same_list_for_who_does_not_see_it(client, three):
    text = unescape(directory(client).text)
    assert 'aria-label="East Flanders: 2 organisations"' in text
    assert re.search(r'aria-label="Leuven: 1 organisation"', text)
    assert "National Geographic Institute" in text


def test_where_nobody_works_yet_is_an_invitation(client, three):
    text = unescape(directory(client).text)
    limburg = Municipality.objects.filter(province="limburg").count()
    assert f"Limburg: nobody yet in {limburg} of {limburg} municipalities" in text
    assert "Genk" in text.split("Where nobody works yet")[1]
    assert "Aalst" not in text.split("Where nobody works yet")[1].split("</dl>")[0].split(", ")


def test_a_place_with_two_meanings_is_asked_and_each_answer_is_sure(client, three):
    response = directory(client, bij="Aalst")
    assert response.status_code == 422
    assert "More than one place has this name" in response.text
    links = re.findall(r'href="(\?[^"]*bij=[^"]+)"', response.text)
    assert len(links) == 2
    for link in links:
        assert client.get(f"/en/organisaties/{unescape(link)}").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"bij": "xyzxyz"},
        {"bij": "93000"},
        {"bij": "x" * 5000},
        {"zoek": "x" * 5000},
        {"km": "7"},
        {"km": "abc"},
        {"provincie": "hainaut"},
        {"gemeente": "99999"},
        {"gemeente": "44021," * 2000},
        {"thema": "niets"},
        {"statuut": "'; drop table"},
        {"taal": "xx"},
        {"wat": "toveren"},
        {"plaats": "nee"},
    ],
)
def test_a_wrong_choice_is_answered_in_words_and_hides_nobody(client, three, wrong):
    response = directory(client, **wrong)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert "error-summary" in response.text
    assert len(names(response)) == 3


@pytest.mark.parametrize("page", ["abc", "0", "-1", "99", "1e9", "x" * 5000, "²"])
def test_a_page_that_is_not_there_is_answered_with_one_that_is(client, three, page):
    response = directory(client, pagina=page)
    assert response.status_code == 404
    assert "There is no such page" in response.text
    assert len(names(response)) == 3


@pytest.mark.parametrize("name", ["zoek", "bij", "km", "provincie", "gemeente", "pagina", "wat"])
def test_a_null_byte_is_nothing_worse_than_a_mistake(client, three, name):
    assert directory(client, **{name: "a\0b"}).status_code in {400, 404, 422}


@pytest.mark.parametrize(
    "typed",
    ["'", '"', "%", "_", "\\", "a & b", "a:*", "!", "( )", "🦔", "'; --", "<b>", "  ", "²³"],
)
def test_signs_are_no_more_than_words(client, three, typed):
    response = directory(client, zoek=typed)
    assert response.status_code == 200
    assert f"<b>{typed}" not in response.text


def test_who_has_only_some_of_the_words_is_shown_as_such(client, three):
    response = directory(client, zoek="tuinpad kwakzalver")
    assert names(response) == ["Tuinpad"]
    assert "Nobody has all of these words" in response.text


def test_nothing_found_shows_the_way_back(client, three):
    response = directory(client, zoek="qqqqqqq")
    assert response.status_code == 200
    assert "Nobody was found" in response.text


def test_all_pages_together_hold_everybody_once(client):
    for n in range(50):
        make_organisation(f"Groep {n:02}", municipality=[GHENT, AALST, LEUVEN][n % 3])
    seen = [name for page in range(1, 6) for name in names(directory(client, pagina=page))]
    assert len(seen) == len(set(seen)) == 50
    assert directory(client, bij="9300", km="20").context["page"].paginator.count == 17
    text = directory(client, zoek="groep").text
    assert "?zoek=groep&amp;pagina=2" in text


def test_htmx_gets_the_same_list_without_the_page_around_it(client, three):
    address = f"{reverse('members:directory')}?thema=wonen"
    page = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})
    assert names(page) == names(part)
    assert "<html" in page.text and "<html" not in part.text
    assert "HX-Request" in part["Vary"]


def test_what_is_changed_is_found_at_once(client):
    organisation = make_organisation("Oude naam")
    type(organisation).objects.filter(pk=organisation.pk).update(name="Zonnewende")
    assert names(directory(client, zoek="zonnewende")) == ["Zonnewende"]
    assert not names(directory(client, zoek="oude naam"))


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "suspended", "left"])
def test_who_is_no_member_is_found_by_nothing(client, state):
    make_organisation("Verborgen", municipality=AALST, state=state, seeks_volunteers=True)
    for choice in [{"zoek": "verborgen"}, {"zoek": "verborgne"}, {"bij": "9300"}, {}]:
        response = directory(client, **choice)
        assert not names(response)
        assert not response.context["drawing"].dots
