"""Figures as they were published: the site's own role may not write them."""

import psycopg

from gastvrij.lib.quarters import Quarter
from members.figures.reading import Figures
from tests.conftest import address_of

LAST = Quarter(2026, 3)
CELL = (
    "INSERT INTO members_publishedfigure"
    " (quarter_id, item_code, measure, province, reason, value)"
    " SELECT id, %s, %s, %s, %s, %s FROM members_publishedquarter WHERE quarter = %s"
)


def published(item_code, cells, *, quarter=LAST):
    """For good, as the owner; `cells` are values by (measure, province, reason)."""
    with psycopg.connect(address_of("DATABASE_OWNER_URL"), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO members_publishedquarter (quarter, published_at) VALUES (%s, now())"
            " ON CONFLICT DO NOTHING",
            [str(quarter)],
        )
        for cell, value in cells.items():
            owner.execute(CELL, [item_code, *cell, value, str(quarter)])


def told_of(item_code, *, quarter=LAST, **by_measure):
    return Figures(item_code, quarter, by_measure)
