"""What a question was before it became what it is."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.engine.questions import Question as Asked
from quizzes.engine.questions import from_json
from quizzes.models.bank import KINDS, Question


class QuestionVersionQuerySet(models.QuerySet):
    def of(self, question: Question) -> Self:
        """The versions of one question, latest first."""
        return self.filter(question=question).select_related("kept_by").order_by("-number")


class QuestionVersion(models.Model):
    """A question as it was once saved. Appended, never edited: going back to one makes another."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="history")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=KINDS)
    body = models.JSONField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        ordering = ["question", "number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_question_version_per_number")]

    def __str__(self) -> str:
        return f"{self.body.get('name', '')} v{self.number}"

    @property
    def asked(self) -> Asked:
        """The question as the engine knows it."""
        return from_json(self.body)
