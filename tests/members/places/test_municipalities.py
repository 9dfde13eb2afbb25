"""The municipalities of Belgium since the mergers of 1 January 2025."""

import math
import re

import pytest
from django.utils import translation

from members.models import Municipality
from members.places.loading import load_municipalities

pytestmark = [pytest.mark.usefixtures("as_owner"), pytest.mark.django_db]  # who loads them
PER_PROVINCE = {
    "antwerp": 67,
    "brussels": 19,
    "east-flanders": 55,
    "flemish-brabant": 63,
    "hainaut": 69,
    "liege": 84,
    "limburg": 38,
    "luxembourg": 43,
    "namur": 38,
    "walloon-brabant": 27,
    "west-flanders": 62,
}


def test_all_are_there():
    provinces = list(Municipality.objects.values_list("province", flat=True))
    assert {province: provinces.count(province) for province in PER_PROVINCE} == PER_PROVINCE
    assert len(provinces) == sum(PER_PROVINCE.values()) == 565


def test_the_network_works_in_flanders_and_brussels():
    regions = list(Municipality.objects.in_scope().values_list("region", flat=True))
    assert (regions.count("flanders"), regions.count("brussels"), len(regions)) == (285, 19, 304)


@pytest.mark.parametrize(
    ("postal_code", "codes"),
    [
        ("9000", ["44021"]),  # Ghent
        ("1000", ["21004"]),  # Brussels
        ("2000", ["11002"]),  # Antwerp
        ("3500", ["71072"]),  # Hasselt, merged in 2025
        ("8000", ["31005"]),  # Bruges
        ("3000", ["24062"]),  # Leuven
        ("9090", ["44088"]),  # Merelbeke-Melle, merged in 2025
        ("9120", ["46030"]),  # Beveren-Kruibeke-Zwijndrecht, merged in 2025
        ("1040", ["21004", "21005"]),  # Brussels and Etterbeek share it
        ("0000", []),
        ("", []),
    ],
)
def test_a_postal_code_leads_to_its_municipality(postal_code, codes):
    municipalities = Municipality.objects.for_postal_code(postal_code).order_by("code")
    assert [municipality.code for municipality in municipalities] == codes


def test_every_one_has_codes_names_and_a_place_in_belgium():
    for municipality in Municipality.objects.all():
        assert re.fullmatch(r"[1-9]\d{4}", municipality.code)
        assert municipality.postal_codes, municipality
        assert all(re.fullmatch(r"[1-9]\d{3}", code) for code in municipality.postal_codes)
        assert municipality.name_nl and municipality.name_fr
        assert 49.49 < municipality.latitude < 51.51, municipality
        assert 2.54 < municipality.longitude < 6.41, municipality


def test_no_two_stand_on_the_same_spot():
    spots = [(m.latitude, m.longitude) for m in Municipality.objects.all()]
    assert len(set(spots)) == len(spots)


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("44021", 51.054, 3.725),  # Ghent
        ("21004", 50.847, 4.352),  # Brussels
        ("24062", 50.879, 4.701),  # Leuven
        ("23027", 50.736, 4.237),  # Halle in Brabant, not the one near Antwerp
        ("73028", 50.727, 5.427),  # Herstappe, the smallest
        ("21019", 50.830, 4.430),  # Sint-Pieters-Woluwe
    ],
)
def test_a_place_is_where_it_is(code, latitude, longitude):
    municipality = Municipality.objects.get(pk=code)
    north = (float(municipality.latitude) - latitude) * 111
    east = (float(municipality.longitude) - longitude) * 70
    assert math.hypot(north, east) < 1.5  # kilometres


def test_a_name_follows_the_readers_language():
    ghent = Municipality.objects.get(pk="44021")
    names = {}
    for language in ["nl", "fr", "en"]:
        with translation.override(language):
            names[language] = str(ghent)
    assert names == {"nl": "Gent", "fr": "Gand", "en": "Gent"}


def test_loading_them_again_changes_nothing():
    before = list(Municipality.objects.order_by("code").values())
    load_municipalities(Municipality)
    assert list(Municipality.objects.order_by("code").values()) == before


def test_loading_them_again_restores_what_was_changed():
    Municipality.objects.filter(pk="44021").update(name_nl="Gendt")
    load_municipalities(Municipality)
    assert Municipality.objects.get(pk="44021").name_nl == "Gent"
