"""When a cohort meets, who comes, and the feeds that tell it to a calendar."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .cohort import Cohort, new_token
from .member import Membership


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def of_cohorts(self, cohorts: Any) -> Self:
        return self.filter(cohort__in=cohorts)

    def from_day(self, moment: datetime) -> Self:
        return self.filter(starts_at__gte=moment).order_by("starts_at")

    def starting_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gt=start, starts_at__lte=end, cancelled_at=None, cohort__archived_at=None)


class Meeting(models.Model):
    """Something a cohort does together, at a moment. Cancelled, it stays in the calendars as cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    about = models.TextField(_("what about"), blank=True, max_length=2000)
    changed_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=0)  # what a calendar calls the sequence
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return self.title


class ComingQuerySet(models.QuerySet["Coming"]):
    def to_remind(self, start: datetime, end: datetime) -> Self:
        """Registered for what starts in this time, and asked to be reminded of it."""
        meetings = Meeting.objects.starting_between(start, end)
        found = self.filter(meeting__in=meetings, wants_reminder=True, membership__left_at=None).exclude(registered_at=None)
        return found.select_related("meeting", "membership__cohort")


class Coming(models.Model):
    """A member registered for a meeting, and, afterwards, was there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="comings")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="comings")
    registered_at = models.DateTimeField(null=True, blank=True)
    wants_reminder = models.BooleanField(default=False)
    attended_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ComingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="one_coming_per_member")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.membership_id}"


class FeedQuerySet(models.QuerySet["Feed"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def of_user(self, user: Any) -> Self:
        return self.filter(user=user)


class Feed(models.Model):
    """The secret address of a calendar: a person's own, or one cohort's for that person. A new one closes the old one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "cohort"], condition=Q(closed_at=None), name="one_open_feed_per_cohort"),
            models.UniqueConstraint(fields=["user"], condition=Q(closed_at=None, cohort=None), name="one_open_feed_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.cohort_id or 'all'}"
