import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from gastvrij.lib.encryption import EncryptedTextField
from members.models import Organisation

OWN = "eigen-"
"""How the code of an own item begins: it stands where an item of the toolkit has its code."""


class OwnItem(models.Model):
    """Something to do that the toolkit does not know, for one family.

    How far it is, stands in its one `Progress`, as for every other item: the list, the tick, the
    notes, the timeline and undo know no difference.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="own_items", **BY_DATABASE)
    title = EncryptedTextField(
        _("what is to do?"),
        max_length=120,
        help_text=_(
            "Short, in words that the family may read: it stands on their own page too, in the"
            " language in which you write it. No names of others, nothing about health."
        ),
    )
    created_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("item of one's own")
        verbose_name_plural = _("items of one's own")
        ordering = ["created_at", "id"]

    def __str__(self):
        return f"own item {self.pk}"

    @property
    def code(self):
        return f"{OWN}{self.pk}"
