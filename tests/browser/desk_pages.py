"""The addresses of what a curator and the network open day by day, with something on each."""

import reversion
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from reversion.models import Version

from members.models import PostReport
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import make_user
from tests.toolkit.desk.pages import form_data
from toolkit.models import (
    ChecklistItem,
    Draft,
    Figure,
    ImportConflict,
    Report,
    Section,
    Situation,
    Source,
    Term,
    Theme,
)
from toolkit.transfer.rows import read_rows

CODE = "wonen-plaatsbeschrijving"
FIGURE = "opzeg-huurder"
LISTS = [
    ("theme", ""),
    ("theme", "niets-van-dit-alles"),
    ("checklistitem", "huur"),
    ("figure", "huur"),
    ("source", "huur"),
    ("term", "huur"),
]


def at(row, page="change"):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


def lists():
    """Of each kind a few rows: fifty take longer and show nothing else."""
    found = [reverse(f"admin:toolkit_{name}_changelist") + f"?q={typed}" for name, typed in LISTS]
    return [reverse("admin:index"), *found, reverse("admin:toolkit_theme_hard_to_read")]


def forms():
    theme, item = Theme.objects.get(slug="wonen"), ChecklistItem.objects.get(code=CODE)
    rows = [theme, item, Section.objects.first(), Figure.objects.get(code=FIGURE)]
    rows += [Source.objects.first(), Term.objects.first(), Situation.objects.first()]
    return [*map(at, rows), reverse("admin:toolkit_checklistitem_add")]


def around_a_form(curator):
    """What leads away from it, and back."""
    item, figure = ChecklistItem.objects.get(code=CODE), Figure.objects.get(code=FIGURE)
    version = give_versions(item, curator)
    give_draft(item, curator)
    return [
        at(item) + "?concept=1",
        at(item, "preview") + "?concept=1",
        at(item, "throw_away"),
        at(item, "history"),
        reverse("admin:toolkit_checklistitem_revision", args=[item.pk, version.pk]),
        at(figure, "new_value"),
        at(Term.objects.first(), "delete"),
    ]


def what_others_say():
    """The files, readers, and members of the exchange."""
    item, theme = ChecklistItem.objects.get(code=CODE), Theme.objects.get(slug="wonen")
    page = theme.get_absolute_url()
    report = Report.objects.create(page=page, language="nl", words="Dit is oud.")
    kinds = ["report", "importconflict"]
    return [
        at(conflict_about(item)),
        at(report),
        *(reverse(f"admin:toolkit_{name}_changelist") for name in kinds),
        *moderation(),
    ]


def give_versions(item, curator):
    """How it stood, and as it stands: what is written is put back, so that others read the same."""
    for words in ("Eerst was het zo.", item.why_nl):
        with reversion.create_revision():
            item.why_nl = words
            reversion.set_user(curator)
            reversion.add_to_revision(item)
    return Version.objects.get_for_object(item).last()


def give_draft(item, curator):
    client = Client()
    client.force_login(curator)
    sent = form_data(client.get(at(item))) | {"why_nl": "Later zo.", "_draft": "1"}
    assert client.post(at(item), sent).status_code == 302
    assert Draft.objects.exists()


def conflict_about(item):
    piece = read_rows()["item", item.code].piece
    data = piece.data | {"why": piece.data["why"] | {"nl": "Uit de bestanden."}}
    theirs = {"kind": "item", "code": item.code, "data": data, "order": piece.order}
    theirs |= {"page": piece.page, "marks": piece.marks}
    title, now = item.title_nl, timezone.now()
    return ImportConflict.objects.create(
        kind="item", code=item.code, title=title, theirs=theirs, noted_at=now
    )


def moderation():
    reply = make_reply(make_thread(themes=["wonen"]))
    by = make_user("meldt@example.org", name="Mia")
    report = PostReport.objects.create(thread=reply.thread, reply=reply, by=by, reason="other")
    rows = [report, reply.thread, reply]
    lists = [reverse(f"admin:members_{one._meta.model_name}_changelist") for one in rows]
    return [*lists, *map(at, rows)]
