"""What a curator's browser does with the admin's forms."""

from django.urls import reverse
from django.utils.translation import override

from gastvrij.lib.public_content import stamp_of_toolkit
from tests.conftest import imported
from toolkit.models import Draft

opened = {}
"""What the forms would send of the content as it was imported, by address and stamp."""


def admin_url(row, page="change", query=""):
    with override("nl"):
        name = f"admin:toolkit_{row._meta.model_name}_{page}"
        return reverse(name, args=[row.pk]) + query


def form_data(response):
    """What a browser would send if the curator changed nothing, marks of what was seen included."""
    context = response.context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
            if getattr(field, "is_watched", False):
                data[field.mark_name] = str(field.mark).split('value="')[1].split('"')[0]
    return data


def opened_form(desk, row):
    """The `form_data` of a row. To send it is what the test is about, so a form of what nobody
    changed since the import is opened once for all tests."""
    address = admin_url(row)
    known = address, stamp_of_toolkit()
    if known[1] not in imported or Draft.objects.exists():
        return form_data(desk.get(address))
    if known not in opened:
        opened[known] = form_data(desk.get(address))
    return dict(opened[known])
