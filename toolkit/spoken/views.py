"""A speaker checks what families read in their language."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND
from gastvrij.lib.languages import LANGUAGES
from toolkit.following import mark_of
from toolkit.models import Speaker, Spoken
from toolkit.spoken.counts import counts, together
from toolkit.spoken.forms import SayingForm
from toolkit.spoken.sources import KINDS, to_say

AT_ONCE = 10


@never_cache
@require_http_methods(READ_AND_SEND)
def speaking(request, language):
    """Ten texts of one kind: those that nobody checked first. Only for who speaks the language."""
    if not Speaker.objects.of(request.user).filter(language=language).exists():
        raise Http404
    texts = to_say()
    kind = request.GET.get("soort", "")
    kind = kind if kind in KINDS else "page"
    if request.method == "POST":
        return _sent(request, language, kind, texts)
    return _page(request, language, kind, texts[kind])


def _sent(request, language, kind, texts):
    asked = request.POST.get("text", "")
    dutch = next((text for text in texts[kind] if mark_of(text) == asked), None)
    if dutch is None:
        messages.info(request, _("The Dutch text became another one meanwhile. Look again."))
        return redirect(f"{request.path}?soort={kind}")
    with transaction.atomic():
        rows = Spoken.objects.select_for_update().filter(language=language, mark=asked)
        row = rows.first() or _begun(language, dutch)
        form = SayingForm(request.POST, dutch=dutch, row=row, language=language)
        if form.is_valid() and not form.is_overtaken:
            row.approve(form.cleaned_data["words"], by=request.user, today=timezone.localdate())
            messages.success(request, _("Thank you. Families read this now: “%s”") % row.words[:80])
            return redirect(f"{request.path}?soort={kind}")
    if form.is_valid():
        words = _("Somebody else changed this meanwhile: “%s”. What is right?") % row.words
        form.add_error("words", words)
        form.data = form.data | {"seen": mark_of(row.words)}
        return _page(request, language, kind, texts[kind], form, CONFLICT)
    return _page(request, language, kind, texts[kind], form, INVALID)


def _begun(language, dutch):
    """A row to lock, where nobody translated this yet: two who send at once meet on it."""
    row, _is_new = Spoken.objects.get_or_create(
        language=language, mark=mark_of(dutch), defaults={"dutch": dutch}
    )
    return row


def _page(request, language, kind, texts, sent=None, status=200):
    known = {row.mark: row for row in Spoken.objects.filter(language=language)}
    texts = sorted(texts, key=lambda text: _is_checked(known.get(mark_of(text))))  # stable
    shown = [text for text in texts[:AT_ONCE] if sent is None or text != sent.dutch]
    forms = [
        SayingForm(dutch=text, row=known.get(mark_of(text)), language=language) for text in shown
    ]
    context = {
        "language": LANGUAGES[language],
        "kind": kind,
        "kinds": [(code, name, counts()[language][code]) for code, name in KINDS.items()],
        "all": together(language),
        "forms": [(mark_of(form.dutch), form) for form in ([sent] if sent else []) + forms],
        "sent": sent,
        "here": reverse("toolkit:speaking", args=[language]),
    }
    return render(request, "toolkit/spoken/speaking.html", context, status=status)


def _is_checked(row):
    return row is not None and row.state == Spoken.State.CHECKED
