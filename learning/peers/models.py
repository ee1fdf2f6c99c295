"""Copies of work that peers may read, what they say of it, and the reports that were offered to everybody."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Count, F, Q


class OfferQuerySet(models.QuerySet["Offer"]):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(withdrawn_at=None)

    def of(self, learner_id: uuid.UUID) -> Self:
        return self.filter(learner_id=learner_id)

    def to_step(self, module_key: uuid.UUID, step: str) -> Self:
        return self.filter(module_key=module_key, step=step)

    def readable_by(self, learner_id: uuid.UUID, offer: "Offer") -> Self:
        """What whoever made this offer may be given: answers to the same step, in the same language, of others, that they were not given
        before. Those that were given least come first, then those that wait longest."""
        given = Review.objects.filter(learner_id=learner_id).values("offer_id")
        found = self.standing().to_step(offer.module_key, offer.step).filter(language=offer.language)
        return found.exclude(learner_id=learner_id).exclude(pk__in=given).annotate(given=Count("reviews")).order_by("given", "offered_at")


class Offer(models.Model):
    """A piece of work its author lets peers read without a name: a copy of it as it was then. Taken back, the text is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner_id = models.UUIDField(db_index=True)
    module_key = models.UUIDField()
    step = models.CharField(max_length=64)  # the deliverable, as the outline names it
    language = models.CharField(max_length=10)
    text = models.TextField()
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner_id", "module_key", "step"], name="one_offer_per_deliverable")]

    def __str__(self) -> str:
        return f"{self.module_key} · {self.step}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def by(self, learner_id: uuid.UUID) -> Self:
        return self.filter(learner_id=learner_id)

    def for_author(self, learner_id: uuid.UUID) -> Self:
        """Given to this author's work, and not taken off their page."""
        return self.filter(offer__learner_id=learner_id, set_aside_at=None).exclude(given_at=None)

    def unread(self) -> Self:
        """Given since its author last looked."""
        return self.exclude(given_at=None).filter(read_at=None, set_aside_at=None)

    def open(self) -> Self:
        """Asked for and not given yet; what was taken back asks for nothing any more."""
        return self.filter(given_at=None, offer__withdrawn_at=None)


class Review(models.Model):
    """One peer's look at one offer: asked for, then given once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="reviews")
    learner_id = models.UUIDField(db_index=True)  # who looks
    marks = models.JSONField(default=dict)  # by line of the rubric
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)  # its reader does not want to see it any more

    wagtail_reference_index_ignore = True

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "learner_id"], name="one_look_per_peer_and_offer"),
            models.CheckConstraint(condition=Q(read_at=None) | Q(given_at__lte=F("read_at")), name="peer_review_read_once_given"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} · {self.asked_at:%Y-%m-%d}"


class ReportQuerySet(models.QuerySet["Report"]):
    def standing(self) -> Self:
        """Consented to, and not withdrawn."""
        return self.filter(withdrawn_at=None)

    def of(self, learner_id: uuid.UUID) -> Self:
        return self.filter(learner_id=learner_id)

    def waiting(self) -> Self:
        """No editor has declined it; whether its page is live, the page says."""
        return self.standing().filter(declined="").exclude(page_id=None).order_by("consented_at")


class Report(models.Model):
    """A final report that its author agreed to see among the examples. The page is a draft until an editor publishes it; withdrawn, the
    page goes and the words with it. What stays is that consent was given, and taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner_id = models.UUIDField(db_index=True)
    module_key = models.UUIDField()
    title = models.CharField(max_length=200)
    shown_as = models.CharField(max_length=200, blank=True)
    page_id = models.BigIntegerField(null=True, blank=True)  # no foreign key: an editor may delete the page
    consented_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    declined = models.CharField(max_length=600, blank=True)  # an editor's word, when they do not take it

    wagtail_reference_index_ignore = True

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner_id", "module_key"], name="one_report_per_module")]

    def __str__(self) -> str:
        return self.title
