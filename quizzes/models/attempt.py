"""Attempts and their answers: what a learner was asked, what they said, what it was worth."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quizzes.engine.attempting import Policy, Tried
from quizzes.engine.drawing import Draw, draw
from quizzes.engine.questions import Question as Asked
from quizzes.models.quiz import QuizVersion, held_version

OPEN = Q(submitted_at__isnull=True, set_aside_at__isnull=True)


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, learner_id: uuid.UUID | None) -> Self:
        """A learner sees their own attempts; whoever is nobody yet sees none."""
        return self.filter(learner_id=learner_id) if learner_id else self.none()

    def for_quiz(self, slug: str) -> Self:
        return self.filter(quiz_slug=slug)

    def open(self) -> Self:
        return self.filter(OPEN)

    def out_of_time(self, moment: datetime) -> Self:
        """Those whose deadline was before this moment."""
        return self.filter(deadline_at__lt=moment)

    def closed(self) -> Self:
        """Submitted, graded or not yet, latest first."""
        return self.filter(submitted_at__isnull=False).order_by("-number")

    def counted(self) -> Self:
        """Those that use up one of the attempts allowed."""
        return self.filter(set_aside_at__isnull=True)

    def of_learners(self, learner_ids: Iterable[uuid.UUID]) -> Self:
        return self.filter(learner_id__in=list(learner_ids))

    def among(self, learner_ids: models.QuerySet) -> Self:
        """Of the learners that a query of ids finds."""
        return self.filter(learner_id__in=learner_ids)

    def in_modules(self, module_keys: Iterable[uuid.UUID] | None = None) -> Self:
        """Those that count for a module: for one of these, or for any."""
        return self.exclude(context_module=None) if module_keys is None else self.filter(context_module__in=list(module_keys))

    def due(self, before: datetime | None = None) -> Self:
        """Submitted and not graded yet, oldest first."""
        found = self.filter(submitted_at__isnull=False, graded_at__isnull=True).order_by("submitted_at")
        return found.filter(submitted_at__lte=before) if before else found

    def stale(self) -> Self:
        """Graded by a key that was mended since, or before a person had judged."""
        return self.filter(stale_at__isnull=False, graded_at__isnull=False).order_by("stale_at")

    def graded(self) -> Self:
        """With a result that is kept, first to last."""
        return self.filter(graded_at__isnull=False).order_by("number")

    def first_of_each(self, version: QuizVersion) -> Self:
        """The first graded attempt of each learner at this version, in an order that no database changes."""
        earlier = Attempt.objects.filter(
            learner_id=models.OuterRef("learner_id"),
            quiz_slug=version.quiz.slug,
            number__lt=models.OuterRef("number"),
            submitted_at__isnull=False,
        )
        return (
            self.at_version(version)
            .graded()
            .exclude(models.Exists(earlier))
            .order_by("learner_id", "number")
            .select_related("quiz_version")
        )

    def waiting(self) -> Self:
        """Graded, with something that a person still has to judge; longest waiting first."""
        return self.filter(graded_at__isnull=False, stale_at__isnull=True, result__needs_review=True).order_by("submitted_at")

    def waiting_for_peers_of(self, learner_id: uuid.UUID) -> Self:
        """Somebody else's, at quizzes this learner handed in themselves."""
        own = Attempt.objects.visible_to(learner_id).closed().order_by().values("quiz_slug")
        return self.waiting().exclude(learner_id=learner_id).filter(quiz_slug__in=own)

    def at_version(self, version: QuizVersion) -> Self:
        return self.filter(quiz_version=version)


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
    draw = models.JSONField(null=True, blank=True, editable=False)  # what the seed drew: kept, and drawn again when it is graded
    digest = models.CharField(max_length=64, blank=True, editable=False)  # of the pinned version: what a process holds of it goes by this
    extra_time = models.PositiveSmallIntegerField(default=0)  # per cent more, taken on the learner's own word
    gradings = models.PositiveSmallIntegerField(default=0)  # how often a result was kept: first, after a review, after a mended key
    stale_at = models.DateTimeField(null=True, blank=True)  # since when the kept result waits to be judged anew
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

    @cached_property
    def drawn(self) -> Draw:
        """What was asked, in the order it was asked: as it was kept at the start."""
        return Draw.from_json(self.draw) if self.draw is not None else self.redrawn()

    def redrawn(self) -> Draw:
        """What the pinned version and seed draw now: the same for ever, or something is broken."""
        version = self.quiz_version
        return draw(version.blueprint, version.questions, self.seed)

    @cached_property
    def asked(self) -> dict[str, Asked]:
        """The questions of this attempt as they are asked, with the values drawn for them."""
        held = None if "quiz_version" in self._state.fields_cache else held_version(self.digest)
        return self.drawn.settled(held.questions if held else self.quiz_version.questions)

    @property
    def policy(self) -> Policy:
        held = None if "quiz_version" in self._state.fields_cache else held_version(self.digest)
        return held.policy if held else self.quiz_version.policy


class AnswerQuerySet(models.QuerySet):
    def of(self, attempt: Attempt) -> Self:
        """In the order in which they were given."""
        return self.filter(attempt=attempt).order_by("answered_at", "pk")

    def of_many(self, attempts: Iterable[Attempt]) -> Self:
        """Of these attempts, each in the order in which they were given."""
        return self.filter(attempt__in=list(attempts)).order_by("answered_at", "pk")


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


class TryQuerySet(models.QuerySet):
    def of(self, attempt: Attempt) -> Self:
        """In the order in which they were made."""
        return self.filter(attempt=attempt).order_by("pk")

    def checks(self, ref: str) -> Self:
        return self.filter(question_ref=ref, kind=Try.Kind.CHECK).order_by("number")

    def hints(self, ref: str) -> Self:
        return self.filter(question_ref=ref, kind=Try.Kind.HINT).order_by("number")

    def by_question(self, attempt: Attempt) -> dict[str, Tried]:
        """What was tried at each question before the end."""
        found: dict[str, Tried] = {}
        for ref, kind, right in self.of(attempt).values_list("question_ref", "kind", "right"):
            one = found.get(ref, Tried())
            is_check = kind == Try.Kind.CHECK
            found[ref] = Tried(one.checks + is_check, one.hints + (not is_check), right if is_check else one.right)
        return found


class Try(models.Model):
    """An answer explained before the end, or a hint that was taken. Appended, never edited."""

    class Kind(models.TextChoices):
        CHECK = "check", _("answer checked")
        HINT = "hint", _("hint taken")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="tries")
    question_ref = models.CharField(max_length=64)
    kind = models.CharField(max_length=5, choices=Kind)
    number = models.PositiveSmallIntegerField()  # the first, the second … of its kind at this question
    response = models.JSONField(null=True, blank=True)
    right = models.BooleanField(default=False)
    tried_at = models.DateTimeField()

    objects = TryQuerySet.as_manager()

    class Meta:
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["attempt", "question_ref", "kind", "number"], name="one_try_per_number")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_ref} {self.kind} {self.number}"


class UploadQuerySet(models.QuerySet):
    def in_attempt(self, attempt: Attempt) -> Self:
        return self.filter(attempt=attempt)

    def of(self, attempt: Attempt, ref: str) -> Self:
        return self.filter(attempt=attempt, question_ref=ref)


class Upload(models.Model):
    """A file handed in. It lies beside its answer, in one transaction with it: saved, shown to nobody else, erased together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="uploads")
    question_ref = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file handed in")
        verbose_name_plural = _("files handed in")

    def __str__(self) -> str:
        return self.name
