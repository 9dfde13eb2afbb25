from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.user import User

# Emptied by the database's own foreign keys when an account goes (migration 0007): the web's role
# may add lines and read them, and nothing else.
KEPT = {"on_delete": models.DO_NOTHING, "db_constraint": False, "null": True, "related_name": "+"}


class MemberEvent(models.Model):
    """What happened to the people of an organisation: the part of its trail without a family."""

    class Kind(models.TextChoices):
        GIVEN = "given", _("was added, and waits for a coordinator")
        RAISED = "raised", _("got the role of coordinator, and waits for a coordinator")
        LOWERED = "lowered", _("is a buddy again")
        ENDED = "ended", _("no longer belongs to the organisation")
        CONFIRMED = "confirmed", _("was confirmed")
        REFUSED = "refused", _("was not confirmed")
        APPOINTED = "appointed", _("was appointed coordinator by the network")
        EMAIL = "email", _("got another e-mail address")
        SECOND_FACTOR = "second_factor", _("lost the second step for signing in")
        PASSWORD = "password", _("got another password from the network")
        REACTIVATED = "reactivated", _("has an account that works again")
        INVITED = "invited", _("invited somebody")
        TAKEN_BACK = "taken_back", _("took back an invitation")
        JOINED = "joined", _("accepted an invitation")
        ELSEWHERE = "elsewhere", _("accepted an invitation to another address, and waits")
        ASKED = "asked", _("asked to join, and waits for a coordinator")
        LINK_MADE = "link_made", _("made a link to join")
        LINK_ENDED = "link_ended", _("ended the link to join")
        PROMOTED = "promoted", _("is a coordinator now")
        PAUSED = "paused", _("was paused, and sees no family")
        KEPT = "kept", _("still belongs here")
        LEFT = "left", _("left the organisation")
        NETWORK_TOLD = "network_told", _("will be paused soon; the network was told")
        # About the organisation itself: who said so.
        DETAILS_RIGHT = "details_right", _("said that the public page is right")
        DETAILS_CHANGED = "details_changed", _("changed the public page")
        NO_ROOM = "no_room", _("said that there is no room for new families now")
        ROOM = "room", _("said that there is room for new families")
        STOPPING = "stopping", _("said that the organisation stops")
        GOES_ON = "goes_on", _("said that the organisation goes on")
        NETWORK_LEFT = (
            "network_left",
            _("left the network with the organisation, as said before"),
        )

    organisation = models.ForeignKey(
        "members.Organisation", models.PROTECT, related_name="member_events"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.ForeignKey(User, **KEPT)
    by = models.ForeignKey(User, **KEPT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event of a member")
        verbose_name_plural = _("events of members")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "-at"], name="member_event_of_organisation")
        ]

    def __str__(self):
        return f"event of a member {self.pk}"
