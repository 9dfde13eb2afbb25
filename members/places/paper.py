"""The paper on which every map of the network is drawn: Flanders and Brussels, flat."""

import json
from functools import cache
from pathlib import Path

from members.places import loading
from members.places.distances import Place

FILE = Path(loading.__file__).parent / "data" / "province_map.json"


@cache
def outlines() -> dict:
    """`width` and `height` of the paper, and of each of the `provinces` its path and its box."""
    return json.loads(FILE.read_text())


@cache
def position(place: Place) -> tuple[float, float]:
    """Where its centre lies on the paper."""
    paper = outlines()
    x = (place.longitude - paper["west"]) * paper["scale_x"]
    return x, (paper["north"] - place.latitude) * paper["scale_y"]
