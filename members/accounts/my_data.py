"""Everything that we hold about a user, for themselves (articles 15 and 20 of the GDPR)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from members.models import (
    AnswerLink,
    Application,
    CalendarFeed,
    Claim,
    ClaimInvitation,
    Contribution,
    Gathering,
    Invitation,
    MemberEvent,
    MemberImport,
    Membership,
    Organisation,
    OwnDocument,
    PostReport,
    Reply,
    SentReminder,
    SignalEvent,
    StoppedReminder,
    Thread,
    ThreadVisit,
    User,
)


def data_of(user: User) -> dict:
    """Without secrets: the password and the keys are of use only to somebody else."""
    return {
        "account": _account(user),
        "email_addresses": rows(
            EmailAddress.objects.filter(user=user), "email", "verified", "primary"
        ),
        "memberships": _memberships(user),
        "applications": _applications(user),
        **_around_organisations(user),
        **_among_members(user),
        **_kept(user),
    }


def _account(user: User) -> dict:
    return {
        "number": user.pk,
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "joined_at": user.joined_at,
        "last_signed_in_at": user.last_login,
        "is_active": user.is_active,
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
        "groups": [group.name for group in user.groups.all()],
        "has_password": user.has_usable_password(),
    }


def _memberships(user: User) -> list[dict]:
    return [
        {
            "organisation": membership.organisation.name,
            "role": membership.role,
            "confirmed_as": membership.confirmed_as,
            "is_active": membership.is_active,
            "since": membership.since,
            "until": membership.until,
            "reviewed_on": membership.reviewed_on,
            "paused_on": membership.paused_on,
            "speaks": membership.speaks,
            "helps_in": membership.helps_in.name if membership.helps_in else None,
            "most_families": membership.most_families,
        }
        for membership in user.memberships.with_organisation()
    ]


def _applications(user: User) -> list[dict]:
    return [
        {
            "organisation": application.organisation.name,
            "state": application.organisation.state,
            "begun_at": application.begun_at,
            "submitted_at": application.submitted_at,
            "decided_at": application.decided_at,
            "reason": application.reason,
            "charter_version": application.charter_version,
            "charter_accepted_at": application.charter_accepted_at,
            "messages": rows(application.messages, "kind", "at", "text"),
        }
        for application in Application.objects.of(user).select_related("organisation")
    ]


def _around_organisations(user: User) -> dict:
    return {
        "on_the_trail": rows(
            MemberEvent.objects.filter(about=user), "organisation__name", "kind", "at"
        ),
        "invitations": rows(
            invitations_of(user), "organisation__name", "email", "role", "created_at", "accepted_at"
        ),
        "claims": rows(
            Claim.objects.filter(application__applicant=user),
            "organisation__name",
            "application__begun_at",
        ),
        "invitations_to_claim": rows(
            claim_invitations_of(user), "organisation__name", "email", "sent_at", "used_at"
        ),
        "files_of_organisations": rows(
            MemberImport.objects.filter(by=user), "name", "created_at", "confirmed_at"
        ),
        "asked_about_organisations": rows(
            AnswerLink.objects.filter(user=user),
            "question__organisation__name",
            "question__kind",
            "created_at",
            "expires_at",
        ),
    }


def _among_members(user: User) -> dict:
    """What they wrote for members of other organisations, read, and where they come."""
    return {
        "exchange": {
            "posted": rows(
                Thread.objects.filter(author=user), "kind", "title", "body", "created_at"
            ),
            "answered": rows(Reply.objects.filter(author=user), "thread", "body", "created_at"),
            "followed": rows(user.followings, "thread", "theme__slug", "at_once"),
            "read": rows(ThreadVisit.objects.filter(user=user), "thread", "read_at"),
            "asked_to_answer": rows(user.thread_offers, "thread", "at"),
            "reported": rows(PostReport.objects.filter(by=user), "thread", "reason", "at"),
        },
        "documents_of_organisations": rows(
            OwnDocument.objects.filter(
                Q(made_by=user) | Q(changed_by=user) | Q(sections__changed_by=user)
            ).distinct(),
            "organisation__name",
            "document__slug",
            "language",
            "made_at",
            "changed_at",
        ),
        "agenda": {
            "put_in": rows(Gathering.objects.filter(author=user), "title", "starts_at"),
            "signed_up": rows(user.sign_ups, "gathering__title", "since", "has_place"),
        },
        "signals": {
            "words": rows(
                Contribution.objects.filter(author=user), "item__code", "body", "written_on"
            ),
            "in_working_groups": rows(user.signal_groups, "signal__title", "since"),
            "done": rows(SignalEvent.objects.filter(by=user), "signal__title", "kind", "at"),
        },
    }


def _kept(user: User) -> dict:
    """What the site remembers so that it works for them."""
    return {
        "address_for_a_calendar": rows(
            CalendarFeed.objects.filter(user=user), "created_at", "expires_on", "last_used_on"
        ),
        "mails_that_were_stopped": rows(StoppedReminder.objects.filter(user=user), "kind", "at"),
        "mails_to_remember": rows(SentReminder.objects.filter(user=user), "kind", "day", "at"),
        "forms_kept_until_sign_in": rows(user.kept_forms, "kept_at", "content"),
        "second_factors": rows(
            Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"
        ),
        "sessions": rows(
            UserSession.objects.filter(user=user), "created_at", "last_seen_at", "ip", "user_agent"
        ),
    }


def rows(queryset, *fields: str) -> list[dict]:
    return list(queryset.order_by("pk").values(*fields))


def invitations_of(user: User):
    """Those to an address of theirs, and those that they accepted with another one."""
    own = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return Invitation.objects.filter(Q(email__in=own) | Q(accepted_by=user))


def claim_invitations_of(user: User):
    own = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return ClaimInvitation.objects.filter(Q(email__in=own) | Q(used_by=user))


def left_without_coordinator(user: User) -> list[Organisation]:
    """The organisations that nobody would coordinate without `user`."""
    others = Membership.objects.confirmed_coordinators().exclude(user=user)
    coordinated = Organisation.objects.filter(
        pk__in=Membership.objects.confirmed_coordinators().of(user).values("organisation")
    )
    return list(coordinated.exclude(pk__in=others.values("organisation")))
