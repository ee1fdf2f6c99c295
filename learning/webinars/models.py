"""Who registered for a webinar."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def to(self, module_keys: Iterable[Any]) -> Self:
        return self.filter(module_key__in=list(module_keys))

    def of(self, learner_ids: Iterable[uuid.UUID]) -> Self:
        return self.filter(learner_id__in=list(learner_ids))

    def besides(self, learner_id: uuid.UUID) -> Self:
        return self.exclude(learner_id=learner_id)

    def named(self) -> Self:
        """Those whose name the host was given."""
        return self.exclude(name="")

    def unmarked(self, ids: Iterable[uuid.UUID]) -> Self:
        """Of these, those not yet marked as having been there; in the order in which their ledgers are taken."""
        return self.filter(pk__in=list(ids), attended_at=None).order_by("learner_id")


class Registration(models.Model):
    """One person comes to one webinar. `name` is what they let its host read, "" for nobody's; `attended_at` is the host's mark."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner_id = models.UUIDField(db_index=True)
    module_key = models.UUIDField()
    name = models.CharField(max_length=120, blank=True)
    registered_at = models.DateTimeField()
    attended_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    wagtail_reference_index_ignore = True

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["module_key", "learner_id"], name="one_registration_per_webinar")]

    def __str__(self) -> str:
        return f"{self.module_key} · {self.registered_at:%Y-%m-%d}"
