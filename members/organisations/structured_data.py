"""What search engines read about an organisation."""

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gastvrij.lib.structured_data import Absolute, Facts, breadcrumbs, element
from members.models import Organisation


def structured_data_of(organisation: Organisation, absolute: Absolute) -> SafeString:
    here = (organisation.name, absolute(organisation.get_absolute_url()))
    above = (_("Organisations"), absolute(reverse("members:directory")))
    return element(facts_of(organisation, absolute), breadcrumbs([above, here]))


def facts_of(organisation: Organisation, absolute: Absolute) -> Facts:
    return {
        "@type": "NGO",
        "name": organisation.name,
        "url": absolute(organisation.get_absolute_url()),
        "description": organisation.description_to_read.text,
        "sameAs": organisation.website,
        "email": organisation.email,
        "telephone": organisation.telephone,
        "logo": _logo(organisation, absolute),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": organisation.municipality.name,
            "addressCountry": "BE",
        },
        "areaServed": [place.name for place in organisation.working_area.all()],
        "knowsAbout": [theme.title for theme in organisation.themes.all()],
        "knowsLanguage": organisation.languages,
    }


def _logo(organisation: Organisation, absolute: Absolute) -> str:
    logo = getattr(organisation, "logo", None)
    return absolute(logo.get_absolute_url()) if logo else ""
