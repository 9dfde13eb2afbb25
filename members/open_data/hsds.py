"""An organisation of the network, told in the words of HSDS 3 (decision 40).

Its work is one service at one place: its municipality, for nobody's street is known here. What it
works on and whom it supports are terms of two taxonomies.
"""

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gastvrij.lib import languages
from gastvrij.lib.site_address import address_of
from gastvrij.lib.telephone import read_telephone
from gastvrij.lib.words import day_in_words
from members.models import Organisation
from members.open_data import ids, schemas
from toolkit.models import Status, Theme

THEMES, STATUSES = "themes", "residence-statuses"


# --- the taxonomies ----------------------------------------------------------------------------
def taxonomies() -> list[schemas.Taxonomy]:
    return [_themes(), _statuses()]


def _themes() -> schemas.Taxonomy:
    return schemas.Taxonomy(
        id=ids.named(THEMES),
        name=_("Themes"),
        description=_("The eleven themes of daily life of the toolkit."),
        uri=page("toolkit:index"),
    )


def _statuses() -> schemas.Taxonomy:
    return schemas.Taxonomy(
        id=ids.named(STATUSES),
        name=_("Residence statuses"),
        description=_("Whom an organisation supports. None: everybody."),
    )


def terms() -> list[schemas.TaxonomyTerm]:
    """In two queries."""
    themes = Theme.objects.published().defer("body")
    return [*map(theme_term, themes), *map(status_term, Status.objects.all())]


def theme_term(theme: Theme) -> schemas.TaxonomyTerm:
    return _term(
        _themes(),
        code=theme.slug,
        name=theme.title,
        description=theme.summary or theme.title,
        term_uri=page("toolkit:theme", theme.slug),
    )


def status_term(status: Status) -> schemas.TaxonomyTerm:
    return _term(_statuses(), code=status.code, name=str(status), description=str(status))


def _term(taxonomy: schemas.Taxonomy, *, code: str, **words) -> schemas.TaxonomyTerm:
    return schemas.TaxonomyTerm(
        id=term_id(taxonomy.id, code),
        code=code,
        taxonomy=taxonomy.name,
        taxonomy_id=taxonomy.id,
        taxonomy_detail=taxonomy,
        language=get_language(),
        **words,
    )


def term_id(taxonomy, code):
    return ids.named(taxonomy, code)


# --- an organisation and what it does ----------------------------------------------------------
def organization(one: Organisation) -> schemas.Organization:
    return schemas.Organization(**_of_organization(one))


def full_organization(one: Organisation, *, with_full_service: bool = False):
    told = full_service(one) if with_full_service else service(one)
    return schemas.FullOrganization(
        **_of_organization(one),
        phones=_phones(one),
        locations=[location(one)],
        organization_identifiers=_identifiers(one),
        services=[told],
    )


def service(one: Organisation, *, with_organization: bool = False) -> schemas.Service:
    told = organization(one) if with_organization else None
    return schemas.Service(**_of_service(one), organization=told)


def full_service(one: Organisation) -> schemas.FullService:
    return schemas.FullService(
        **_of_service(one),
        organization=organization(one),
        phones=_phones(one),
        languages=_languages(one),
        service_areas=_areas(one),
        attributes=_attributes(one),
        service_at_locations=[
            schemas.ServiceAtLocation(**_of_service_at_location(one), location=location(one))
        ],
    )


def service_at_location(one: Organisation) -> schemas.ServiceAtLocation:
    return schemas.ServiceAtLocation(
        **_of_service_at_location(one), location=location(one), service=service(one)
    )


def full_service_at_location(one: Organisation) -> schemas.FullServiceAtLocation:
    return schemas.FullServiceAtLocation(
        **_of_service_at_location(one), location=location(one), service=full_service(one)
    )


def location(one: Organisation) -> schemas.Location:
    place = one.municipality
    return schemas.Location(
        id=ids.part_of(one.public_id, ids.LOCATION),
        organization_id=one.public_id,
        name=place.name,
        description=_(
            "The municipality where the organisation is at home. The coordinates are of its centre."
        ),
        latitude=float(place.latitude),
        longitude=float(place.longitude),
        external_identifier=place.code,
    )


def _of_organization(one: Organisation) -> dict:
    return {
        "id": one.public_id,
        "name": one.name,
        "description": one.description_to_read.text
        or _("%(name)s, in %(place)s.") % {"name": one.name, "place": one.municipality},
        "email": one.email or None,
        "website": iri_to_uri(one.website) or None,
        "legal_status": one.get_legal_form_display(),
        "logo": logo_of(one),
        "uri": page("members:organisation", one.slug),
    }


def _of_service(one: Organisation) -> dict:
    return {
        "id": ids.part_of(one.public_id, ids.SERVICE),
        "organization_id": one.public_id,
        "name": _("Volunteers of %(name)s") % {"name": one.name},
        "description": one.activities_to_read.text or None,
        "url": page("members:organisation", one.slug),
        "email": one.email or None,
        "eligibility_description": _eligibility(one),
        "assured_date": one.confirmed_on,
        "alert": _alert(one),
    }


def _of_service_at_location(one: Organisation) -> dict:
    return {
        "id": ids.part_of(one.public_id, ids.SERVICE_AT_LOCATION),
        "service_id": ids.part_of(one.public_id, ids.SERVICE),
        "location_id": ids.part_of(one.public_id, ids.LOCATION),
        "description": _("Volunteers of %(name)s") % {"name": one.name},
    }


def _eligibility(one: Organisation) -> str:
    statuses = [str(status) for status in one.statuses.all()]
    return ", ".join(statuses) or _("Everybody, whatever their residence status.")


def _alert(one: Organisation) -> str | None:
    if not one.no_room_until:
        return None
    if one.no_room_is_to_come:
        day = day_in_words(one.no_room_until)
        return _("No room for new families until %(day)s") % {"day": day}
    return _("No room for new families now")


def _phones(one: Organisation) -> list[schemas.Phone]:
    if not one.telephone:
        return []
    number = read_telephone(one.telephone) or one.telephone
    return [schemas.Phone(id=ids.named(one.public_id, "phone"), number=number)]


def _identifiers(one: Organisation) -> list[schemas.OrganizationIdentifier]:
    if not one.enterprise_number:
        return []
    number = ids.named(one.public_id, "enterprise-number")
    return [schemas.OrganizationIdentifier(id=number, identifier=one.enterprise_number)]


def _languages(one: Organisation) -> list[schemas.Language]:
    return [
        schemas.Language(id=ids.named(one.public_id, "language", code), code=code, name=name)
        for code, name in one.spoken_languages()
    ]


def _areas(one: Organisation) -> list[schemas.ServiceArea]:
    return [
        schemas.ServiceArea(
            id=ids.named(one.public_id, "area", place.code), name=place.name, extent=place.code
        )
        for place in one.working_area.all()
    ]


def _attributes(one: Organisation) -> list[schemas.Attribute]:
    themes = [("theme", theme_term(theme)) for theme in one.themes.all()]
    statuses = [("eligibility", status_term(status)) for status in one.statuses.all()]
    return [
        schemas.Attribute(
            id=ids.named(one.public_id, term.id),
            link_id=ids.part_of(one.public_id, ids.SERVICE),
            link_type=kind,
            link_entity="service",
            taxonomy_term_id=term.id,
            taxonomy_term=term,
        )
        for kind, term in themes + statuses
    ]


def page(name: str, *args: str) -> str:
    """The whole address of a page, in the language of the answer."""
    return address_of(name, *args, language=get_language() or languages.SOURCE)


def logo_of(one: Organisation) -> str | None:
    return settings.SITE_URL + one.logo.get_absolute_url() if hasattr(one, "logo") else None
