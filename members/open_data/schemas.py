"""The form of the answers: those parts of the Human Services Data Specification 3 that we tell.

The words are the specification's own (docs.openreferral.org, schema 3.0): its American spelling
too. What is not known is left out of an answer, since HSDS knows no empty values.
"""

from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from ninja import Field, Schema

Content = TypeVar("Content")


class Taxonomy(Schema):
    id: UUID
    name: str
    description: str
    uri: str | None = None


class TaxonomyTerm(Schema):
    id: UUID
    code: str
    name: str
    description: str
    taxonomy: str
    taxonomy_id: UUID
    taxonomy_detail: Taxonomy | None = None
    language: str
    term_uri: str | None = None


class Attribute(Schema):
    """That a term of a taxonomy holds for a service."""

    id: UUID
    link_id: UUID
    link_type: str
    link_entity: str
    taxonomy_term_id: UUID
    taxonomy_term: TaxonomyTerm


class Phone(Schema):
    id: UUID
    number: str = Field(description="As E.164: with the country, without spaces.")
    type: str = "voice"


class Language(Schema):
    id: UUID
    code: str = Field(description="ISO 639-1.")
    name: str


class ServiceArea(Schema):
    id: UUID
    name: str
    extent: str = Field(description="The REFNIS code of the municipality.")
    extent_type: str = "text"


class OrganizationIdentifier(Schema):
    id: UUID
    identifier_scheme: str = "BE-BCE_KBO"
    identifier_type: str = "Enterprise number (KBO/BCE)"
    identifier: str


class Location(Schema):
    id: UUID
    location_type: str = "physical"
    organization_id: UUID
    name: str
    description: str
    latitude: float
    longitude: float
    external_identifier: str
    external_identifier_type: str = "REFNIS"


class Organization(Schema):
    id: UUID
    name: str
    description: str
    email: str | None = Field(None, description="Only where the organisation made it public.")
    website: str | None = None
    legal_status: str
    logo: str | None = None
    uri: str = Field(description="The organisation's page on this site.")


class Service(Schema):
    id: UUID
    organization_id: UUID
    name: str
    description: str | None = None
    url: str
    email: str | None = None
    status: str = "active"
    eligibility_description: str
    assured_date: date | None = Field(
        None, description="The last day on which the organisation said that this is right."
    )
    alert: str | None = Field(None, description="That there is no room for new families now.")
    organization: Organization | None = None


class ServiceAtLocation(Schema):
    id: UUID
    service_id: UUID
    location_id: UUID
    description: str
    location: Location | None = None
    service: Service | None = None


class FullService(Service):
    phones: list[Phone]
    languages: list[Language]
    service_areas: list[ServiceArea]
    attributes: list[Attribute]
    service_at_locations: list[ServiceAtLocation]


class FullOrganization(Organization):
    phones: list[Phone]
    locations: list[Location]
    organization_identifiers: list[OrganizationIdentifier]
    services: list[FullService] | list[Service]


class FullServiceAtLocation(ServiceAtLocation):
    service: FullService


class Page(Schema, Generic[Content]):
    total_items: int
    total_pages: int
    page_number: int
    size: int = Field(description="How many stand on this page.")
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Content]


class About(Schema):
    version: str
    profile: str
    openapi_url: str
    license: str
    attribution: str


class Refusal(Schema):
    message: str
    parameter: str | None = None


class Refusals(Schema):
    errors: list[Refusal]
