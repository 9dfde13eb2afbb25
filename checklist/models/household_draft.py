import json
import uuid
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from gastvrij.lib.encryption import EncryptedTextField, is_unreadable
from members.models import Organisation


class HouseholdDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The access rule: whoever coordinates the organisation. A buddy sees no draft."""
        return self.filter(organisation__in=Organisation.objects.coordinated_by(user))

    def untouched_since(self, moment):
        return self.filter(changed_at__lt=moment)


class HouseholdDraft(models.Model):
    """A family that is being added, page by page. It gets the draft's number once it is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    content = EncryptedTextField(_("what was answered"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = HouseholdDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("family that is being added")
        verbose_name_plural = _("families that are being added")
        ordering = ["created_at", "id"]

    def __str__(self):
        """Never a word of what was answered: this text may reach a log."""
        return f"draft {self.pk}"

    def get_absolute_url(self):
        return reverse("checklist:draft", args=[self.pk])

    @property
    def is_unreadable(self):
        return is_unreadable(self.content)

    @property
    def _kept(self) -> dict[str, Any]:
        return {} if self.is_unreadable or not self.content else json.loads(self.content)

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What was answered, by page; also on pages that have to be looked at once more."""
        return self._kept.get("answers", {})

    @property
    def answered(self) -> list[str]:
        """The pages that need no look any more."""
        return self._kept.get("answered", [])

    def times(self, step: str) -> int:
        """How often a page was saved: who has an older one open did not see the last answer."""
        return self._kept.get("times", {}).get(step, 0)

    @property
    def label(self) -> str:
        return self.answers.get("gezin", {}).get("label", "")

    def keep(self, step: str, answers: dict[str, Any], *, ask_again: tuple[str, ...] = ()) -> None:
        """Set what was answered on one page; `ask_again` are pages on which that may change it."""
        answers = json.loads(json.dumps(answers, cls=DjangoJSONEncoder))
        kept = self._kept
        is_other = kept.get("answers", {}).get(step) != answers
        done = {*kept.get("answered", []), step} - {*(ask_again if is_other else ())}
        times = kept.get("times", {})
        self.content = json.dumps(
            {
                "answers": kept.get("answers", {}) | {step: answers},
                "answered": sorted(done),
                "times": times | {step: times.get(step, 0) + is_other},
            }
        )
        self.changed_at = timezone.now()

    def forget(self) -> bool:
        """Delete it, if the database allows: see walls.forget_draft in walls/functions.sql."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.forget_draft(%s)", [self.pk])
            return cursor.fetchone()[0]
