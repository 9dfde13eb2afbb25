"""The files themselves, for everybody, a proxy too: nothing here knows who asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from toolkit.models import Chapter, Paper, Section, Theme
from toolkit.paper.collection import HOME, TOOLKIT

SECONDS_KEPT = 600
"""A browser or proxy shows it so long without asking; afterwards it asks whether it is still so."""
SECONDS_OF_PICTURE = 24 * 3600
MORE = {Paper.Kind.TAKE_ALONG: "-1"}
TYPES = {Paper.Kind.PICTURE: ("image/png", "png")}


@login_not_required
@require_safe
def toolkit(request):
    return _file(request, Paper.Kind.WHOLE, TOOLKIT)


@login_not_required
@require_safe
def theme(request, slug):
    return _file(request, Paper.Kind.WHOLE, f"theme/{slug}", Theme.objects.filter(slug=slug))


@login_not_required
@require_safe
def chapter(request, slug):
    found = Chapter.objects.filter(slug=slug)
    return _file(request, Paper.Kind.WHOLE, f"chapter/{slug}", found)


@login_not_required
@require_safe
def take_along(request, slug):
    found = Theme.objects.filter(slug=slug)
    return _file(request, Paper.Kind.TAKE_ALONG, f"theme/{slug}", found)


@login_not_required
@require_safe
def picture_of_toolkit(request):
    return _file(request, Paper.Kind.PICTURE, TOOLKIT)


@login_not_required
@require_safe
def picture_of_home(request):
    return _file(request, Paper.Kind.PICTURE, HOME)


@login_not_required
@require_safe
def picture_of_theme(request, slug):
    return _file(request, Paper.Kind.PICTURE, f"theme/{slug}", Theme.objects.filter(slug=slug))


@login_not_required
@require_safe
def picture_of_chapter(request, slug):
    found = Chapter.objects.filter(slug=slug)
    return _file(request, Paper.Kind.PICTURE, f"chapter/{slug}", found)


@login_not_required
@require_safe
def picture_of_section(request, chapter_slug, slug):
    found = Section.objects.filter(chapter__slug=chapter_slug, slug=slug)
    return _file(request, Paper.Kind.PICTURE, f"section/{chapter_slug}/{slug}", found)


def _file(request, kind, page, of=None):
    """The file as it was last made; nothing of a page that nobody may read any more."""
    language = get_language()
    if of is not None and not of.published().exists():
        raise Http404
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
            return _file(request, kind, page)
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
