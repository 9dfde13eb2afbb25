"""What happens with an organisation's own version: taken, filled in, rewritten, brought up to date.

Each of these holds the lock on the row of the own version (members/library/doors.py).
"""

from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from members.library.blanks import LONGEST
from members.library.comparing import is_as
from members.models import DocumentVersion, Organisation, OwnDocument, OwnSection, User

LEGAL_FORMS = {"nl": {"non_profit": "vzw", "unincorporated": "feitelijke vereniging"}}
LEGAL_FORMS["fr"] = {"non_profit": "ASBL", "unincorporated": "association de fait"}
LEGAL_FORMS["en"] = {"non_profit": "vzw/asbl", "unincorporated": "unincorporated association"}


@transaction.atomic
def take(
    version: DocumentVersion, *, organisation: Organisation, language: str, by: User
) -> OwnDocument:
    """Once for each language: whoever is second gets that of the first."""
    copy, is_new = OwnDocument.objects.get_or_create(
        organisation=organisation,
        document=version.document,
        language=language,
        defaults={
            "made_from": version,
            "blanks": _known_of(organisation, language),
            "made_by": by,
            "changed_by": by,
        },
    )
    if is_new:
        OwnSection.objects.bulk_create(
            OwnSection(
                copy=copy, order=n, code=one.code, title=one.title, body=one.body, version=version
            )
            for n, one in enumerate(version.texts(language), 1)
        )
        _log("document_taken", by, copy)
    return copy


def _known_of(organisation: Organisation, language: str) -> dict[str, str]:
    """What its profile says already; all of it can be changed."""
    known = {
        "organisation": organisation.name,
        "legal_form": LEGAL_FORMS[language].get(organisation.legal_form, ""),
        "number": organisation.enterprise_number,
        "email": organisation.email,
        "telephone": organisation.telephone,
    }
    return {code: str(value)[:LONGEST] for code, value in known.items() if value}


@transaction.atomic
def fill(copy: OwnDocument, changes: Mapping[str, str], *, by: User) -> None:
    if not changes:
        return
    filled = {**copy.blanks, **changes}
    copy.blanks = {code: value for code, value in filled.items() if value}
    _touch(copy, by, "blanks")
    _log("document_filled_in", by, copy)


@transaction.atomic
def rewrite(section: OwnSection, changes: Mapping[str, str], *, by: User) -> None:
    if not changes:
        return
    for name, value in changes.items():
        setattr(section, name, value)
    section.changed_by = by
    section.save(update_fields=[*changes, "changed_by"])
    _touch(section.copy, by)
    _log("document_rewritten", by, section.copy)


@transaction.atomic
def take_over(copy: OwnDocument, code: str, newest: DocumentVersion, *, by: User) -> None:
    """The words of the model; one's own stand aside, where they can be read and put back."""
    text = newest.text_of(code, copy.language)
    section = copy.sections.filter(code=code).select_related("version").first()
    if section is None:
        section = OwnSection(copy=copy, code=code, order=_place(newest, code), version=newest)
    elif not is_as(section, section.version.text_of(code, copy.language)):
        _set_aside(section)
    section.title, section.body = (text.title, text.body) if text else (section.title, "")
    _look_at(section, newest, by)
    _log("document_taken_over", by, copy)


@transaction.atomic
def keep_own(copy: OwnDocument, code: str, newest: DocumentVersion, *, by: User) -> None:
    """They looked at it. A new part that they don't want stands there empty, to be filled later."""
    section = copy.sections.filter(code=code).first()
    if section is None:
        text = newest.text_of(code, copy.language)
        title = text.title if text else ""
        section = OwnSection(copy=copy, code=code, order=_place(newest, code), title=title)
    _look_at(section, newest, by)
    _log("document_own_kept", by, copy)


@transaction.atomic
def put_back(section: OwnSection, *, by: User) -> None:
    """One's own words again; those that stood there stand aside now."""
    if not section.set_aside:
        return
    section.title, section.set_aside_title = section.set_aside_title, section.title
    section.body, section.set_aside = section.set_aside, section.body
    section.changed_by = by
    section.save()
    _touch(section.copy, by)
    _log("document_put_back", by, section.copy)


@transaction.atomic
def throw_away(copy: OwnDocument, *, by: User) -> None:
    _log("document_thrown_away", by, copy)
    copy.delete()


def _set_aside(section: OwnSection) -> None:
    """Behind what stands aside already: nothing that they wrote is lost."""
    earlier = [section.set_aside] if section.set_aside != section.body else []
    section.set_aside_title = section.title
    section.set_aside = "\n\n".join(filter(None, [section.body, *earlier]))


def _look_at(section: OwnSection, newest: DocumentVersion, by: User) -> None:
    section.version, section.changed_by = newest, by
    section.save()
    _touch(section.copy, by)


def _place(newest: DocumentVersion, code: str) -> int:
    codes = [one["code"] for one in newest.content["nl"]["sections"]]
    return codes.index(code) + 1 if code in codes else len(codes) + 1


def _touch(copy: OwnDocument, by: User, *fields: str) -> None:
    copy.changed_at, copy.changed_by = timezone.now(), by
    copy.save(update_fields=["changed_at", "changed_by", *fields])


def _log(event: str, by: User, copy: OwnDocument) -> None:
    transaction.on_commit(partial(log_event, event, by=by, document=copy.pk))
