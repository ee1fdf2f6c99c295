"""What people say of answers that only a person can judge, and of keys that were wrong."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.attempt import Attempt
from quizzes.models.quiz import QuizVersion


class ReviewQuerySet(models.QuerySet):
    def of(self, attempt: Attempt) -> Self:
        """Of one attempt, first to last: of two that count for one answer the later one does."""
        return self.filter(attempt=attempt).order_by("pk")

    def given_by(self, learner_id: uuid.UUID) -> Self:
        return self.filter(peer_id=learner_id)


class Review(models.Model):
    """One person's judgment of one answer. Appended: whoever changes their mind reviews again."""

    class By(models.TextChoices):
        SELF = "self", _("the learner")
        PEER = "peer", _("another learner")
        FACILITATOR = "facilitator", _("a facilitator")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="reviews")
    question_ref = models.CharField(max_length=64)
    by = models.CharField(max_length=12, choices=By)
    peer_id = models.UUIDField(null=True, blank=True, db_index=True)  # a learner's pseudonym, for peers
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    score = models.CharField(max_length=40)  # an exact share of the whole
    levels = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_ref", "peer_id"], condition=Q(by="peer"), name="one_review_per_peer_and_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_ref} {self.by}"


class Correction(models.Model):
    """A key that was wrong and was mended, with the reason: the audit line of a regrade."""

    quiz_version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="corrections")
    question_ref = models.CharField(max_length=64)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField(_("reason"))
    touched = models.PositiveIntegerField(default=0)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.quiz_version} {self.question_ref}"
