"""The API in the form of HSDS 3: what may be asked at /api/hsds/, and how it is answered."""

from typing import Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError

from gastvrij.lib import languages
from gastvrij.lib.site_address import address_of
from members.models import Organisation
from members.open_data import finding, hsds, ids, schemas
from members.open_data.finding import Misasked
from members.open_data.published import ATTRIBUTION, LICENCE, organisations, refusal, refusals

PER_PAGE, MOST = 50, 200
LANGUAGES = Literal["nl", "fr", "en"]
# The specification has these too, and asks for none; a question with one is not answered as if
# it had been understood.
NOT_HERE = {
    "modified_after": "We do not know when something changed: ask with If-None-Match instead.",
    "minimal": "There is no short form of a list: ask for pages.",
    "format": "Only JSON is spoken here. Whole files, CSV too: /nl/open-data/.",
}

api = NinjaAPI(
    title="Gastvrij Netwerk",
    version="1",
    urls_namespace="hsds",
    docs_url=None,
    description=(
        "The member organisations of Gastvrij Netwerk: local volunteers in Flanders and Brussels "
        "who support people who have fled. Read only, without a key, in the form of the Human "
        "Services Data Specification 3.0 (Open Referral). "
        f"Licence: CC BY 4.0. Please name {ATTRIBUTION}."
    ),
    openapi_extra={"info": {"license": {"name": "CC BY 4.0", "url": LICENCE}}},
)


# --- what may be asked -------------------------------------------------------------------------
class Asked(Schema):
    language: LANGUAGES = Field(
        "nl", description="Of names and texts. What is not there in it stands in another."
    )


class AskedPage(Asked):
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(PER_PAGE, ge=1, le=MOST)


class AskedSearch(AskedPage):
    search: str = Field("", max_length=100, description="Words, each of which must be there.")


class AskedOrganizations(AskedSearch):
    full: bool = Field(False, description="With all that belongs to each.")
    full_service: bool = Field(False, description="... and its service with all of its own.")


class AskedOrganization(Asked):
    full_service: bool = Field(False, description="With all that belongs to its service.")


class AskedServices(AskedSearch):
    taxonomy_term_id: UUID | None = Field(None, description="Those for which this term holds.")
    taxonomy_id: UUID | None = Field(None, description="Those that have a term of it.")
    organization_id: UUID | None = None
    full: bool = Field(False, description="With all that belongs to each.")


class AskedPlaces(AskedServices):
    postcode: str | None = Field(
        None, pattern=r"^[1-9][0-9]{3}$", description="Where the service works."
    )
    proximity: int | None = Field(
        None,
        ge=0,
        le=finding.FARTHEST,
        description="In metres from the centre of the postcode: who is at home that near.",
    )


class AskedTerms(AskedPage):
    taxonomy_id: UUID | None = None


REFUSED = {400: schemas.Refusals, 404: schemas.Refusals, 429: schemas.Refusals}


def answers(path: str, form, summary: str):
    """An address of the API, which understands its own parameters and no other."""
    return api.get(
        path, response={200: form, **REFUSED}, summary=summary, exclude_none=True, by_alias=True
    )


# --- the addresses -----------------------------------------------------------------------------
@answers("/", schemas.About, "About this API")
def about(request, asked: Query[Asked]):
    check(request, Asked)
    return {
        "version": "3.0",
        "profile": address_of("members:open_data_api", language=languages.ENGLISH),
        "openapi_url": request.build_absolute_uri("openapi.json"),
        "license": LICENCE,
        "attribution": ATTRIBUTION,
    }


@answers(
    "/organizations",
    schemas.Page[schemas.FullOrganization | schemas.Organization],
    "All organizations",
)
def list_organizations(request, asked: Query[AskedOrganizations]):
    check(request, AskedOrganizations)

    def tell(one: Organisation):
        if asked.full or asked.full_service:
            return hsds.full_organization(one, with_full_service=asked.full_service)
        return hsds.organization(one)

    return page_of(finding.by_words(organisations(), asked.search), tell, asked)


@answers(
    "/organizations/{uuid:id}", schemas.FullOrganization, "One organization with all of its own"
)
def get_organization(request, id: UUID, asked: Query[AskedOrganization]):
    check(request, AskedOrganization)
    one = get_object_or_404(organisations(), public_id=id)
    with translation.override(asked.language):
        return hsds.full_organization(one, with_full_service=asked.full_service)


@answers("/services", schemas.Page[schemas.FullService | schemas.Service], "All services")
def list_services(request, asked: Query[AskedServices]):
    check(request, AskedServices)

    def tell(one: Organisation):
        return hsds.full_service(one) if asked.full else hsds.service(one, with_organization=True)

    return page_of(find(asked), tell, asked)


@answers("/services/{uuid:id}", schemas.FullService, "One service with all of its own")
def get_service(request, id: UUID, asked: Query[Asked]):
    check(request, Asked)
    one = get_object_or_404(organisations(), public_id=ids.whole_of(id, ids.SERVICE))
    with translation.override(asked.language):
        return hsds.full_service(one)


@answers("/locations", schemas.Page[schemas.Location], "All locations")
def list_locations(request, asked: Query[AskedSearch]):
    check(request, AskedSearch)
    return page_of(finding.by_words(organisations(), asked.search), hsds.location, asked)


@answers("/locations/{uuid:id}", schemas.Location, "One location")
def get_location(request, id: UUID, asked: Query[Asked]):
    check(request, Asked)
    one = get_object_or_404(organisations(), public_id=ids.whole_of(id, ids.LOCATION))
    with translation.override(asked.language):
        return hsds.location(one)


@answers(
    "/service_at_locations",
    schemas.Page[schemas.FullServiceAtLocation | schemas.ServiceAtLocation],
    "All services at their location, also by postcode and distance",
)
def list_service_at_locations(request, asked: Query[AskedPlaces]):
    check(request, AskedPlaces)
    found = find(asked)
    if asked.proximity is not None and asked.postcode is None:
        raise Misasked("postcode", "proximity is a distance from a postcode: give both.")
    if asked.postcode is not None:
        found = finding.by_postcode(found, asked.postcode, asked.proximity)
    tell = hsds.full_service_at_location if asked.full else hsds.service_at_location
    return page_of(found, tell, asked)


@answers(
    "/service_at_locations/{uuid:id}",
    schemas.FullServiceAtLocation,
    "One, with its service and its location",
)
def get_service_at_location(request, id: UUID, asked: Query[Asked]):
    check(request, Asked)
    number = ids.whole_of(id, ids.SERVICE_AT_LOCATION)
    one = get_object_or_404(organisations(), public_id=number)
    with translation.override(asked.language):
        return hsds.full_service_at_location(one)


@answers("/taxonomies", schemas.Page[schemas.Taxonomy], "All taxonomies")
def list_taxonomies(request, asked: Query[AskedPage]):
    check(request, AskedPage)
    with translation.override(asked.language):
        return page_of(hsds.taxonomies(), None, asked)


@answers("/taxonomies/{uuid:id}", schemas.Taxonomy, "One taxonomy")
def get_taxonomy(request, id: UUID, asked: Query[Asked]):
    check(request, Asked)
    with translation.override(asked.language):
        return one_of(hsds.taxonomies(), id)


@answers("/taxonomy_terms", schemas.Page[schemas.TaxonomyTerm], "All terms of the taxonomies")
def list_taxonomy_terms(request, asked: Query[AskedTerms]):
    check(request, AskedTerms)
    with translation.override(asked.language):
        terms = hsds.terms()
    wanted = asked.taxonomy_id
    return page_of([one for one in terms if wanted in (None, one.taxonomy_id)], None, asked)


@answers("/taxonomy_terms/{uuid:id}", schemas.TaxonomyTerm, "One term")
def get_taxonomy_term(request, id: UUID, asked: Query[Asked]):
    check(request, Asked)
    with translation.override(asked.language):
        return one_of(hsds.terms(), id)


# --- how it is answered ------------------------------------------------------------------------
def check(request: HttpRequest, asked: type[Asked]) -> None:
    """No parameter is passed over in silence: it would answer another question than was asked."""
    for name in request.GET:
        if name not in asked.model_fields:
            known = ", ".join(asked.model_fields)
            message = f"Not known here. What may be asked: {known}."
            raise Misasked(name, NOT_HERE.get(name, message))


def find(asked: AskedServices):
    found = finding.by_words(organisations(), asked.search)
    if asked.organization_id:
        found = found.filter(public_id=asked.organization_id)
    if asked.taxonomy_id:
        found = finding.by_taxonomy(found, asked.taxonomy_id)
    if asked.taxonomy_term_id:
        found = finding.by_term(found, asked.taxonomy_term_id)
    return found


def page_of(rows, tell, asked: AskedPage) -> dict:
    """One page of rows of the database, or of a list that is told already."""
    total = len(rows) if isinstance(rows, list) else rows.order_by().count()
    pages = max(1, -(-total // asked.per_page))
    if asked.page > pages:
        raise Misasked("page", f"The last page is {pages}.")
    start = (asked.page - 1) * asked.per_page
    some = rows[start : start + asked.per_page]
    with translation.override(asked.language):
        contents = [tell(one) for one in some] if tell else list(some)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page == pages,
        "empty": not contents,
        "contents": contents,
    }


def one_of(rows: list, wanted: UUID):
    for row in rows:
        if row.id == wanted:
            return row
    raise Http404


@api.exception_handler(Misasked)
def misasked(request: HttpRequest, error: Misasked) -> HttpResponse:
    return refusal(400, error.message, error.parameter)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Pydantic says what was expected; the value itself is not said back."""
    return refusals(
        400, [{"parameter": str(one["loc"][-1]), "message": one["msg"]} for one in error.errors]
    )


@api.exception_handler(Http404)
def unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(404, "There is nothing with this id, or it is not a member any more.")
