"""The curators' desk, and the way to it from the site."""

from django import template
from django.urls import reverse
from django.utils import timezone

from gastvrij.lib.admin_addresses import form_of
from toolkit.desk.overview import desk_of
from toolkit.feedback.about import page_at, rows_of

register = template.Library()

LISTS = {"toolkit:index": "theme", "toolkit:glossary": "term", "toolkit:changes": "change"}


@register.inclusion_tag("toolkit/desk/_desk.html", takes_context=True)
def desk(context):
    """What waits. The same number of queries, however much it is."""
    user = context["request"].user
    if not user.has_perm("toolkit.change_theme"):
        return {"lines": None}
    return {"lines": desk_of(user, timezone.localdate())}


@register.simple_tag(takes_context=True)
def where_to_edit(context):
    """For a curator, the form of what this page shows. No query for anybody else."""
    request = context["request"]
    if not (request.user.is_authenticated and request.user.is_staff):
        return ""
    page = page_at(request.path)
    if page is None:
        return ""
    rows = rows_of(page)
    model = rows.model._meta.model_name if rows is not None else LISTS.get(page.name)
    if model is None or not request.user.has_perm(f"toolkit.change_{model}"):
        return ""
    row = rows.first() if rows is not None else None
    if row is None:
        return reverse(f"admin:toolkit_{model}_changelist")
    return form_of(row)
