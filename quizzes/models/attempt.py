"""Attempts and their answers: what a learner was asked, what they said, what it was worth."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.engine.drawing import Draw, draw
from quizzes.models.quiz import QuizVersion

OPEN = Q(submitted_at__isnull=True, set_aside_at__isnull=True)


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, learner_id: uuid.UUID | None) -> Self:
        """A learner sees their own attempts; whoever is nobody yet sees none."""
        return self.filter(learner_id=learner_id) if learner_id else self.none()

    def for_quiz(self, slug: str) -> Self:
        return self.filter(quiz_slug=slug)

    def open(self) -> Self:
        return self.filter(OPEN)

    def closed(self) -> Self:
        """Submitted, graded or not yet, latest first."""
        return self.filter(submitted_at__isnull=False).order_by("-number")

    def counted(self) -> Self:
        """Those that use up one of the attempts allowed."""
        return self.filter(set_aside_at__isnull=True)

    def of_learners(self, learner_ids: Iterable[uuid.UUID]) -> Self:
        return self.filter(learner_id__in=list(learner_ids))

    def in_modules(self, module_keys: Iterable[uuid.UUID] | None = None) -> Self:
        """Those that count for a module: for one of these, or for any."""
        return self.exclude(context_module=None) if module_keys is None else self.filter(context_module__in=list(module_keys))

    def due(self, before: datetime | None = None) -> Self:
        """Submitted and not graded yet, oldest first."""
        found = self.filter(submitted_at__isnull=False, graded_at__isnull=True).order_by("submitted_at")
        return found.filter(submitted_at__lte=before) if before else found


class Attempt(models.Model):
    """One go at a quiz. The version and the seed are pinned at the start: they are the promise made to the learner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner_id = models.UUIDField(db_index=True)  # the record's pseudonym: this room knows nobody
    quiz_version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts")
    quiz_slug = models.SlugField(max_length=100)
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    context_module = models.UUIDField(null=True, blank=True)
    context_step = models.CharField(max_length=64, blank=True)
    return_to = models.CharField(max_length=500, blank=True)  # where the learner came from, a path on this site
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)  # by the server's clock, fixed at the start
    submitted_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)  # two records became one and the other attempt went on
    graded_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    max_score = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    result = models.JSONField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["learner_id", "quiz_slug"], condition=OPEN, name="one_open_attempt_per_learner_and_quiz"),
            models.UniqueConstraint(fields=["learner_id", "quiz_slug", "number"], name="one_attempt_per_number"),
            models.CheckConstraint(
                condition=Q(graded_at__isnull=True) | Q(submitted_at__isnull=False, score__isnull=False, max_score__isnull=False),
                name="graded_attempt_was_submitted_and_has_a_score",
            ),
            models.CheckConstraint(condition=Q(submitted_at__isnull=True) | Q(set_aside_at__isnull=True), name="attempt_ends_once"),
        ]
        indexes = [
            models.Index(fields=["submitted_at"], name="attempt_due", condition=Q(submitted_at__isnull=False, graded_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_slug} {self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None and self.set_aside_at is None

    @property
    def ratio(self) -> float | None:
        """Score as a share of what could be had, 0 to 1; None until graded, and when nothing could be had."""
        if self.score is None or not self.max_score:
            return None
        return float(self.score / self.max_score)

    @property
    def drawn(self) -> Draw:
        """What was asked, in the order it was asked: always the same for the pinned version and seed."""
        version = self.quiz_version
        return draw(version.blueprint, version.questions, self.seed)


class AnswerQuerySet(models.QuerySet):
    def of(self, attempt: Attempt) -> Self:
        """In the order in which they were given."""
        return self.filter(attempt=attempt).order_by("answered_at", "pk")


class Answer(models.Model):
    """One answer as it was given. Appended, never edited: the latest given for a question is the one that counts."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question_ref = models.CharField(max_length=64)
    event_id = models.UUIDField()  # made where the answer was given, so that sending it twice saves it once
    response = models.JSONField(null=True)
    answered_at = models.DateTimeField()  # when it was given, never later than saved_at
    saved_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["answered_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["attempt", "event_id"], name="one_answer_per_event")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_ref}"
