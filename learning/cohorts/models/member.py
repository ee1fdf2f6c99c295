"""Members, what each agreed to, and who looked at their pages."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .cohort import Cohort, Facilitation


def scope_of(modules: Iterable[str]) -> str:
    """A short name for a set of modules: members who agreed to the same share it."""
    return blake2b("|".join(sorted(modules)).encode(), digest_size=12).hexdigest()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(left_at=None)

    def of_learner(self, learner_id: uuid.UUID) -> Self:
        return self.filter(learner_id=learner_id)

    def of_learners(self, learner_ids: Iterable[uuid.UUID]) -> Self:
        return self.filter(learner_id__in=list(learner_ids))

    def of_cohort(self, cohort_id: uuid.UUID) -> Self:
        return self.filter(cohort_id=cohort_id)

    def of_cohorts(self, cohorts: Iterable[Cohort]) -> Self:
        return self.filter(cohort__in=list(cohorts))

    def seen_on(self, today: date) -> Self:
        """Those who agreed to be seen on this day."""
        return self.active().filter(Q(until=None) | Q(until__gte=today))

    def by_ids(self, ids: Iterable[uuid.UUID]) -> Self:
        return self.filter(pk__in=list(ids))

    def learner_ids(self) -> Any:
        """Their learners, as a query for other tables to look into."""
        return self.order_by().values("learner_id")

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
    scope = models.CharField(max_length=24)  # names the modules of `agreed`, so that a board need not read them of each member
    until = models.DateField(null=True, blank=True)  # the last day of `agreed`
    may_be_mailed = models.BooleanField(default=False)  # said when joining, taken back at any time
    later = models.PositiveSmallIntegerField(default=0)  # days by which the suggested dates are put off
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

    def agree(self, agreed: dict[str, Any]) -> None:
        """Takes what was read and agreed to, and what follows from it."""
        self.agreed, self.scope = agreed, scope_of([*agreed["modules"], *(f"+{what}" for what in agreed.get("shows", ()))])
        self.until = date.fromisoformat(agreed["until"]) if agreed["until"] else None

    @property
    def shows_attempts(self) -> bool:
        return "attempts" in self.agreed.get("shows", ())

    @property
    def shows_answers(self) -> bool:
        """What a quiz asks to be judged by a person; who joined before that was said on the page did not agree to it."""
        return "answers" in self.agreed.get("shows", ())

    def agreed_modules(self, today: date) -> frozenset[uuid.UUID]:
        """What of this member the facilitators may see: nothing after the last day agreed to."""
        if self.until is not None and today > self.until:
            return frozenset()
        return frozenset(uuid.UUID(key) for key in self.agreed.get("modules", []))


class ViewingQuerySet(models.QuerySet["Viewing"]):
    def of_learner(self, learner_id: uuid.UUID) -> Self:
        """Each with `who`: the name under which the viewer follows this cohort."""
        name = Facilitation.objects.filter(cohort=models.OuterRef("membership__cohort"), user=models.OuterRef("viewer")).order_by("-pk")
        found = self.filter(membership__learner_id=learner_id).annotate(called=models.Subquery(name.values("name")[:1]))
        return found.select_related("membership__cohort", "viewer").order_by("-day")


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

    @property
    def who(self) -> str:
        """The viewer by name; an address is nobody's name."""
        given = getattr(self, "called", "") or (self.viewer.get_full_name() if self.viewer else "")
        return given or gettext("a facilitator without a name")


def agreement(cohort: Cohort, *, facilitators: list[str], at: datetime) -> dict[str, Any]:
    """What a person agrees to by joining, as data that is kept."""
    return {
        "modules": list(cohort.modules),
        "shows": ["attempts", "answers"],  # beside progress: results of quizzes, and what a quiz asks a facilitator to judge
        "facilitators": facilitators,
        "until": cohort.ends_on.isoformat() if cohort.ends_on else None,
        "kept": "counts",  # at the end: how many took part, began and completed, if they were at least five; nobody's name
        "read_at": at.isoformat(),
    }
