"""Which organisations does a question of the API mean? And what is wrong with the question."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.directory.index import current
from members.directory.searching import search
from members.models import Municipality, Organisation
from members.open_data import hsds, ids
from members.places.distances import kilometres_between
from toolkit.models import Status, Theme

METRES = 1000  # in a kilometre
FARTHEST = 300_000  # Belgium, from end to end


class Misasked(Exception):
    """A question that can't be answered; says in words what is wrong with which parameter."""

    def __init__(self, parameter: str, message: str):
        super().__init__(message)
        self.parameter, self.message = parameter, message


def by_words(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Whom the directory finds with all of these words."""
    if not text.strip():
        return rows
    hits = search(text, current(), Theme.objects.published())
    return rows.none() if hits.is_partial else rows.filter(pk__in=list(hits.scores))


def by_term(rows: QuerySet[Organisation], wanted: UUID) -> QuerySet[Organisation]:
    """Who works on a theme; or who supports people of a status, as do those that name none."""
    for theme in Theme.objects.published().only("slug"):
        if hsds.term_id(ids.named(hsds.THEMES), theme.slug) == wanted:
            return rows.filter(_has("themes", theme))
    for status in Status.objects.all():
        if hsds.term_id(ids.named(hsds.STATUSES), status.code) == wanted:
            return rows.filter(_has("statuses", status) | ~_has("statuses"))
    raise Misasked("taxonomy_term_id", "There is no such term: /api/hsds/taxonomy_terms lists all.")


def by_taxonomy(rows: QuerySet[Organisation], wanted: UUID) -> QuerySet[Organisation]:
    relations = {ids.named(hsds.THEMES): "themes", ids.named(hsds.STATUSES): "statuses"}
    if wanted not in relations:
        raise Misasked("taxonomy_id", "There is no such taxonomy: /api/hsds/taxonomies lists all.")
    return rows.filter(_has(relations[wanted]))


def _has(relation: str, row: Theme | Status | None = None) -> Exists:
    """Of this organisation, asked beside it, so that no organisation comes twice."""
    through = getattr(Organisation, relation).through
    target = {"themes": "theme", "statuses": "status"}[relation]
    found = through.objects.filter(organisation=OuterRef("pk"))
    return Exists(found.filter(**{target: row}) if row else found)


def by_postcode(
    rows: QuerySet[Organisation], postcode: str, metres: int | None
) -> QuerySet[Organisation]:
    """Who is at home within so many metres of it; or, without a distance, who works there."""
    here = list(Municipality.objects.for_postal_code(postcode))
    if not here:
        raise Misasked("postcode", f"{postcode} is no Belgian postcode.")
    if metres is not None:
        near = [
            place.pk
            for place in Municipality.objects.only("latitude", "longitude")
            if any(kilometres_between(place, one) * METRES <= metres for one in here)
        ]
        return rows.filter(municipality__in=near)
    area = Organisation.working_area.through.objects.filter(
        organisation=OuterRef("pk"), municipality__in=here
    )
    return rows.filter(Q(municipality__in=here) | Exists(area))
