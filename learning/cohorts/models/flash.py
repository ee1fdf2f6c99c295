"""What a facilitator tells a whole cohort."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .cohort import Cohort


class FlashQuerySet(models.QuerySet["Flash"]):
    def of_cohorts(self, cohorts: Any) -> Self:
        return self.filter(cohort__in=cohorts).select_related("author").order_by("-created_at")


class Flash(models.Model):
    """News of a cohort, for all of its members. `id` is made by the form, so that a form sent twice is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="flashes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=6000)
    created_at = models.DateTimeField()

    objects = FlashQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title
