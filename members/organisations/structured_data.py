"""What search engines read about an organisation: JSON-LD in the words of schema.org."""

import json
from collections.abc import Callable

from django.utils.safestring import SafeString, mark_safe

from members.models import Organisation

# JSON may be escaped so: nothing that stands in it can end the element it stands in.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def structured_data_of(organisation: Organisation, absolute: Callable[[str], str]) -> SafeString:
    """An element that browsers don't run (its type is no script), with what the page shows."""
    text = json.dumps(facts_of(organisation, absolute), ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def facts_of(organisation: Organisation, absolute: Callable[[str], str]) -> dict:
    facts = {
        "@context": "https://schema.org",
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
    return {name: fact for name, fact in facts.items() if fact}


def _logo(organisation: Organisation, absolute: Callable[[str], str]) -> str:
    logo = getattr(organisation, "logo", None)
    return absolute(logo.get_absolute_url()) if logo else ""
