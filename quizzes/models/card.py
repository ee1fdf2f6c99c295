"""Questions one missed, to be met again when they are about to be forgotten: only for who asked for it."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.quiz import QuizVersion


class PracticeQuerySet(models.QuerySet):
    def of_learner(self, learner_id: uuid.UUID) -> Self:
        return self.filter(learner_id=learner_id)

    def going_on(self) -> Self:
        return self.filter(stopped_at__isnull=True)


class Practice(models.Model):
    """A learner who wants to meet missed questions again. Stopping keeps the cards; starting again goes on with them."""

    learner_id = models.UUIDField(primary_key=True)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")

    def __str__(self) -> str:
        return str(self.learner_id)

    @property
    def is_on(self) -> bool:
        return self.stopped_at is None


class CardQuerySet(models.QuerySet):
    def of_learner(self, learner_id: uuid.UUID) -> Self:
        return self.filter(learner_id=learner_id)

    def of_those_practising(self) -> Self:
        return self.filter(learner_id__in=Practice.objects.going_on().values("learner_id"))

    def due(self, now: datetime) -> Self:
        """What is about to be forgotten, most urgent first."""
        return self.filter(due_at__lte=now).order_by("due_at", "pk")


class Card(models.Model):
    """One missed question of one learner, with what the scheduler knows of their memory of it."""

    learner_id = models.UUIDField(db_index=True)
    quiz_version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="cards")
    question_ref = models.CharField(max_length=64)
    seed = models.BigIntegerField()
    memory = models.JSONField(default=dict)  # the scheduler's own
    reviews = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["learner_id", "question_ref"], name="one_card_per_question")]
        indexes = [models.Index(fields=["learner_id", "due_at"], name="card_due")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.question_ref}"
