"""Who accepts which mail, and what was written to them."""

from datetime import datetime
from secrets import token_urlsafe
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from .engine.posting import Rhythm

EVERYTHING = "everything"  # the topic whose link stops all the others
REMINDERS = "reminders"  # of what one registered for


def new_token() -> str:
    return token_urlsafe(24)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of_user(self, user: Any) -> Self:
        return self.filter(user=user)

    def accepted(self) -> Self:
        return self.filter(stopped_at=None).exclude(topic=EVERYTHING)

    def about(self, topic: str) -> Self:
        return self.filter(topic=topic)

    def beyond(self, pk: int) -> Self:
        """In the order they were first accepted, after this one."""
        return self.filter(pk__gt=pk).order_by("pk")

    def shown(self) -> Self:
        """Those a person decides on."""
        return self.exclude(topic=EVERYTHING).order_by("label", "pk")


class Subscription(models.Model):
    """A person accepts mail on a topic, until they stop it. The token stops it without signing in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=80)
    label = models.CharField(max_length=200, blank=True)
    rhythm = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Rhythm], default=Rhythm.WEEKLY.value)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    accepted_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_subscription_per_topic")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.topic}"


class IssueQuerySet(models.QuerySet["Issue"]):
    def of_topic(self, topic: str) -> Self:
        return self.filter(topic=topic)

    def of_page(self, page: Any) -> Self:
        return self.filter(page_key=page.translation_key, language=page.locale.language_code)

    def with_letters(self) -> Self:
        """Each with `written`, the letters it became, and `mailed`, those that have left."""
        mailed = models.Count("letters", filter=~Q(letters__mailed_at=None))
        return self.annotate(written=models.Count("letters"), mailed=mailed).select_related("approved_by")


class Issue(models.Model):
    """A newsletter, a watch bulletin or a Flash'Info as an editor approved it: its readers get these words, whatever becomes of the page.
    One per page and language, so that it leaves once."""

    page_key = models.UUIDField()
    language = models.CharField(max_length=10)
    topic = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    path = models.CharField(max_length=300)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField()

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-approved_at"]
        constraints = [models.UniqueConstraint(fields=["page_key", "language"], name="one_issue_per_page")]
        indexes = [models.Index(fields=["topic", "-approved_at"], name="issue_by_topic")]

    def __str__(self) -> str:
        return self.title

    @property
    def markup(self) -> SafeString:
        """Its HTML: what the allow-list of the site left of it when it was approved."""
        return mark_safe(self.html)


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.filter(mailed_at=None, dropped_at=None)

    def due(self, now: datetime) -> Self:
        return self.waiting().filter(after__lte=now)

    def to_user(self, user_id: Any) -> Self:
        return self.filter(user_id=user_id)

    def about(self, topic: str) -> Self:
        return self.filter(topic=topic)

    def recent(self, since: datetime) -> Self:
        """Still waiting, or sent after that moment."""
        return self.filter(Q(mailed_at=None, dropped_at=None) | Q(mailed_at__gt=since))

    def counted(self) -> Self:
        """Sent in a mail of the week."""
        return self.filter(counts=True).exclude(mailed_at=None)

    def outdated(self, before: datetime) -> Self:
        """Sent or dropped long ago: what was said stands elsewhere, the mail itself is nobody's business any more."""
        return self.filter(Q(mailed_at__lt=before) | Q(dropped_at__lt=before))


class Letter(models.Model):
    """Something to say to one person by mail. `key`: written once, whatever happens twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=160)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)  # empty where an issue holds the words for all of its readers
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, null=True, blank=True, related_name="letters")
    path = models.CharField(max_length=300, blank=True)  # where to read on, on this site
    language = models.CharField(max_length=10)
    written_at = models.DateTimeField()
    after = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    counts = models.BooleanField(default=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_letter_per_key")]
        indexes = [models.Index(fields=["after"], condition=Q(mailed_at=None, dropped_at=None), name="letter_waiting")]

    def __str__(self) -> str:
        return self.subject
