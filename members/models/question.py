from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.tokens import hash_of
from members.models.membership import Membership
from members.models.organisation import Organisation
from members.models.user import User


class QuestionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_on=None)

    def about(self, kind):
        return self.filter(kind=kind)


class Question(models.Model):
    """What we asked an organisation by mail, until somebody answers (members/staying_true)."""

    class Kind(models.TextChoices):
        DETAILS = "details"  # is what stands on the page still right?
        ROOM = "room"  # is there room for new families again?
        STOPPING = "stopping"  # does the organisation really stop?

    class Answer(models.TextChoices):
        NONE = ""
        RIGHT = "right"
        STOPPED = "stopped"
        ROOM = "room"
        NO_ROOM = "no_room"
        GOES_ON = "goes_on"
        LEFT = "left"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10, choices=Kind)
    asked_on = models.DateField()
    reminded_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an organisation")
        verbose_name_plural = _("questions to organisations")
        constraints = [
            # So that a job that runs twice, or two at once, ask once.
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(closed_on=None),
                name="question_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["details", "room", "stopping"]),
                name="question_kind_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class AnswerLinkQuerySet(models.QuerySet):
    def for_token(self, token):
        """The link with this token, as long as its reader may still answer for the organisation."""
        coordinators = Membership.objects.confirmed_coordinators().filter(
            user=models.OuterRef("user"), organisation=models.OuterRef("question__organisation")
        )
        found = self.filter(token_hash=hash_of(token), expires_at__gt=timezone.now())
        return found.filter(models.Exists(coordinators)).select_related(
            "question__organisation__municipality", "user"
        )


class AnswerLink(models.Model):
    """The secret address in one coordinator's mail. It answers one question, once."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="links")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to answer a question")
        verbose_name_plural = _("links to answer questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="answer_link_ends_after_it_began"
            )
        ]

    def __str__(self):
        return f"link {self.pk}"
