"""What facilitators did for members, each with its author and its reason, and what members handed to them."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .cohort import Cohort
from .member import Membership


class Kind(models.TextChoices):
    """What was done. Whatever it is, the member can read it, with its author and its reason."""

    WRITE = "write", _("Message")
    PRAISE = "praise", _("Word of praise")
    MEET = "meet", _("Proposal to meet")
    EXEMPT = "exempt", _("Exemption from a module")
    EXTEND = "extend", _("More time")
    RESET = "reset", _("A module begun anew")
    REVIEW = "review", _("Review of a piece of work")
    ATTEND = "attend", _("Attendance marked")
    NOTE = "note", _("Pinned note")


REVERSIBLE = (Kind.EXTEND, Kind.NOTE, Kind.REVIEW, Kind.MEET, Kind.EXEMPT)


class Helped(models.TextChoices):
    """What the facilitator says a week later."""

    YES = "yes", _("It helped")
    NO = "no", _("Not yet")


class DeedQuerySet(models.QuerySet["Deed"]):
    def of_cohorts(self, cohorts: Iterable[Cohort]) -> Self:
        return self.filter(membership__cohort__in=list(cohorts), membership__left_at=None)

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(undone_at=None)

    def since(self, moment: datetime) -> Self:
        return self.filter(created_at__gte=moment)

    def to_ask_about(self, before: datetime, after: datetime) -> Self:
        """Those done for a reason the board gave, long enough ago to ask whether they helped."""
        asked = self.standing().filter(helped="", created_at__lte=before, created_at__gt=after).exclude(rule="")
        return asked.select_related("membership", "author").order_by("created_at")

    def told_to(self, membership: Membership) -> Self:
        return self.filter(membership=membership).select_related("author").order_by("-created_at", "-pk")

    def by_ids(self, ids: Iterable[uuid.UUID]) -> Self:
        return self.filter(pk__in=list(ids))

    def notes(self) -> Self:
        return self.standing().filter(kind=Kind.NOTE)

    def exemptions(self, learner_id: uuid.UUID, module_key: uuid.UUID | None) -> Self:
        """Of one learner from one module, whoever gave them, in whatever cohort."""
        return self.standing().filter(kind=Kind.EXEMPT, membership__learner_id=learner_id, module_key=module_key)

    def meetings_of(self, memberships: models.QuerySet[Membership], since: datetime) -> Self:
        """Proposals to meet that say when."""
        found = self.standing().filter(kind=Kind.MEET, membership__in=memberships, meets_at__gte=since)
        return found.select_related("membership__cohort", "author").order_by("meets_at")


class Deed(models.Model):
    """One act of a facilitator for one member. `id` is made by the form, so that a form sent twice is one act."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="deeds")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    module_key = models.UUIDField(null=True, blank=True)
    step = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # of more time
    meets_at = models.DateTimeField(null=True, blank=True)
    marks = models.JSONField(default=dict)  # by line of the rubric
    rule = models.CharField(max_length=12, blank=True)  # the rule of the board that suggested it
    helped = models.CharField(max_length=3, choices=Helped, blank=True)
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = DeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="deed_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=["exempt", "reset"]) | (Q(module_key__isnull=False) & ~Q(reason="")),
                name="deed_of_weight_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["membership", "-created_at"], name="deed_by_member")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.membership_id}"

    @property
    def may_be_undone(self) -> bool:
        of_quiz = self.kind == Kind.REVIEW and not self.step  # it is in a result by now: whoever errs judges again
        return self.undone_at is None and self.kind in REVERSIBLE and not of_quiz


class WorkQuerySet(models.QuerySet["Work"]):
    def waiting(self) -> Self:
        return self.filter(reviewed_at=None)

    def seen_in(self, cohorts: Iterable[Cohort], today: date) -> Self:
        """Of those members who agreed to be seen on this day."""
        seen = Q(membership__until=None) | Q(membership__until__gte=today)
        return self.filter(seen, membership__cohort__in=list(cohorts), membership__left_at=None)

    def of_step(self, membership: Membership, module_key: uuid.UUID | None, step: str) -> Self:
        return self.filter(membership=membership, module_key=module_key, step=step)


class Work(models.Model):
    """A piece of work a member chose to show to their facilitators: a copy, which they may take back at any time."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="works")
    module_key = models.UUIDField()
    step = models.CharField(max_length=64)
    text = models.TextField()
    shown_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        ordering = ["shown_at"]
        constraints = [models.UniqueConstraint(fields=["membership", "module_key", "step"], name="one_work_per_step")]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.step}"
