"""Quizzes as editors set them, and the versions learners meet."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from quizzes.engine.attempting import Policy
from quizzes.engine.drawing import Blueprint
from quizzes.engine.questions import Question as Asked
from quizzes.engine.questions import from_json
from quizzes.models.bank import Bank, Question

PASS_MARK = 70  # advice, not a lock: the share that shows a first grasp without asking for perfection


class QuizQuerySet(models.QuerySet):
    def named(self, slug: str, language: str) -> Self:
        """The quiz of this name in this language, or failing that in any other, so that a link never leads nowhere."""
        chosen = models.Case(models.When(language=language, then=0), default=1, output_field=models.IntegerField())
        return self.filter(slug=slug, versions__isnull=False).distinct().order_by(chosen, "language")

    def called(self, slugs: Iterable[str]) -> Self:
        """Those of these names, in every language."""
        return self.filter(slug__in=list(slugs))


class Quiz(ClusterableModel):
    """A quiz under an editor's hands. Learners meet its latest published version."""

    class Counts(models.TextChoices):
        BEST = "best", _("the best")
        LAST = "last", _("the latest")
        FIRST = "first", _("the first")
        AVERAGE = "average", _("the average of all")

    class Feedback(models.TextChoices):
        IMMEDIATE = "immediate", _("While answering: on asking, with hints and new tries")
        EACH = "each", _("After each question, whose answer then stands")
        END = "end", _("After submission: score, and an explanation for each question")
        SCORE = "score", _("After submission: the score only")

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("name in addresses"), max_length=100, help_text=_("The same in every language."))
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="fr")
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences before the first question."))
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: as many as one likes.")
    )
    minutes_allowed = models.PositiveSmallIntegerField(
        _("minutes allowed"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: no time limit.")
    )
    extra_time = models.PositiveSmallIntegerField(
        _("more time for who needs it, in per cent"),
        default=33,
        validators=[MaxValueValidator(200)],
        help_text=_("Whoever needs it takes it on their own word. 0: none is offered."),
    )
    counts = models.CharField(_("attempt that counts"), max_length=10, choices=Counts, default=Counts.BEST)
    tries = models.PositiveSmallIntegerField(
        _("tries per question"), default=0, help_text=_("Where answers are explained while answering. 0: as many as one likes.")
    )
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffle_choices = models.BooleanField(_("shuffle the choices"), default=True)
    feedback = models.CharField(_("feedback"), max_length=10, choices=Feedback, default=Feedback.END)
    pass_mark = models.PositiveSmallIntegerField(
        _("mark to reach, in per cent"),
        default=PASS_MARK,
        validators=[MaxValueValidator(100)],
        help_text=_("Advice, unless it is required below."),
    )
    pass_required = models.BooleanField(
        _("the mark is required"),
        default=False,
        help_text=_("The step that asks for this quiz is done once the attempt that counts reaches the mark. What is done stays done."),
    )

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="one_quiz_per_slug_and_language"),
            models.CheckConstraint(condition=Q(pass_mark__lte=100), name="quiz_pass_mark_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return self.title


class QuizItem(models.Model):
    """One line of the blueprint: a fixed question, or a number of them drawn from a bank."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="items")
    sort_order = models.PositiveIntegerField(default=0, editable=False)
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="used_in", verbose_name=_("question")
    )
    draw_from = models.ForeignKey(
        Bank, null=True, blank=True, on_delete=models.PROTECT, related_name="drawn_by", verbose_name=_("draw from the bank")
    )
    draw_tag = models.CharField(_("only those tagged"), max_length=100, blank=True)
    draw_count = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])

    sort_order_field = "sort_order"  # what Wagtail's ordered inline panel moves lines by

    class Meta:
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, draw_from__isnull=True) | Q(question__isnull=True, draw_from__isnull=False),
                name="quiz_item_is_fixed_or_drawn",
            ),
        ]

    def __str__(self) -> str:
        return str(self.question or self.draw_from)

    def may_draw(self, question: Question) -> bool:
        """Whether the draw of this line, from the question's own bank, can come upon it."""
        return question.language == self.quiz.language and (not self.draw_tag or self.draw_tag in question.tags)

    def clean(self) -> None:
        """One or the other, said in words before the constraint says it in code."""
        if bool(self.question_id) == bool(self.draw_from_id):
            raise ValidationError(_("Choose a question, or a bank to draw from: one of the two."))


class QuizVersionQuerySet(models.QuerySet):
    def of(self, quiz: Quiz) -> Self:
        return self.filter(quiz=quiz).order_by("-number")

    def latest(self) -> Self:
        """The version of each quiz that learners meet now, with its quiz."""
        newest = self.model.objects.filter(quiz=models.OuterRef("quiz")).order_by("-number").values("pk")[:1]
        return self.filter(pk=models.Subquery(newest)).select_related("quiz")

    def named(self, slugs: Iterable[str]) -> Self:
        """Those of the quizzes of these names, in every language."""
        return self.filter(quiz__slug__in=list(slugs))

    def asking(self, ref: str) -> Self:
        """Those that froze this question."""
        return self.filter(frozen__questions__has_key=ref).order_by("quiz__title", "quiz__language", "number")

    def with_counts(self) -> Self:
        """With how many results each has (`results`) and when its figures were counted (`counted`)."""
        graded = Q(attempts__graded_at__isnull=False)
        return self.annotate(
            results=models.Count("attempts", filter=graded, distinct=True), counted=models.Max("statistics__counted_at")
        ).order_by("quiz__title", "quiz__language")

    def uncounted(self) -> Self:
        """Those in which something was graded since their figures were counted."""
        counted = models.Max("statistics__counted_at")
        found = self.annotate(counted=counted, graded=models.Max("attempts__graded_at")).filter(graded__isnull=False)
        return found.filter(Q(counted__isnull=True) | Q(graded__gt=models.F("counted"))).order_by("pk")


class QuizVersion(models.Model):
    """What was published: never changed, so that an attempt is judged by what its learner met.

    `frozen` is {"title", "introduction", "questions": {ref: question}, "about": {ref: {"name", "skills", "level", "revisit"}},
    "blueprint": …, "policy": …}. `corrected` holds the questions whose key was mended since, as a regrade left them
    (`models.Correction` says why).
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    frozen = models.JSONField()
    corrected = models.JSONField(default=dict, blank=True, editable=False)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = QuizVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz version")
        verbose_name_plural = _("quiz versions")
        ordering = ["quiz", "number"]
        constraints = [models.UniqueConstraint(fields=["quiz", "number"], name="one_quiz_version_per_number")]

    def __str__(self) -> str:
        return f"{self.frozen.get('title', '')} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once. Changing it would change the past of those who answered it."""
        if not self._state.adding:
            raise ValueError("a published quiz version is never changed")
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        return self.frozen["title"]

    @property
    def policy(self) -> Policy:
        return Policy.from_json(self.frozen["policy"])

    @property
    def blueprint(self) -> Blueprint:
        return Blueprint.from_json(self.frozen["blueprint"])

    @property
    def about(self) -> dict[str, Any]:
        """What editors said of each question, by its reference."""
        return self.frozen.get("about", {})

    @property
    def questions(self) -> dict[str, Asked]:
        """The frozen questions by their reference, with mended keys; read once per process."""
        return self.held.questions

    @property
    def held(self) -> "Held":
        """Parsed once per process: the digest names the content, so what it leads to never changes."""
        key = self.digest + (hashlib.sha256(json.dumps(self.corrected, sort_keys=True).encode()).hexdigest() if self.corrected else "")
        if key not in _held:
            if len(_held) >= HELD_AT_MOST:
                _held.clear()
            texts = self.frozen["questions"] | self.corrected
            _held[key] = Held({ref: from_json(data) for ref, data in texts.items()}, self.policy)
        return _held[key]


@dataclass(frozen=True)
class Held:
    """What a process keeps of a version: its questions and its rules, parsed."""

    questions: dict[str, Asked]
    policy: Policy


HELD_AT_MOST = 512  # parsed versions a process keeps; each weighs some tens of kilobytes
_held: dict[str, Held] = {}


def held_version(digest: str) -> Held | None:
    """The version as it was published, when this process has met it: enough to read answers by, which no mended key changes."""
    return _held.get(digest)
