"""How questions do, for those who write them: counted by a task from what was graded, never a figure of one person."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.quiz import QuizVersion


class ItemStatisticQuerySet(models.QuerySet):
    def of(self, version: QuizVersion) -> Self:
        return self.filter(quiz_version=version)


class ItemStatistic(models.Model):
    """One question of one version. Recomputable: a row says when it was counted, and from how many."""

    quiz_version = models.ForeignKey(QuizVersion, on_delete=models.CASCADE, related_name="statistics")
    question_ref = models.CharField(max_length=64)
    answered = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    objects = ItemStatisticQuerySet.as_manager()

    class Meta:
        verbose_name = _("item statistic")
        verbose_name_plural = _("item statistics")
        ordering = ["quiz_version", "pk"]
        constraints = [models.UniqueConstraint(fields=["quiz_version", "question_ref"], name="one_statistic_per_question")]

    def __str__(self) -> str:
        return f"{self.quiz_version_id} {self.question_ref}"
