"""Everything in one file: CSV for a spreadsheet, JSON, and GeoJSON for a map."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import override

from gastvrij.lib import languages
from gastvrij.lib.files import BYTE_ORDER_MARK, harmless
from gastvrij.lib.telephone import read_telephone, telephone_in_words
from members.models import Organisation
from members.open_data.hsds import logo_of
from members.open_data.published import ATTRIBUTION, LICENCE, organisations
from toolkit.models import Theme

AT_ONCE = 500
# fmt: off
COLUMNS = [
    "id", "name", "kind", "legal_form", "enterprise_number", "municipality_code", "municipality_nl",
    "municipality_fr", "province", "region", "latitude", "longitude", "working_area",
    "description_nl", "description_fr", "description_en", "activities_nl", "activities_fr",
    "activities_en", "themes", "statuses", "languages", "seeks_volunteers", "no_room_until",
    "website", "email", "telephone", "logo", "page", "confirmed_on", "member_since",
]
# fmt: on
SEPARATORS = {"comma": ",", "semicolon": ";"}


def in_parts() -> Iterator[Organisation]:
    """All, in one question whatever their number; memory holds some hundreds at a time.

    The cursor lives in a transaction, which a pooler gives a connection of its own to.
    """
    with transaction.atomic():
        yield from organisations().prefetch_related(None).annotate(**CODES).iterator(AT_ONCE)


def _codes(field: str, code: str, *order: str, **only: Any) -> ArraySubquery:
    """Of what an organisation names there, in one question with the organisation itself."""
    named = getattr(Organisation, field).through.objects.filter(organisation=OuterRef("pk"), **only)
    return ArraySubquery(named.order_by(*order).values(code))


CODES = {
    "area_codes": _codes("working_area", "municipality__code", "municipality__name_nl"),
    "theme_slugs": _codes(
        "themes", "theme__slug", "theme__number", theme__state=Theme.State.PUBLISHED
    ),
    "status_codes": _codes("statuses", "status__code", "status__order"),
}


def told(one: Organisation) -> dict[str, Any]:
    """What the page of one of `in_parts` shows, in codes and in each language that it wrote."""
    place = one.municipality
    texts = {
        f"{field}_{code}": getattr(one, f"{field}_{code}") or ""
        for field in ("description", "activities")
        for code in languages.INTERFACE
    }
    return {
        "id": str(one.public_id),
        "name": one.name,
        "kind": one.kind,
        "legal_form": one.legal_form,
        "enterprise_number": one.enterprise_number,
        "municipality_code": place.code,
        "municipality_nl": place.name_nl,
        "municipality_fr": place.name_fr,
        "province": place.province,
        "region": place.region,
        "latitude": float(place.latitude),
        "longitude": float(place.longitude),
        "working_area": one.area_codes,
        **texts,
        "themes": one.theme_slugs,
        "statuses": one.status_codes,
        "languages": list(one.languages),
        "seeks_volunteers": one.seeks_volunteers,
        "no_room_until": one.no_room_until and one.no_room_until.isoformat(),
        "website": one.website,
        "email": one.email,
        "telephone": (read_telephone(one.telephone) or one.telephone) if one.telephone else "",
        "logo": logo_of(one) or "",
        "page": settings.SITE_URL + page_of(one),
        "confirmed_on": one.confirmed_on and one.confirmed_on.isoformat(),
        "member_since": one.approved_on and one.approved_on.isoformat(),
    }


def page_of(one: Organisation) -> str:
    """Its Dutch address."""
    with override(languages.SOURCE):
        return reverse("members:organisation", args=[one.slug])


# --- CSV ---------------------------------------------------------------------------------------
def as_csv(separator: str) -> Iterator[str]:
    written = StringIO()
    writer = csv.writer(written, delimiter=separator)
    yield BYTE_ORDER_MARK + line(writer, written, COLUMNS)
    for one in in_parts():
        facts = told(one)
        facts["telephone"] = telephone_in_words(one.telephone) if one.telephone else ""
        yield line(writer, written, [cell(facts[name]) for name in COLUMNS])


def cell(value: Any) -> str | float:
    if isinstance(value, list):
        return harmless(" ".join(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, float) else harmless("" if value is None else str(value))


def line(writer, written: StringIO, cells: list) -> str:
    written.seek(0)
    written.truncate()
    writer.writerow(cells)
    return written.getvalue()


# --- JSON and GeoJSON --------------------------------------------------------------------------
def as_json() -> Iterator[str]:
    head = {"licence": LICENCE, "attribution": ATTRIBUTION}
    return _document(head, "organisations", (told(one) for one in in_parts()))


def as_geojson() -> Iterator[str]:
    """RFC 7946. A point is the centre of the municipality: nobody's street is known."""
    head = {"type": "FeatureCollection", "licence": LICENCE, "attribution": ATTRIBUTION}
    return _document(head, "features", (feature(told(one)) for one in in_parts()))


def feature(facts: dict[str, Any]) -> dict[str, Any]:
    point = [facts.pop("longitude"), facts.pop("latitude")]
    return {
        "type": "Feature",
        "id": facts.pop("id"),
        "geometry": {"type": "Point", "coordinates": point},
        "properties": facts,
    }


def _document(head: dict[str, Any], name: str, rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    """A list in a document, row by row."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + f', "{name}": ['
    for number, row in enumerate(rows):
        yield ("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"
