"""A module looked at together in a room: people without accounts, one screen, hands that are counted."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .cohort import Cohort
from .meeting import Meeting


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the cohorts this person follows today."""
        return self.filter(meeting__cohort__in=Cohort.objects.visible_to(user)).select_related("meeting__cohort")


class Sitting(models.Model):
    """A session in a room, kept as an event of the cohort: how many were there, and how many hands for each answer. Of the people
    themselves nothing is kept. `id` is made by the form, so that a form sent twice is one session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="sitting")
    module_key = models.UUIDField()
    language = models.CharField(max_length=10)
    present = models.PositiveSmallIntegerField(_("how many are here"), null=True, blank=True)
    tallies = models.JSONField(default=dict)  # by ask: its words as they were shown, and the hands for each answer
    note = models.TextField(blank=True, max_length=4000)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [models.CheckConstraint(condition=Q(present=None) | Q(present__lte=5000), name="sitting_in_one_room")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.module_key}"
