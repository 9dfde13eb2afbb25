"""What search engines read about the site as a whole: who makes it, and how it is searched."""

from django.urls import reverse
from django.utils.translation import get_language

from gastvrij.lib.structured_data import PUBLISHER, Absolute, Facts


def website(absolute: Absolute) -> Facts:
    search = absolute(reverse("search"))
    return {
        "@type": "WebSite",
        "name": "Gastvrij Netwerk",
        "url": absolute(reverse("home")),
        "inLanguage": get_language(),
        "publisher": PUBLISHER,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?zoek={{words}}"},
            "query-input": "required name=words",
        },
    }
