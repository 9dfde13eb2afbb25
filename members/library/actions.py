"""What happens in the library: a version is published, files are read in."""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction

from gastvrij.lib.languages import INTERFACE
from gastvrij.lib.security_log import log_event
from members.library.contents import content_of, mark_of, mark_of_row
from members.models import DocumentVersion, ModelDocument, User
from toolkit.paper.jobs import make_papers
from toolkit.transfer.actions import approve_translations


class NothingNew(Exception):
    """The text is that of the newest version."""


# --- publishing ---------------------------------------------------------------------------------
@transaction.atomic
def publish(document: ModelDocument, *, by: User | None = None) -> DocumentVersion:
    """As the curators' text is now; nobody changes it afterwards."""
    document = ModelDocument.objects.select_for_update().get(pk=document.pk)
    content, last = content_of(document), document.versions.first()
    if last and last.content == content:
        raise NothingNew
    version = document.versions.create(
        number=last.number + 1 if last else 1,
        change={code: getattr(document, f"change_{code}") or "" for code in INTERFACE},
        content=content,
    )
    for code in INTERFACE:
        setattr(document, f"change_{code}", "")
    document.save()
    make_papers.enqueue_once()
    transaction.on_commit(
        partial(log_event, "document_published", by=by, document=document.pk, version=version.pk)
    )
    return version


# --- files ---------------------------------------------------------------------------------------
@dataclass
class Report:
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """A curator wrote there, so the files' text was left."""


@transaction.atomic
def import_documents(files: list[dict[str, Any]]) -> Report:
    """What nobody changed here follows the files, as a new version; the rest is left and told."""
    report = Report()
    for told in files:
        slug, mark = told["slug"], mark_of(told)
        document = ModelDocument.objects.select_for_update().filter(slug=slug).first()
        if document is None:
            write(ModelDocument(slug=slug), told)
            report.created.append(slug)
        elif mark_of_row(document) != document.imported.partition(" ")[2]:
            report.kept.append(slug)
        elif document.imported.partition(" ")[0] == mark:
            report.unchanged.append(slug)
        else:
            write(document, told)
            report.changed.append(slug)
    return report


@transaction.atomic
def write(document: ModelDocument, told: dict[str, Any]) -> None:
    document.order, document.sheet = told["order"], told["sheet"]
    for code in INTERFACE:
        for name in ("title", "summary", "change"):
            setattr(document, f"{name}_{code}", told[name][code].strip())
    document.save()
    for lines, texts in (("sections", ("title", "body")), ("sources", ("about",))):
        rows = getattr(document, lines)
        rows.all().delete()
        for order, one in enumerate(told[lines], 1):
            plain = {name: value for name, value in one.items() if name not in texts}
            said = {
                f"{name}_{code}": one[name][code].strip() for name in texts for code in INTERFACE
            }
            rows.create(order=order, **plain, **said)
    approve_translations([document])
    with suppress(NothingNew):
        publish(document)
    document.refresh_from_db()
    document.imported = f"{mark_of(told)} {mark_of_row(document)}"
    document.save(update_fields=["imported"])
