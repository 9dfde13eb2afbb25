"""The library for everybody: which documents there are, one of them, and its files."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gastvrij.lib.public_content import kept
from gastvrij.lib.public_pages import kept_by_anybody
from members.library import sheet, word
from members.library.blanks import codes_in
from members.library.paper import foot_of, page_of
from members.library.reading import reading_of
from members.models import DocumentVersion, ModelDocument, Organisation, OwnDocument
from toolkit.models import Paper
from toolkit.paper.views import file_of
from toolkit.reading.text import Reader

FOLDER = "members/library"


@login_not_required
@require_safe
@kept_by_anybody
def library(request):
    """All documents, and those that one's organisations made their own."""
    language = get_language()
    documents = [
        {
            "version": version,
            "title": version.text("title", language),
            "summary": version.text("summary", language),
        }
        for version in DocumentVersion.objects.newest().order_by("document__order")
    ]
    context = {"documents": documents, "own": own_documents(request.user)}
    return render(request, f"{FOLDER}/library.html", context)


def own_documents(user):
    if not user.is_authenticated:
        return []
    copies = OwnDocument.objects.of_members(user).defer("paper", "blanks")
    return list(copies.select_related("organisation", "document", "made_from"))


@login_not_required
@require_safe
@kept_by_anybody
def document(request, slug, number=None):
    """One document to read: its newest version, or an older one."""
    versions = list(_versions(slug).defer("content"))
    if not versions:
        raise Http404
    newest = versions[0]
    wanted = newest if number is None else next((v for v in versions if v.number == number), None)
    if wanted is None:
        raise Http404
    language = get_language()
    wanted = DocumentVersion.objects.select_related("document").get(pk=wanted.pk)
    reading = reading_of(wanted, language, timezone.localdate())
    context = {
        "document": newest.document,
        "reading": reading,
        "parts": reading.parts(),
        "reader": reading.reader,
        "sources": reading.sources_in_words(),
        "version": wanted,
        "newest": newest,
        "versions": [{"version": one, "change": one.changed(language)} for one in versions],
        "has_blanks": any(codes_in(one.body) for one in reading.texts),
        **_files_of(newest, language),
        **_for_members(request.user, newest.document),
    }
    return render(request, f"{FOLDER}/document.html", context)


def _versions(slug):
    shown = DocumentVersion.objects.filter(document__slug=slug, document__is_withdrawn=False)
    return shown.select_related("document").order_by("-number")


def _files_of(version, language):
    page = page_of(version.document.slug)
    papers = Paper.objects.there().filter(kind=Paper.Kind.WHOLE, page=page, language=language)
    return {"paper": papers.defer("content").first()}


def _for_members(user, document):
    """Own versions of one's organisations, and whether one may make one."""
    if not user.is_authenticated:
        return {}
    own = [one for one in own_documents(user) if one.document_id == document.pk]
    return {"own": own, "may_adapt": Organisation.objects.coordinated_by(user).exists()}


# --- files ----------------------------------------------------------------------------------------
@login_not_required
@require_safe
def pdf(request, slug):
    get_object_or_404(ModelDocument.objects.published(), slug=slug)
    return file_of(request, Paper.Kind.WHOLE, page_of(slug))


@login_not_required
@require_safe
def word_file(request, slug):
    content = _word(slug, get_language(), timezone.localdate())
    return as_file(content, word.TYPE, f"{slug}-{get_language()}.docx")


@login_not_required
@require_safe
def sheet_file(request, slug):
    shown = ModelDocument.objects.published()
    get_object_or_404(shown, slug=slug, sheet=ModelDocument.Sheet.BUDGET)
    content = _sheet(get_language(), timezone.localdate())
    return as_file(content, sheet.TYPE, f"{slug}-{get_language()}.xlsx")


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@kept
def _word(slug: str, language: str, today: date) -> bytes:
    """Made once a day and after each change; 404 where there is no such document, which is not
    kept: a name that somebody made up takes nobody's place."""
    version = get_object_or_404(DocumentVersion.objects.newest(), document__slug=slug)
    reading = reading_of(version, language, today)
    return word.word_file(reading, foot=foot_of(version, language), sources_title=_("Sources"))


@kept
def _sheet(language: str, today: date) -> bytes:
    return sheet.budget_sheet(Reader(today))
