"""Where a row is changed in the admin, and where all of its kind stand."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.urls import reverse


def form_of(row: Model) -> str:
    return form_at(row, row.pk)


def form_at(model: Any, pk: Any) -> str:
    return reverse(_name_of(model, "change"), args=[quote(pk)])


def list_of(model: Any, query: str = "") -> str:
    """`query` chooses among them: `state__exact=draft`."""
    address = reverse(_name_of(model, "changelist"))
    return f"{address}?{query}" if query else address


def _name_of(model: Any, page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
