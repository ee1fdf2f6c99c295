"""A learner's own path: the route they chose, then theirs to change."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class JourneyQuerySet(models.QuerySet["Journey"]):
    def for_learner(self, learner_id: uuid.UUID) -> "JourneyQuerySet":
        return self.filter(learner_id=learner_id)

    def under_way(self) -> "JourneyQuerySet":
        """Neither finished nor left for another."""
        return self.filter(finished_at=None, left_at=None)

    def finished(self) -> "JourneyQuerySet":
        return self.exclude(finished_at=None)

    def latest_first(self) -> "JourneyQuerySet":
        return self.order_by("-created_at", "-pk")

    def with_modules(self) -> "models.QuerySet[Journey, tuple[uuid.UUID | None, str, str]]":
        """A row per step (module key, state, why it was set aside); one row of nothing for a journey without steps."""
        return self.values_list("steps__module_key", "steps__state", "steps__skip_reason")


class Journey(models.Model):
    """At most one is under way per learner; the earlier ones stay, finished or left."""

    learner_id = models.UUIDField(db_index=True)
    route = models.CharField(max_length=10)
    purpose = models.TextField(blank=True)  # “what will it be of use to me for?”, the learner's own words, private
    outcome = models.TextField(blank=True)  # the action or decision it ended on, private
    content_version = models.BigIntegerField(default=0)
    proposal_hash = models.CharField(max_length=64, blank=True)  # the promise: which proposal the learner was shown
    basis = models.CharField(max_length=80, blank=True)  # what the plan was weighed against: digests of the answers and of the catalogue
    removed = models.JSONField(default=list)  # module keys taken out by the learner: a new plan does not bring them back
    is_reordered = models.BooleanField(default=False)  # the learner set the order: a new plan keeps it
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner_id"], condition=models.Q(finished_at=None, left_at=None), name="one_journey_under_way_per_learner"
            ),
            models.CheckConstraint(condition=models.Q(route__in=["inform", "train", "act"]), name="journey_route_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.route} ({self.learner_id})"

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None and self.left_at is None


class Origin(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    ADDED = "added", _("Added by you")


class StepState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SKIPPED = "skipped", _("Skipped")


class SkipReason(models.TextChoices):
    """Why a step was set aside, in the learner's word."""

    NONE = "", _("No reason given")
    KNOWN = "known", _("I know this")
    LATER = "later", _("For later")


class JourneyStepQuerySet(models.QuerySet["JourneyStep"]):
    def planned(self) -> "JourneyStepQuerySet":
        return self.filter(state=StepState.PLANNED)

    def for_learner(self, learner_id: uuid.UUID) -> "JourneyStepQuerySet":
        return self.filter(journey__learner_id=learner_id)

    def under_way(self) -> "JourneyStepQuerySet":
        return self.filter(journey__finished_at=None, journey__left_at=None)

    def known(self) -> "JourneyStepQuerySet":
        """Set aside because the learner says that they know it."""
        return self.filter(state=StepState.SKIPPED, skip_reason=SkipReason.KNOWN)


class JourneyStep(models.Model):
    """One module of a journey. `reasons` is a list of `{"code", "cause", "weight", "params"}`, as when it was chosen."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    module_key = models.UUIDField()
    route = models.CharField(max_length=10)  # how it is blazed: a journey may mix routes
    minutes = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SUGGESTED)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.PLANNED)
    skip_reason = models.CharField(max_length=10, choices=SkipReason.choices, default=SkipReason.NONE, blank=True)
    reasons = models.JSONField(default=list)
    instead_of = models.UUIDField(null=True, blank=True)  # the module this one took the place of, in the other manner

    objects = JourneyStepQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "module_key"], name="one_step_per_module_and_journey"),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="journey_step_origin_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=StepState.values), name="journey_step_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.module_key}"

    @property
    def is_known(self) -> bool:
        """Set aside because the learner says that they know it."""
        return self.state == StepState.SKIPPED and self.skip_reason == SkipReason.KNOWN
