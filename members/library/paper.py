"""A document on paper. Of the models, the job of the toolkit's papers makes and keeps them."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from gastvrij.lib.typesetting import set_pdf
from gastvrij.lib.words import day_in_words
from members.library.reading import Reading, own_reading, reading_of
from members.models import DocumentVersion, OwnDocument
from toolkit.models import Paper
from toolkit.paper.collection import LAYOUTS, Wanted, contributed
from toolkit.paper.tree import settable

LAYOUT = "document.typ"
NETWORK = "Gastvrij Netwerk"


def page_of(slug: str) -> str:
    return f"document/{slug}"


def papers_of_models(language: str, today: date) -> Iterator[Wanted]:
    for version in DocumentVersion.objects.newest():
        reading = reading_of(version, language, today)
        data = data_of(reading, author=NETWORK, foot=foot_of(version, language))
        page = page_of(version.document.slug)
        yield Wanted(str(Paper.Kind.WHOLE), page, language, LAYOUT, data)


contributed.append(papers_of_models)


def foot_of(version: DocumentVersion, language: str) -> str:
    """Where it comes from; in the language of the thread."""
    words = _(
        "Model of %(network)s, version %(number)s of %(day)s. The newest stands at %(address)s"
    )
    path = reverse("members:library_document", args=[version.document.slug])
    return words % {
        "network": NETWORK,
        "number": version.number,
        "day": day_in_words(version.published_on),
        "address": settings.SITE_URL + path,
    }


def data_of(reading: Reading, *, author: str, foot: str) -> dict:
    def passage(words: str, language: str) -> dict:
        return {"lang": language, "c": [settable(words)]}

    return {
        "lang": reading.language,
        "document": settable(reading.title),
        "author": settable(author),
        "title": passage(reading.title, reading.title_language),
        "summary": settable(reading.summary),
        "foot": settable(foot),
        "sections": [
            {
                "title": passage(one.title, one.language),
                "body": {"lang": one.language, "c": reading.tree(one.body)},
            }
            for one in reading.texts
        ],
        "sources_title": _("Sources"),
        "sources": [
            {name: settable(words) if name != "url" else words for name, words in one.items()}
            for one in reading.sources_in_words()
        ],
    }


def own_paper(copy: OwnDocument, now: datetime) -> bytes:
    """The PDF of an own version: made when it is asked for, and kept as long as nothing changes."""
    with override(copy.language):
        name = copy.organisation.name
        foot = f"{name}. {foot_of(copy.made_from, copy.language)}"
        data = data_of(own_reading(copy, now.date()), author=name, foot=foot)
    told = json.dumps(data, ensure_ascii=False, sort_keys=True)
    mark = sha256(f"{told}{(LAYOUTS / LAYOUT).read_text()}".encode()).hexdigest()[:32]
    kept = OwnDocument.objects.filter(pk=copy.pk, paper_of=mark)
    content = kept.values_list("paper", flat=True).first()
    if content:
        return bytes(content)
    made = set_pdf(LAYOUTS / LAYOUT, data, now).content
    OwnDocument.objects.filter(pk=copy.pk).update(paper=made, paper_of=mark)
    return made
