"""Cohorts, who follows them, and what each member agreed to."""

import secrets
import uuid
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any) -> Self:
        """The cohorts this person follows today; a facilitation that was ended counts no more, from the next request on."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(facilitations__user=user, facilitations__ended_at=None)

    def with_sizes(self) -> Self:
        """Each with `size`, its active members."""
        return self.annotate(size=Count("memberships", filter=Q(memberships__left_at=None), distinct=True))


class Cohort(models.Model):
    """People who agreed to be followed together on the same modules."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    promise = models.TextField(_("what for"), blank=True, max_length=1000)
    modules = models.JSONField(_("modules"), default=list)  # module keys, in the order to show them
    ends_on = models.DateField(_("followed until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def has_ended(self, today: date) -> bool:
        """Past the last day members agreed to."""
        return self.ends_on is not None and today > self.ends_on


class Facilitation(models.Model):
    """A person who follows a cohort, from a day until it is ended."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="facilitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], condition=Q(ended_at=None), name="one_open_facilitation_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.cohort_id}"


def new_token() -> str:
    """An unguessable invitation: 128 bits from the operating system."""
    return secrets.token_urlsafe(16)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Invitation(models.Model):
    """A link that lets people read what joining means, and join. A new link closes the old one."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort"], condition=Q(closed_at=None), name="one_open_invitation_per_cohort")]

    def __str__(self) -> str:
        return f"{self.cohort_id}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(left_at=None)

    def of_learner(self, learner_id: uuid.UUID) -> Self:
        return self.filter(learner_id=learner_id)

    def visible_to(self, user: Any) -> Self:
        """Active members of the cohorts this person follows today."""
        return self.active().filter(cohort__in=Cohort.objects.visible_to(user))


class Membership(models.Model):
    """A learner in a cohort, under the name they chose, with exactly what they agreed to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="memberships")
    learner_id = models.UUIDField(db_index=True)  # the learner's pseudonym in the record
    name = models.CharField(_("the name your facilitator will see"), max_length=80)
    agreed = models.JSONField(default=dict)  # modules, facilitators, until: copied from the page that was read, so it stays what it was
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "learner_id"], condition=Q(left_at=None), name="one_open_membership_per_learner"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agreed_until(self) -> date | None:
        """The last day on which anything is seen, as it was read when joining."""
        until = self.agreed.get("until")
        return date.fromisoformat(until) if until else None

    def agreed_modules(self, today: date) -> frozenset[uuid.UUID]:
        """What of this member the facilitators may see: nothing after the last day agreed to."""
        if self.agreed_until is not None and today > self.agreed_until:
            return frozenset()
        return frozenset(uuid.UUID(key) for key in self.agreed.get("modules", []))


class ViewingQuerySet(models.QuerySet["Viewing"]):
    def of_learner(self, learner_id: uuid.UUID) -> Self:
        return self.filter(membership__learner_id=learner_id).select_related("membership__cohort", "viewer").order_by("-day")


class Viewing(models.Model):
    """A facilitator opened a member's page, once per day; the member can read it."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="viewings")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    day = models.DateField()

    objects = ViewingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "viewer", "day"], name="one_viewing_per_day")]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.day}"


def agreement(cohort: Cohort, *, facilitators: list[str], at: datetime) -> dict[str, Any]:
    """What a person agrees to by joining, as data that is kept."""
    return {
        "modules": list(cohort.modules),
        "facilitators": facilitators,
        "until": cohort.ends_on.isoformat() if cohort.ends_on else None,
        "read_at": at.isoformat(),
    }
