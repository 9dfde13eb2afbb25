"""What families read in their own language, where that is none of the interface's."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import FAMILY_CHOICES
from toolkit.following import mark_of
from toolkit.spoken_words import differences


class SpokenQuerySet(models.QuerySet):
    def shown(self):
        """What is not shown to say the same as the Dutch is not read by a family."""
        return self.filter(is_equal=True)


class Spoken(models.Model):
    """A Dutch text in a family's language.

    It is found by the very words that it was made from: once the Dutch is another, the family
    reads that in Dutch, until somebody translates it. The same words are the same text, wherever
    they stand.
    """

    class State(models.TextChoices):
        MACHINE = "machine", _("made by a machine, to be checked by a speaker")
        CHECKED = "checked", _("checked by a speaker")

    language = models.CharField(_("language"), max_length=2, choices=FAMILY_CHOICES)
    mark = models.CharField(max_length=16, editable=False)
    dutch = models.TextField(_("Dutch"))
    words = models.TextField(_("translation"))
    is_equal = models.BooleanField(
        _("shown to say the same"),
        default=False,
        help_text=_("Compared with the Dutch. Without this a family reads the Dutch text."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.MACHINE)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,  # emptied when the account goes; the texts are content and stay
        verbose_name=_("checked by"),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = SpokenQuerySet.as_manager()

    class Meta:
        ordering = ["language", "pk"]
        verbose_name = _("text in a family's language")
        verbose_name_plural = _("texts in families' languages")
        constraints = [models.UniqueConstraint(fields=["language", "mark"], name="spoken_once")]

    def __str__(self):
        return self.words[:70]

    def save(self, *args, **kwargs):
        self.mark = mark_of(self.dutch)
        super().save(*args, **kwargs)

    def clean(self):
        told = differences(self.dutch, self.words)
        if told:
            raise ValidationError({"words": told})

    def approve(self, words: str, *, by, today: date) -> None:
        """Somebody who speaks both languages says that this is what the Dutch says."""
        self.words, self.state, self.is_equal = words, self.State.CHECKED, True
        self.checked_by, self.checked_on = by, today
        self.save()


class SpeakerQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user, user__is_active=True)


class Speaker(models.Model):
    """Somebody to whom a curator gave a language: they check what families read in it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("account"),
    )
    language = models.CharField(_("language"), max_length=2, choices=FAMILY_CHOICES)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        ordering = ["language", "pk"]
        verbose_name = _("speaker of a family's language")
        verbose_name_plural = _("speakers of families' languages")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "language"],
                name="speaker_once",
                violation_error_message=_("This account has this language already."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.get_language_display()}"
