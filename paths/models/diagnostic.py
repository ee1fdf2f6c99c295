"""The questions of the diagnostic, written by editors, and what learners answered."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PRACTICE = "practice", _("A practice: “we do this”")
    KNOWLEDGE = "knowledge", _("A check of knowledge: right or wrong")


class Form(models.TextChoices):
    """Two parallel forms share no item, so that a second measure can show the gain."""

    A = "A", "A"
    B = "B", "B"


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I don’t know")


class DiagnosticItemQuerySet(models.QuerySet["DiagnosticItem"]):
    def in_use(self) -> "DiagnosticItemQuerySet":
        return self.filter(retired=False)

    def by_key(self, key: str) -> "DiagnosticItemQuerySet":
        return self.filter(key=key)

    def by_keys(self, keys: Iterable[str]) -> "DiagnosticItemQuerySet":
        return self.filter(key__in=list(keys))

    def for_objective(self, objective: str) -> "DiagnosticItemQuerySet":
        return self.filter(objective=objective)

    def in_form(self, form: str) -> "DiagnosticItemQuerySet":
        return self.filter(form=form)


class DiagnosticItem(models.Model):
    """One statement to answer by yes, no or “I don't know”; a yes (or the right answer) shows its maturity level."""

    key = models.SlugField(_("key"), max_length=80, unique=True, help_text=_("A short name that never changes."))
    objective = models.CharField(_("objective"), max_length=40)
    level = models.CharField(_("maturity level"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.PRACTICE)
    right = models.CharField(_("right answer"), max_length=3, choices=[("yes", _("Yes")), ("no", _("No"))], default="yes")
    form = models.CharField(_("form"), max_length=1, choices=Form.choices, default=Form.A)
    texts = models.JSONField(_("texts"), default=dict)
    retired = models.BooleanField(
        pgettext_lazy("question", "retired"), default=False, help_text=_("No longer asked; answers already given still count.")
    )

    objects = DiagnosticItemQuerySet.as_manager()

    class Meta:
        ordering = ["objective", "form", "key"]
        verbose_name = _("diagnostic item")
        verbose_name_plural = _("diagnostic items")

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The statement in the current language, else in any language it has."""
        code = (get_language() or "").split("-")[0]
        return self.texts.get(code) or next((text for _code, text in sorted(self.texts.items()) if text), self.key)


class DiagnosticAnswerQuerySet(models.QuerySet["DiagnosticAnswer"]):
    def for_learner(self, learner_id: uuid.UUID) -> "DiagnosticAnswerQuerySet":
        return self.filter(learner_id=learner_id)

    def on_objective(self, objective: str) -> "DiagnosticAnswerQuerySet":
        return self.filter(item__objective=objective)

    def of_measure(self, measure: int) -> "DiagnosticAnswerQuerySet":
        return self.filter(measure=measure)


class DiagnosticAnswer(models.Model):
    """What a learner answered to an item, once per measure; answering again replaces it."""

    learner_id = models.UUIDField(db_index=True)
    item = models.ForeignKey(DiagnosticItem, on_delete=models.PROTECT, related_name="answers")
    measure = models.PositiveSmallIntegerField(default=1)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    answered_at = models.DateTimeField(auto_now=True)

    objects = DiagnosticAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner_id", "item", "measure"], name="one_answer_per_item_and_measure"),
            models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="diagnostic_answer_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.answer}"
