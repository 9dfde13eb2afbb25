"""An import met what a curator had changed: both side by side, and each part is decided."""

from dataclasses import dataclass

import reversion
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gastvrij.lib.admin_addresses import form_of, list_of
from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.languages import name_of
from toolkit.changes.noting import noted
from toolkit.desk.history.saying import Known, differences
from toolkit.desk.history.states import State, state_of_now
from toolkit.desk.previewing import taken_back
from toolkit.desk.showing import show
from toolkit.models import ImportConflict
from toolkit.transfer.actions import write_piece
from toolkit.transfer.conflicts import PLACE, parts, piece_of, together
from toolkit.transfer.rows import read_rows
from toolkit.vocabulary import LANGUAGES

MINE, THEIRS = "mine", "theirs"
PART_OF = {
    "due_rules": "due",
    "statuses": "applies",
    "situations": "applies",
    "regions": "applies",
    "scope": "applies",
    "min_age": "applies",
    "max_age": "applies",
    "family_statuses": "applies",
    "housing": "applies",
    "not_situations": "applies",
    "family_ages": "applies",
    "registered_ages": "applies",
    "born_here": "applies",
    "cases": "applies",
    "order": PLACE,
    "theme": PLACE,
    "chapter": PLACE,
}
"""Of fields and lists that a file calls otherwise."""


@dataclass
class Part:
    """What is decided as one: its name, and how it stands here and in the files."""

    name: str
    label: str
    differences: list
    choice: str = ""


@admin.register(ImportConflict)
class ImportConflictAdmin(PlainSearchAdmin):
    list_display = ["title", "kind_in_words", "noted_at"]
    search_fields = ["title", "code"]
    ordering = ["noted_at"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("kind"))
    def kind_in_words(self, conflict):
        return capfirst(str(conflict.model._meta.verbose_name))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        with transaction.atomic():
            conflict = self.get_object(request, object_id)
            if conflict is None:
                messages.info(request, _("This was decided already."))
                return redirect(list_of(ImportConflict))
            if not may_decide(request, conflict):
                raise PermissionDenied
            if request.method == "POST":
                with noted():  # of two curators, the second sees what the first did
                    return self.decided(request, conflict)
            return self.page(request, conflict)

    # --- the page ------------------------------------------------------------------------------
    def page(self, request, conflict, status=200, flaws=()):
        stored = read_rows()
        mine = stored.get((conflict.kind, conflict.code))
        if mine is None:
            return self.gone(request, conflict)
        context = {
            **self.admin_site.each_context(request),
            "title": _("The files and a curator both changed “%(row)s”") % {"row": mine.row},
            "opts": self.opts,
            "conflict": conflict,
            "parts": parts_in_words(mine, conflict, stored, request.POST),
            "state": mine.piece.digest(),
            "row_address": form_of(mine.row),
            "flaws": flaws,
        }
        return render(request, "admin/toolkit/conflict.html", context, status=status)

    def gone(self, request, conflict):
        conflict.delete()
        messages.info(request, _("What this was about is no longer there."))
        return redirect(list_of(ImportConflict))

    # --- the decision --------------------------------------------------------------------------
    def decided(self, request, conflict):
        conflict = ImportConflict.objects.select_for_update().filter(pk=conflict.pk).first()
        if conflict is None:
            messages.info(request, _("This was decided already."))
            return redirect(list_of(ImportConflict))
        stored = read_rows()
        mine, theirs = stored.get((conflict.kind, conflict.code)), piece_of(conflict)
        if mine is None:
            return self.gone(request, conflict)
        if request.POST.get("state") != mine.piece.digest():
            words = _("Somebody changed this while you were looking at it. Look once more.")
            return self.page(request, conflict, CONFLICT, [words])
        chosen = {name: request.POST.get(name) for name in parts(mine.piece, theirs)}
        if not set(chosen.values()) <= {MINE, THEIRS}:
            words = _("Choose for each part which of the two stays.")
            return self.page(request, conflict, INVALID, [words])
        from_files = {name for name, choice in chosen.items() if choice == THEIRS}
        flaws = self.written(request, conflict, from_files, stored)
        if flaws:
            return self.page(request, conflict, INVALID, flaws)
        conflict.delete()
        show()
        messages.success(request, _("Decided. Both versions stand in its history."))
        return redirect(form_of(mine.row))

    def written(self, request, conflict, from_files, stored):
        """All of it, through what its form asks, or nothing and the reasons why not."""
        mine, theirs = stored[conflict.kind, conflict.code], piece_of(conflict)
        row_admin = self.admin_site._registry[type(mine.row)]
        with transaction.atomic():
            row_admin.keep_what_stands(request, str(mine.row.pk))
            known = set(row_admin.flaws_of(request, fresh(mine.row)))
            try:
                with transaction.atomic(), row_admin.create_revision(request):
                    new = together(mine.piece, theirs, from_files)
                    write_piece(new, theirs, stored)
                    reversion.add_to_revision(fresh(mine.row))
                    flaws = row_admin.flaws_of(request, fresh(mine.row))
                    if new_flaws := [one for one in flaws if one not in known]:
                        raise Refused(new_flaws)
            except KeyError:
                return [_("The version of the files names something that is not there any more.")]
            except Refused as refused:
                return refused.flaws
            row_admin.log_change(request, fresh(mine.row), [{"changed": {}}])
        return []


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


class Refused(Exception):
    def __init__(self, flaws):
        super().__init__()
        self.flaws = flaws


def may_decide(request, conflict):
    name = conflict.model._meta.model_name
    allowed = ("toolkit.change_importconflict", f"toolkit.change_{name}")
    return request.user.has_perms(allowed)


def parts_in_words(mine, conflict, stored, sent):
    """Each with its differences word by word: from how it stands here to how the files have it."""
    theirs = piece_of(conflict)
    here = by_place(state_of_now(mine.row))
    try:
        with taken_back():
            write_piece(theirs, theirs, stored)
            there = by_place(state_of_now(fresh(mine.row)))
            told = by_part(differences(here, there, Known()))
    except KeyError:
        told = {}
    model = conflict.model
    return [
        Part(name, label_of_part(model, name), told.get(name, []), sent.get(name, ""))
        for name in parts(mine.piece, theirs)
    ]


def by_place(state):
    """Lines by their number instead of their key: an import writes them anew."""
    first, *lines = state.rows.items()
    rows = dict([first])
    numbers = {}
    for (model, _key), fields in lines:
        numbers[model] = numbers.get(model, 0) + 1
        rows[model, str(numbers[model])] = {**fields, "order": numbers[model]}
    return State(rows)


def by_part(told):
    found = {}
    for one in told:
        found.setdefault(part_of(one), []).append(one)
    return found


def part_of(difference):
    """The name of what a file decides as one."""
    if difference.line:
        return PART_OF.get(difference.line, difference.line)
    name, _underscore, language = difference.name.rpartition("_")
    if language in LANGUAGES and name not in ("also",):
        return f"{name}.{language}"
    return PART_OF.get(difference.name, name if language in LANGUAGES else difference.name)


def label_of_part(model, part):
    name, _dot, language = part.partition(".")
    labels = {
        "applies": _("For whom"),
        "due": _("Deadline"),
        PLACE: _("Place among the others"),
    }
    names = {one.name for one in model._meta.get_fields()}
    if name in labels:
        label = labels[name]
    elif name in names:
        field = model._meta.get_field(name)
        called = getattr(field, "verbose_name", "")
        called = called or field.related_model._meta.verbose_name_plural
        label = capfirst(str(called))
    else:
        label = capfirst(name)
    return f"{label} ({name_of(language)})" if language else label
