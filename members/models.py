from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.rules import is_enterprise_number
from toolkit.models import Theme


class UserManager(BaseUserManager):
    @classmethod
    def normalize_email(cls, email):
        """All of it in lower case: nobody remembers how they typed their address last time."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, email):
        return self.get(email=self.normalize_email(email))

    def create_user(self, email, password=None, **fields):
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, **fields, is_staff=True, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    class Language(models.TextChoices):
        NL = "nl", "Nederlands"
        FR = "fr", "Français"
        EN = "en", "English"

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    name = models.CharField(
        _("name"),
        max_length=100,
        help_text=_("How your colleagues see you. A first name is enough."),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language,
        default=Language.NL,
        help_text=_("The language in which we write to you."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick this instead of deleting an account: then this person can't sign in."),
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May sign in to this administration.")
    )
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # Together with `unique`: an address has one account, however it is typed.
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_is_lower_case"
            )
        ]

    def __str__(self):
        return self.name or self.email

    def clean(self):
        self.email = UserManager.normalize_email(self.email)

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class MunicipalityQuerySet(models.QuerySet):
    def in_scope(self):
        """Where the network works: Flanders and Brussels."""
        return self.filter(region__in=[Municipality.Region.FLANDERS, Municipality.Region.BRUSSELS])

    def for_postal_code(self, postal_code):
        """Usually one; a few postal codes are shared by several municipalities."""
        return self.filter(postal_codes__contains=[postal_code])

    def matching(self, text):
        """What somebody may mean who types a postal code, a name, or both: '9000 Gent'."""
        digits = "".join(character for character in text if character.isdigit())
        name = " ".join("".join(c if not c.isdigit() else " " for c in text).split())
        found = self.for_postal_code(digits) if digits else self
        if not name:
            return found
        exact = found.filter(Q(name_nl__iexact=name) | Q(name_fr__iexact=name))
        if exact.exists():
            return exact
        named = found.filter(Q(name_nl__icontains=name) | Q(name_fr__icontains=name))
        # A village has a postal code of its own but no municipality: then the code decides.
        return named if not digits or named.exists() else found


class Municipality(models.Model):
    class Region(models.TextChoices):
        FLANDERS = "flanders", _("Flanders")
        BRUSSELS = "brussels", _("Brussels")
        WALLONIA = "wallonia", _("Wallonia")

    class Province(models.TextChoices):
        """The ten, from west to east and north to south, and Brussels, which is in none."""

        WEST_FLANDERS = "west-flanders", _("West Flanders")
        EAST_FLANDERS = "east-flanders", _("East Flanders")
        ANTWERP = "antwerp", pgettext_lazy("province", "Antwerp")
        LIMBURG = "limburg", pgettext_lazy("province", "Limburg")
        FLEMISH_BRABANT = "flemish-brabant", _("Flemish Brabant")
        BRUSSELS = "brussels", _("Brussels-Capital Region")
        WALLOON_BRABANT = "walloon-brabant", _("Walloon Brabant")
        HAINAUT = "hainaut", _("Hainaut")
        NAMUR = "namur", pgettext_lazy("province", "Namur")
        LIEGE = "liege", pgettext_lazy("province", "Liège")
        LUXEMBOURG = "luxembourg", pgettext_lazy("province", "Luxembourg")

    code = models.CharField(_("REFNIS code"), max_length=5, primary_key=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=60)
    name_fr = models.CharField(_("name in French"), max_length=60)
    province = models.CharField(_("province"), max_length=20, choices=Province)
    region = models.CharField(_("region"), max_length=10, choices=Region)
    postal_codes = ArrayField(models.CharField(max_length=4), verbose_name=_("postal codes"))
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=5)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name_nl"]
        indexes = [GinIndex(fields=["postal_codes"], name="municipality_postal_codes")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name for the reader; in English, places keep their Dutch name."""
        return self.name_fr if get_language() == "fr" else self.name_nl


def validate_enterprise_number(number):
    if not is_enterprise_number(number):
        raise ValidationError(
            _("This is not an enterprise number: the check digits are wrong. Is a digit missing?")
        )


def _published_themes():
    """The themes to link to, without their long text."""
    return Prefetch("themes", Theme.objects.published().defer("body"))


class OrganisationQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(state=Organisation.State.APPROVED)

    def joined_by(self, user):
        """The approved organisations in which `user` is active, in whatever role."""
        return self._with_membership(Membership.objects.active().of(user))

    def coordinated_by(self, user):
        return self._with_membership(Membership.objects.active().of(user).coordinators())

    def _with_membership(self, memberships):
        return self.approved().filter(pk__in=memberships.values("organisation"))

    def for_theme(self, theme):
        return self.filter(themes=theme)

    def with_summary(self):
        """With the logo's size and address, but not the picture itself."""
        related = self.select_related("municipality", "logo").defer("logo__content")
        return related.prefetch_related(_published_themes())

    def with_profile(self):
        return self.with_summary().prefetch_related("working_area", "statuses")


class Organisation(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("organisation", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("organisation", "Submitted")
        APPROVED = "approved", pgettext_lazy("organisation", "Approved")
        REFUSED = "refused", pgettext_lazy("organisation", "Refused")
        SUSPENDED = "suspended", pgettext_lazy("organisation", "Suspended")
        LEFT = "left", pgettext_lazy("organisation", "Left the network")

    class LegalForm(models.TextChoices):
        NON_PROFIT = "non_profit", _("Non-profit association (vzw)")
        UNINCORPORATED = "unincorporated", _("Unincorporated association")
        OTHER = "other", pgettext_lazy("legal form", "Other")

    class Language(models.TextChoices):
        """What volunteers speak with families; the names as the speakers write them."""

        DUTCH = "nl", "Nederlands"
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"
        ARABIC = "ar", "العربية"
        PERSIAN = "fa", "فارسی"
        PASHTO = "ps", "پښتو"
        TIGRINYA = "ti", "ትግርኛ"
        SOMALI = "so", "Soomaali"
        TURKISH = "tr", "Türkçe"
        UKRAINIAN = "uk", "Українська"
        RUSSIAN = "ru", "Русский"
        SPANISH = "es", "Español"

    slug = models.SlugField(_("address on this site"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    legal_form = models.CharField(
        _("legal form"), max_length=20, choices=LegalForm, default=LegalForm.UNINCORPORATED
    )
    enterprise_number = models.CharField(
        _("enterprise number"),
        max_length=10,
        blank=True,
        validators=[validate_enterprise_number],
        help_text=_("Ten digits, for example 0403.170.701. Leave empty if there is none."),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="organisations",
        verbose_name=_("municipality"),
    )
    working_area = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="+",
        verbose_name=_("working area"),
        help_text=_("The municipalities where the organisation supports people."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("Who are you, in a few sentences?")
    )
    activities = models.TextField(
        _("activities"), blank=True, help_text=_("What do you do? One activity on each line.")
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    statuses = models.ManyToManyField(
        "toolkit.Status",
        blank=True,
        related_name="+",
        verbose_name=_("statuses"),
        help_text=_("Whom do you support? Choose none if you support everybody."),
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language),
        default=list,
        blank=True,
        verbose_name=_("languages spoken"),
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("public e-mail address"), blank=True)
    telephone = models.CharField(_("public telephone number"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    confirmed_on = models.DateField(
        _("confirmed on"),
        null=True,
        blank=True,
        help_text=_("The last day on which the organisation said that its details are right."),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "submitted", "approved", "refused", "suspended", "left"]
                ),
                name="organisation_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(enterprise_number="") | Q(enterprise_number__regex=r"^[01][0-9]{9}$"),
                name="organisation_enterprise_number_has_ten_digits",
            ),
            models.UniqueConstraint(
                fields=["enterprise_number"],
                condition=~Q(enterprise_number=""),
                name="organisation_enterprise_number_is_unique",
                violation_error_message=_("Another organisation has this enterprise number."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:organisation", args=[self.slug])

    @property
    def is_approved(self):
        return self.state == self.State.APPROVED

    def spoken_languages(self):
        return [(code, self.Language(code).label) for code in self.languages]

    def activity_list(self):
        return [line.strip(" -*\t") for line in self.activities.splitlines() if line.strip()]


class LogoQuerySet(models.QuerySet):
    def public(self):
        return self.filter(organisation__in=Organisation.objects.approved())


class Logo(models.Model):
    """Drawn anew from what was uploaded (members/logos.py); kept here, so that a back-up has it."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="logo"
    )
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    # In its address, so that a browser may keep a logo until there is another.
    digest = models.CharField(max_length=32)
    changed_at = models.DateTimeField(auto_now=True)

    objects = LogoQuerySet.as_manager()

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self):
        return f"{self.organisation}"

    def get_absolute_url(self):
        return reverse("members:logo", args=[self.organisation.slug, self.digest])


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True, user__is_active=True)

    def of(self, user):
        return self.filter(user=user.pk)

    def coordinators(self):
        return self.filter(role=Membership.Role.COORDINATOR)

    def with_organisation(self):
        return self.select_related("organisation__municipality").order_by("organisation__name")


class Membership(models.Model):
    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        BUDDY = "buddy", _("Buddy")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.BUDDY)
    is_active = models.BooleanField(_("active"), default=True)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_is_unique",
                violation_error_message=_("This person already belongs to this organisation."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["coordinator", "buddy"]), name="membership_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(is_active=False, until__gte=F("since")),
                name="membership_with_an_end_is_not_active",
                violation_error_message=_(
                    "A membership with an end date is not active, and ends after it began."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.organisation}"
