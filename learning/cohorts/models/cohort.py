"""Cohorts, who follows them, and how people are asked in."""

import secrets
import uuid
from datetime import date, datetime, timedelta
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


class Rhythm(models.TextChoices):
    """How far apart the suggested dates of two modules are. Dates are a suggestion: nothing is ever late."""

    NONE = "", _("No dates: each at their own pace")
    WEEKLY = "weekly", _("A module a week")
    FORTNIGHTLY = "fortnightly", _("A module every two weeks")
    MONTHLY = "monthly", _("A module a month")


DAYS = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14, Rhythm.MONTHLY: 30}


class Cohort(models.Model):
    """People who agreed to be followed together on the same modules."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    promise = models.TextField(_("what for"), blank=True, max_length=1000)
    modules = models.JSONField(_("modules"), default=list)  # module keys, in the order to show them: the suggested journey
    community = models.UUIDField(_("community"), null=True, blank=True)  # whose cohort it is: the identity of the community's page
    starts_on = models.DateField(_("starting together on"), null=True, blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=Rhythm, blank=True, default=Rhythm.NONE)
    ends_on = models.DateField(_("followed until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    kept = models.JSONField(default=dict)  # at the end: the counts its members agreed to leave, and nobody's name

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

    def suggested_on(self, place: int, *, later: int = 0) -> date | None:
        """The day suggested for the module at this place, put off by so many days; None when the cohort suggests none."""
        if self.starts_on is None or not self.rhythm:
            return None
        return self.starts_on + timedelta(days=DAYS[Rhythm(self.rhythm)] * (place + 1) + later)


class FacilitationQuerySet(models.QuerySet["Facilitation"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def of_user(self, user: Any) -> Self:
        return self.filter(user=user)

    def wanting_digest(self) -> Self:
        return self.open().filter(wants_digest=True, cohort__archived_at=None)


class Facilitation(models.Model):
    """A person who follows a cohort, from a day until it is ended."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="facilitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, blank=True)  # as members read it; an address is nobody's name
    wants_digest = models.BooleanField(_("a digest of this cohort by mail, once a week"), default=False)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], condition=Q(ended_at=None), name="one_open_facilitation_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.cohort_id}"


def new_token() -> str:
    """An unguessable invitation: 128 bits from the operating system."""
    return secrets.token_urlsafe(16)


LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that reads like another
CODE_LENGTH = 8  # 30^8 codes; guesses are limited by the rate at which a code may be typed


def new_code() -> str:
    """A code one can say aloud: eight letters or digits."""
    return "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def usable(self, now: datetime) -> Self:
        """Neither replaced nor past its day, of a cohort that goes on."""
        return self.open().filter(Q(expires_at=None) | Q(expires_at__gt=now), cohort__archived_at=None)


class Invitation(models.Model):
    """A link and a code that let people read what joining means, and join. A new one closes the old one."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort"], condition=Q(closed_at=None), name="one_open_invitation_per_cohort")]

    def __str__(self) -> str:
        return f"{self.cohort_id}"


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def waiting(self) -> Self:
        return self.filter(joined_at=None, withdrawn_at=None)

    def usable(self) -> Self:
        """Not withdrawn, of a cohort that goes on."""
        return self.filter(withdrawn_at=None, cohort__archived_at=None)


class Invitee(models.Model):
    """A person asked in by their address, with a link of their own that serves nobody else."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="invitees")
    email = models.EmailField()
    token = models.CharField(max_length=40, unique=True, default=new_token)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        constraints = [models.UniqueConstraint(fields=["cohort", "email"], name="one_invitee_per_address")]

    def __str__(self) -> str:
        return self.email
