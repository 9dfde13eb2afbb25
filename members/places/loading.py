"""The municipalities of Belgium, from the data file into the database (see data/README.md)."""

import csv
from pathlib import Path

FILE = Path(__file__).parent / "data" / "municipalities.csv"
FIELDS = ["name_nl", "name_fr", "province", "region", "postal_codes", "latitude", "longitude"]


def load_municipalities(Municipality):  # noqa: N803
    """Write all of them, also over what is there; for migrations, which bring their own model.

    A code that disappeared in a merger stays until a migration moves what refers to it.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    municipalities = [
        Municipality(
            code=row["code"],
            **{field: row[field] for field in FIELDS}
            | {"postal_codes": row["postal_codes"].split()},
        )
        for row in rows
    ]
    Municipality.objects.bulk_create(
        municipalities, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS
    )
