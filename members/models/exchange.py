"""What members tell each other: a thread with its answers (members/exchange)."""

from datetime import timedelta

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.models.municipality import Municipality
from members.models.organisation import Organisation
from members.models.user import User
from toolkit.models import Theme

LONGEST_TITLE, LONGEST = 120, 5000
HOURS_UNTIL_OFFERED = 72
"""A question waits so long for an answer; then three members are asked, then the network."""
DAYS_OF_NEWS = 30
"""What is older is not called new, whoever did not read it."""


def themes_on_badges():
    """With what a badge shows of them, and none of their thousands of words."""
    shown = ["slug", "number", "state", *(f"title_{code}" for code in languages.INTERFACE)]
    return models.Prefetch("themes", Theme.objects.only(*shown))


class PostQuerySet(models.QuerySet):
    def not_suspended(self):
        return self.filter(organisation__state__in=["approved", "left"])

    def shown(self):
        """What members read: nothing that is hidden, nor of an organisation that is suspended."""
        return self.not_suspended().filter(hidden_at=None)

    def readable_by(self, user):
        """And what one wrote oneself, with the reason why nobody else sees it."""
        return self.not_suspended().filter(Q(hidden_at=None) | Q(author=user.pk))

    def with_author(self):
        """Without the words by which it is found, which nobody reads."""
        return self.select_related("author", "organisation").defer("words")


class Post(models.Model):
    """Of an account, in the name of an organisation; nameless once the account is gone."""

    author = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    body = models.TextField(_("text"), max_length=LONGEST)
    created_at = models.DateTimeField(_("posted on"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed on"), null=True)
    hidden_at = models.DateTimeField(_("hidden on"), null=True)
    hidden_because = models.CharField(_("why it is hidden"), max_length=300, default="", blank=True)
    words = SearchVectorField(null=True, editable=False)
    """A trigger of the database writes it with every change (migration 0026_exchange)."""

    objects = PostQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def as_of(self) -> str:
        """Of which words a page was made: another answer once they were changed."""
        return self.changed_at.isoformat() if self.changed_at else ""

    @property
    def is_hidden(self):
        return self.hidden_at is not None


class ThreadQuerySet(PostQuerySet):
    def with_themes(self):
        return self.prefetch_related(themes_on_badges())

    def for_cards(self):
        """With what a card of the list shows, and none of the long texts."""
        shown = ["kind", "title", "language", "region", "created_at", "last_at"]
        shown += ["author_id", "solution_id", "organisation__name"]
        return self.select_related("organisation").only(*shown).with_themes()

    def waiting(self):
        """Questions that nobody answered yet."""
        answered = Reply.objects.shown().filter(thread=OuterRef("pk"))
        return self.filter(~Exists(answered), kind=Thread.Kind.QUESTION, solution=None)

    def of_last_days(self):
        return self.filter(last_at__gte=timezone.now() - timedelta(days=DAYS_OF_NEWS))

    def unread_by(self, user):
        """New or answered lately, by somebody else, since this reader was here last."""
        read = ThreadVisit.objects.filter(
            user=user.pk, thread=OuterRef("pk"), read_at__gte=OuterRef("last_at")
        )
        return self.of_last_days().filter(~Exists(read))

    def followed_by(self, user):
        mine = Following.objects.filter(user=user.pk)
        themes = mine.exclude(theme=None).values("theme")
        return self.filter(
            Q(pk__in=mine.exclude(thread=None).values("thread"))
            | Q(pk__in=Thread.themes.through.objects.filter(theme__in=themes).values("thread"))
        )

    def with_what_is_new(self, user):
        """`is_unread` for each, in the same query."""
        visit = ThreadVisit.objects.filter(user=user.pk, thread=OuterRef("pk"))
        never = Value(timezone.now() - timedelta(days=DAYS_OF_NEWS), DateTimeField())
        return self.annotate(
            read_until=Coalesce(Subquery(visit.values("read_at")[:1]), never),
            is_unread=Case(When(last_at__gt=F("read_until"), then=True), default=False),
        )

    def with_answers_counted(self):
        answers = Reply.objects.shown().filter(thread=OuterRef("pk")).order_by()
        counted = answers.values("thread").annotate(n=models.Count("pk")).values("n")
        return self.annotate(answers=Coalesce(Subquery(counted), 0))


class Thread(Post):
    class Kind(models.TextChoices):
        QUESTION = "question", pgettext_lazy("exchange", "Question")
        OFFER = "offer", pgettext_lazy("exchange", "Offer")
        PRACTICE = "practice", pgettext_lazy("exchange", "Practice")

    class Region(models.TextChoices):
        FLANDERS = Municipality.Region.FLANDERS.value, _("Flanders")
        BRUSSELS = Municipality.Region.BRUSSELS.value, _("Brussels")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    language = models.CharField(_("language"), max_length=2, choices=languages.INTERFACE_CHOICES)
    region = models.CharField(_("region"), max_length=10, choices=Region, default="", blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    # Of the newest answer that is shown, or of the thread itself: the order of the list.
    last_at = models.DateTimeField(default=timezone.now, editable=False)
    solution = models.ForeignKey(
        "members.Reply", models.SET_NULL, null=True, related_name="+", verbose_name=_("solution")
    )
    offered_at = models.DateTimeField(null=True, editable=False)
    told_network_at = models.DateTimeField(null=True, editable=False)
    # Of a practice: whether its organisation agrees that it stands in the handbook with its name.
    agreed_at = models.DateTimeField(null=True, editable=False)
    agreed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(null=True, editable=False)
    adopted_at = models.DateTimeField(null=True, editable=False)
    adopted_in = models.ForeignKey(
        Theme, models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread of the exchange")
        verbose_name_plural = _("threads of the exchange")
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["-last_at", "-id"], name="thread_newest_first"),
            models.Index(fields=["kind", "-last_at"], name="thread_newest_of_kind"),
            GinIndex(fields=["words"], name="thread_words"),
            # What waits is read out of these two alone, without the long texts beside it.
            models.Index(
                fields=["-last_at", "-id"],
                include=["organisation"],
                condition=Q(kind="question", solution=None, hidden_at=None),
                name="thread_without_solution",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["question", "offer", "practice"]),
                name="thread_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None) | Q(kind="practice", agreed_at__isnull=False),
                name="thread_adopted_was_agreed_to",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("members:thread", args=[self.pk])

    @property
    def is_question(self):
        return self.kind == self.Kind.QUESTION

    @property
    def is_practice(self):
        return self.kind == self.Kind.PRACTICE

    @property
    def language_name(self):
        """Only where it is not the reader's."""
        return "" if self.language == get_language() else languages.name_of(self.language)


class Reply(Post):
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="replies")

    class Meta:
        verbose_name = _("answer in the exchange")
        verbose_name_plural = _("answers in the exchange")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["thread", "created_at"], name="reply_in_thread"),
            GinIndex(fields=["words"], name="reply_words"),
            models.Index(
                fields=["thread"],
                include=["organisation"],
                condition=Q(hidden_at=None),
                name="reply_shown_in_thread",
            ),
        ]

    def __str__(self):
        return f"{self.thread_id}: {self.body[:60]}"

    def get_absolute_url(self):
        return f"{reverse('members:thread', args=[self.thread_id])}#antwoord-{self.pk}"


class Following(models.Model):
    """Somebody wants to hear of a thread, or of everything about a theme."""

    user = models.ForeignKey(User, models.CASCADE, related_name="followings")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="followings")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, related_name="+")
    at_once = models.BooleanField(default=False)
    """Rather a mail with each answer than a line in the weekly one; only of a thread."""

    class Meta:
        verbose_name = _("what somebody follows")
        verbose_name_plural = _("what people follow")
        constraints = [
            models.UniqueConstraint(fields=["user", "thread"], name="following_of_thread_once"),
            models.UniqueConstraint(fields=["user", "theme"], name="following_of_theme_once"),
            models.CheckConstraint(
                condition=Q(thread=None, theme__isnull=False, at_once=False)
                | Q(thread__isnull=False, theme=None),
                name="following_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.thread_id or self.theme_id}"


class ThreadVisit(models.Model):
    """Until where somebody read: makes the mark of what is new, and nobody else sees it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading in the exchange")
        verbose_name_plural = _("readings in the exchange")
        constraints = [
            models.UniqueConstraint(fields=["user", "thread"], name="thread_visit_once"),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.thread_id}"


class ThreadOffer(models.Model):
    """A question that waited too long was put before this member: once, whatever dies meanwhile."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="offers")
    user = models.ForeignKey(User, models.CASCADE, related_name="thread_offers")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("question that was put before somebody")
        verbose_name_plural = _("questions that were put before people")
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], name="thread_is_offered_once"),
        ]

    def __str__(self):
        return f"{self.thread_id}: {self.user_id}"


class PostReport(models.Model):
    """A member says that something does not belong here; a moderator looks at it."""

    class Reason(models.TextChoices):
        FAMILY = "family", _("It says too much about a family")
        UNKIND = "unkind", _("It hurts or insults somebody")
        WRONG = "wrong", _("It is wrong, and that may do harm")
        OTHER = "other", pgettext_lazy("report", "Something else")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="reports")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="reports")
    reason = models.CharField(_("what is the matter"), max_length=10, choices=Reason)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("reported by")
    )
    at = models.DateTimeField(_("reported on"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled on"), null=True)

    class Meta:
        verbose_name = _("report of a member")
        verbose_name_plural = _("reports of members")
        ordering = [F("settled_at").desc(nulls_first=True), "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "by"], condition=Q(reply=None), name="thread_is_reported_once"
            ),
            models.UniqueConstraint(fields=["reply", "by"], name="reply_is_reported_once"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} ({self.at:%d/%m/%Y})"

    @property
    def post(self):
        return self.reply or self.thread
