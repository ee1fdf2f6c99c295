"""What a learner said of themselves, remembered without an account."""

import uuid

from django.db import models
from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform


class SituationQuerySet(models.QuerySet["Situation"]):
    def for_learner(self, learner_id: uuid.UUID) -> "SituationQuerySet":
        """The situation of one learner: no row or one."""
        return self.filter(learner_id=learner_id)

    def by_profile(self) -> dict[str, int]:
        """How many said each profile."""
        counted = self.annotate(profile=KeyTextTransform("profile", "data")).values_list("profile").annotate(Count("pk"))
        return {code: count for code, count in counted if code}


class Situation(models.Model):
    """One row per learner. `data` has the shape of `paths.engine.situation.Situation.to_json()`; every key is optional."""

    learner_id = models.UUIDField(unique=True)
    data = models.JSONField(default=dict)
    measures = models.JSONField(default=dict)  # objective -> {"number": which measure, "contested": by own word}
    updated_at = models.DateTimeField(auto_now=True)

    objects = SituationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"situation of {self.learner_id}"
