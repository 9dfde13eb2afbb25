"""What may be put in the agenda: a day that is there, a known place, an end after its begin."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.form_fields import TOO_FAR, DateField, LinesField
from gastvrij.lib.merging import MergingForm
from members.exchange.forms import MOST_THEMES
from members.models import Gathering
from members.models.gathering import (
    LONGEST,
    LONGEST_ADDRESS,
    LONGEST_TITLE,
    LONGEST_VENUE,
    MOST_PLACES,
)
from members.places.asking import MergingPlace, Question
from members.recognising.asking import AsksAboutFamilies
from toolkit.models import Theme

PLACE, ONLINE = "place", "online"
MEMBERS, EVERYBODY = "members", "everybody"
DAYS_AHEAD = 2 * 365
A_TIME = _("Write the hour and the minutes, for example 19:30.")
PLAIN = ["title", "kind", "body", "venue", "online_address", "places", "sign_up_until"]


class TimeField(forms.TimeField):
    """As the browser asks it, or typed as 19:30, 19.30 or 19u30."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%Hu%M", "%Hh%M"],
            error_messages={"invalid": A_TIME},
            **kwargs,
        )


class LinkField(forms.URLField):
    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})
        super().__init__(
            required=False,
            max_length=LONGEST_ADDRESS,
            assume_scheme="https",
            widget=widget,
            **kwargs,
        )

    def clean(self, value):
        address = super().clean(value)
        if address and not address.startswith(("https://", "http://")):
            raise forms.ValidationError(_("An address of a meeting begins with https://."))
        return address


class GatheringForm(AsksAboutFamilies, MergingPlace, MergingForm):
    """A new one, or a change of `gathering` that others may have open as well."""

    sent_to = ("new_gathering", "change_gathering")

    title = forms.CharField(label=_("What is it called?"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(
        label=pgettext_lazy("agenda", "What is it?"),
        choices=Gathering.Kind.choices,
        widget=forms.RadioSelect,
    )
    day = DateField(label=_("Which day?"), required=True)
    begins = TimeField(label=_("From"))
    ends = TimeField(label=pgettext_lazy("an hour", "Until"))
    where = forms.ChoiceField(
        label=_("Where?"),
        choices=[(PLACE, _("In a place")), (ONLINE, _("Online"))],
        widget=forms.RadioSelect,
    )
    venue = forms.CharField(
        label=_("Room, street and number"),
        required=False,
        max_length=LONGEST_VENUE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    place = forms.CharField(
        label=_("Postal code or municipality"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(
        label=_("Which municipality?"), required=False, widget=Question
    )
    online_address = LinkField(
        label=_("Address of the online meeting"),
        help_text=_("Only people who have a place read it. You may fill it in later."),
    )
    body = LinesField(
        label=_("Tell more"),
        required=False,
        max_length=LONGEST,
        rows=6,
        help_text=_(
            "What will you do, for whom is it, what do people bring along? No names, numbers or "
            "addresses of families."
        ),
    )
    who = forms.ChoiceField(
        label=_("Who may come?"),
        choices=[
            (MEMBERS, _("Members of the network")),
            (EVERYBODY, _("Everybody: it stands on a public page")),
        ],
        widget=forms.RadioSelect,
    )
    places = forms.IntegerField(
        label=_("How many places are there?"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Leave empty if there is no limit. Who comes after the last one waits."),
    )
    sign_up_until = DateField(
        label=_("Sign up until"), help_text=_("Leave empty if people may sign up until it begins.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages are spoken?"),
        choices=languages.CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        help_text=_("Four at most."),
        widget=forms.CheckboxSelectMultiple,
    )
    organisation = forms.ChoiceField(label=_("In the name of"))

    def __init__(self, *args, gathering=None, organisations=(), **kwargs):
        self.gathering = gathering
        present = gathering.municipality if gathering else None
        current = _current(gathering) if gathering else _empty(organisations)
        author = gathering.author if gathering else None
        super().__init__(*args, current=current, author_of=lambda name: author, **kwargs)
        self.themes = {one.slug: one for one in Theme.objects.published().defer("body")}
        self.fields["themes"].choices = [(slug, one.title) for slug, one in self.themes.items()]
        self.organisations = {one.slug: one for one in organisations}
        if len(self.organisations) < 2:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(one.slug, one.name) for one in organisations]
        self.municipality = present
        self.ask_about_place(present)

    def _seen(self, name):
        """Of a new one, nobody else has anything open."""
        return super()._seen(name) if self.gathering else self.current.get(name)

    def clean_themes(self):
        chosen = self.cleaned_data["themes"]
        if len(chosen) > MOST_THEMES:
            raise forms.ValidationError(_("Choose four themes at most."))
        return chosen

    def clean(self):
        cleaned = super().clean()
        self._look_at_the_hours(cleaned)
        self._look_at_the_place(cleaned)
        last, day = cleaned.get("sign_up_until"), cleaned.get("day")
        if last and day and last > day:
            self.add_error("sign_up_until", _("This is after the day itself."))
        elif last and self._is_other("sign_up_until") and last < timezone.localdate():
            self.add_error("sign_up_until", _("This day is past."))
        is_narrower = cleaned.get("who") == MEMBERS and self.current["who"] == EVERYBODY
        if self.gathering and is_narrower and self.gathering.sign_ups.exists():
            words = _("People have signed up already, so it stays open to everybody.")
            self.add_error("who", words)
        return cleaned

    def _is_other(self, *names):
        return any(self.cleaned_data.get(name) != self.current.get(name) for name in names)

    def _look_at_the_hours(self, cleaned):
        day, begins, ends = (cleaned.get(name) for name in ("day", "begins", "ends"))
        if not (day and begins and ends):
            return
        self.starts_at, self.ends_at = moment_of(day, begins), moment_of(day, ends)
        for name, moment in (("begins", self.starts_at), ("ends", self.ends_at)):
            if moment is None:
                words = _("This hour is not there: summer time begins in that night.")
                self.add_error(name, words)
                return
        if self.ends_at <= self.starts_at:
            self.add_error("ends", _("It ends before it begins."))
        if not self._is_other("day", "begins"):
            return
        if self.starts_at <= timezone.now():
            self.add_error("day", _("This moment is past."))
        elif day > timezone.localdate() + timedelta(days=DAYS_AHEAD):
            self.add_error("day", TOO_FAR)

    def _look_at_the_place(self, cleaned):
        if cleaned.get("where") != PLACE:
            for name in ("place", "municipality"):  # whatever was typed there, nobody goes there
                self.errors.pop(name, None)
            return
        if not cleaned.get("place") and "place" not in self.errors:
            self.add_error("place", _("Where is it? Type a postal code or a municipality."))

    @property
    def chosen_organisation(self):
        chosen = self.cleaned_data.get("organisation") or self.initial["organisation"]
        return self.organisations[chosen]

    @property
    def values(self):
        """By the names of the model."""
        cleaned = self.cleaned_data
        is_online = cleaned["where"] == ONLINE
        return {name: cleaned[name] for name in PLAIN} | {
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "is_online": is_online,
            "venue": "" if is_online else cleaned["venue"],
            "municipality": None if is_online else self.municipality,
            "online_address": cleaned["online_address"] if is_online else "",
            "is_public": cleaned["who"] == EVERYBODY,
            "languages": cleaned["languages"],
            "themes": [self.themes[slug] for slug in cleaned["themes"]],
        }

    @property
    def status(self):
        if not self.is_bound or self.is_valid():
            return 200
        return CONFLICT if self.conflicts else INVALID


def moment_of(day, clock):
    """On the clocks of Belgium; None for the hour that they skip in March."""
    naive = datetime.combine(day, clock)
    moment = timezone.make_aware(naive)
    back = timezone.localtime(moment.astimezone(UTC)).replace(tzinfo=None)
    return moment if back == naive else None


def _empty(organisations):
    return {
        **dict.fromkeys(GatheringForm.base_fields),
        **dict.fromkeys(["title", "body", "venue", "online_address"], ""),
        "where": PLACE,
        "who": MEMBERS,
        "place": "",
        "languages": [get_language()],
        "themes": [],
        "organisation": organisations[0].slug if organisations else "",
    }


def _current(gathering):
    starts_at, ends_at = map(timezone.localtime, (gathering.starts_at, gathering.ends_at))
    return {name: getattr(gathering, name) for name in PLAIN} | {
        "day": starts_at.date(),
        "begins": starts_at.time(),
        "ends": ends_at.time(),
        "where": ONLINE if gathering.is_online else PLACE,
        "place": gathering.municipality.name if gathering.municipality else "",
        "who": EVERYBODY if gathering.is_public else MEMBERS,
        "languages": gathering.languages,
        "themes": [one.slug for one in gathering.themes.all() if one.state == "published"],
    }


class CallOffForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"),
        max_length=300,
        help_text=_("Everybody who signed up reads this in a mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
