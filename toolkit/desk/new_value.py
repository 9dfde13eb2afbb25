"""A figure gets a new value: a row of its own from a day on. The one before stays, with its period,
so that readers and families read the right one on each day."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gastvrij.lib.admin_addresses import form_of
from gastvrij.lib.answers import INVALID
from gastvrij.lib.words import day_in_words
from toolkit.desk.forms import FigureForm
from toolkit.desk.showing import show
from toolkit.models import Figure, Source
from toolkit.reading.figures import figure_in_words

OF_ONE_VALUE = {
    "id": None,
    "value": None,
    "valid_from": None,
    "next_on": None,
    "reviewed_on": None,
    "review_by": None,
    "passage": "",
    "passage_source": "",
    "imported_hash": "",
}
"""What the next value does not take over."""


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class NewValueForm(FigureForm):
    """Only what differs from the value before; its source was opened for it."""

    class Meta:
        model = Figure
        fields = [
            "value", "valid_from", "source", "reviewed_on", "passage", "next_on", "review_by",
        ]  # fmt: skip
        widgets = {
            "valid_from": Day(),
            "reviewed_on": Day(),
            "next_on": Day(),
            "review_by": Day(),
            "passage": forms.Textarea({"rows": 4, "cols": 60}),
        }

    def __init__(self, *args, before, **kwargs):
        kept = {one.attname for one in Figure._meta.fields} - {"label"}
        values = {name: getattr(before, name) for name in kept} | OF_ONE_VALUE
        super().__init__(*args, instance=Figure(**values), **kwargs)
        self.before = before
        del self.fields["still_right"]
        for name in ("reviewed_on", "passage"):
            self.fields[name].required = True
        page = {"theme": before.source.theme_id, "chapter": before.source.chapter_id}
        self.fields["source"].queryset = Source.objects.filter(**page)

    def clean(self):
        source = self.cleaned_data.get("source")
        self.instance.passage_source = source.code if source else ""
        self.cleaned_data["changes"] = self.instance.changes
        return super().clean()

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day <= self.before.valid_from:
            words = _("A new value begins after the last one, which counts from %(day)s.")
            raise forms.ValidationError(words % {"day": day_in_words(self.before.valid_from)})
        return day


def values_of(figure):
    """All its values, the newest first, each with its last day; the newest has none yet."""
    rows = Figure.objects.filter(code=figure.code).order_by("-valid_from")
    until = None
    for row in rows:
        yield row, until
        until = row.valid_from - timedelta(days=1)


def period_in_words(row, until):
    days = {"first": day_in_words(row.valid_from), "last": day_in_words(until) if until else ""}
    if until is None:
        return _("from %(first)s") % days
    return _("from %(first)s until %(last)s") % days


class NewValueAdmin:
    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.new_value_view)
        view = self.admin_site.admin_view(view)
        name = self.name_of("new_value")
        return [path("<path:object_id>/nieuwe-waarde/", view, name=name), *super().get_urls()]

    @admin.display(description=gettext_lazy("values"))
    def said_values(self, figure):
        """Of this figure, with the way to a new one."""
        told = format_html_join(
            "",
            "<li>{}: {}</li>",
            (
                (
                    format_html('<a href="{}">{}</a>', form_of(row), worth(row)),
                    period_in_words(row, until),
                )
                for row, until in values_of(figure)
            ),
        )
        address = reverse(f"admin:{self.name_of('new_value')}", args=[quote(figure.pk)])
        link = format_html('<a href="{}">{}</a>', address, _("Give it a new value"))
        return format_html('<ul class="said">{}</ul><p class="said__more">{}</p>', told, link)

    def new_value_view(self, request, object_id):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        with self.noting(request):  # of two curators, the second sees what the first did
            last = Figure.objects.filter(code=row.code).latest("valid_from")
            form = NewValueForm(request.POST or None, before=last, initial={"source": last.source})
            if request.method == "POST" and form.is_valid():
                return self.new_value_given(request, form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("A new value of “%(figure)s”") % {"figure": last.label},
            "opts": self.opts,
            "original": last,
            "worth": worth(last),
            "since": day_in_words(last.valid_from),
            "form": form,
        }
        status = INVALID if request.method == "POST" else 200
        return render(request, "admin/toolkit/new_value.html", context, status=status)

    def new_value_given(self, request, form):
        with self.create_revision(request):
            row = form.save()
            self.log_addition(request, row, [{"added": {}}])
        show()
        words = _("From %(day)s it is %(worth)s. Until then, readers and families see %(before)s.")
        said = {"day": day_in_words(row.valid_from), "worth": worth(row)}
        messages.success(request, words % {**said, "before": worth(form.before)})
        return redirect(form_of(row))


def worth(row):
    return figure_in_words(row.value, row.unit)
