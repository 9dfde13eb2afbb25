"""What we write about an application (templates/members/joining/mail/), with a link to its page."""

from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from gastvrij.lib.mail import send
from members.joining.queue import WORKING_DAYS, decided_by
from members.models import Application, User

FOLDER = "members/joining/mail"


def tell_applicant(message: str, application: Application, *, origin: str, text: str = "") -> None:
    """`origin`: the scheme and host of the site, as whoever does it reached it."""
    reader = application.applicant
    if reader is None:
        return
    with translation.override(reader.language):
        page = reverse("members:application", args=[application.pk])
        if message == "approved":
            steps = {"next": application.organisation.get_absolute_url()}
            page = f"{reverse('account_login')}?{urlencode(steps, safe='/')}"
    _send(message, application, reader, origin + page, text=text)


def tell_network(message: str, application: Application, *, origin: str, but: User) -> None:
    """Everybody who reviews applications."""
    for reader in reviewers().exclude(pk=but.pk):
        with translation.override(reader.language):
            page = reverse("admin:members_application_change", args=[application.pk])
        _send(message, application, reader, origin + page)


def reviewers():
    may = Permission.objects.filter(
        content_type__app_label="members", codename="change_application"
    )
    by_group = Q(groups__permissions__in=may)
    found = User.objects.filter(is_active=True, is_staff=True)
    return found.filter(by_group | Q(user_permissions__in=may)).distinct()


def _send(
    message: str, application: Application, reader: User, link: str, **context: object
) -> None:
    send(
        f"{FOLDER}/{message}",
        reader.email,
        reader.language,
        link=link,
        name=reader.name,
        organisation=application.organisation,
        days=WORKING_DAYS,
        decided_by=decided_by(application.waiting_since) if application.waiting_since else None,
        **context,
    )
