"""The files themselves, for everybody, a proxy too: nothing here knows who asks."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from toolkit.models import Chapter, Paper, Section, Theme

SECONDS_KEPT = 600
"""A browser or proxy shows it so long without asking; afterwards it asks whether it is still so."""
SECONDS_OF_PICTURE = 24 * 3600
MORE = {Paper.Kind.TAKE_ALONG: "-1"}
TYPES = {Paper.Kind.PICTURE: ("image/png", "png")}
MADE_OF: dict[str, Any] = {"theme": Theme, "chapter": Chapter, "section": Section}
"""By the first word of a paper's page; the toolkit and its home are made of no row."""


@login_not_required
@require_safe
def paper(request, kind, of, **which):
    """The paper of one kind of one page; nothing of a page that nobody may read any more."""
    if of in MADE_OF and not MADE_OF[of].objects.published().filter(**which).exists():
        raise Http404
    return file_of(request, kind, "/".join([of, *which.values()]))


def file_of(request, kind, page):
    """The file as it was last made."""
    language = get_language()
    there = Paper.objects.there().filter(kind=kind, page=page, language=language)
    paper = there.defer("content").first()
    if paper is None:
        raise Http404
    etag = f'"{paper.digest}"'
    response = get_conditional_response(
        request, etag, int(paper.made_at.timestamp()), HttpResponse()
    )
    if response.status_code == 200:
        content = there.filter(digest=paper.digest).values_list("content", flat=True).first()
        if content is None:  # a newer one came between the two questions
            return file_of(request, kind, page)
        content_type, ending = TYPES.get(kind, ("application/pdf", "pdf"))
        response = HttpResponse(bytes(content), content_type=content_type)
        what = f"{page.rpartition('/')[2]}-{language}"
        name = f"gastvrij-{what}{MORE.get(kind, '')}.{ending}"
        response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"], response["Last-Modified"] = etag, http_date(paper.made_at.timestamp())
    seconds = SECONDS_OF_PICTURE if kind == Paper.Kind.PICTURE else SECONDS_KEPT
    if kind == Paper.Kind.PICTURE:
        response["Cross-Origin-Resource-Policy"] = "cross-origin"  # who shares a link shows it
    patch_cache_control(response, public=True, max_age=seconds)
    return response
