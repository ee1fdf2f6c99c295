"""A learner's own path: chosen, re-planned as a proposal, changed step by step, finished or left."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from paths.engine.planning import Diff, Planned, diff, replan
from paths.engine.situation import ROUTES
from paths.engine.suggesting import Proposal
from paths.models import Journey, JourneyStep
from paths.models.journey import Origin, SkipReason, StepState

from .basis import basis_of
from .catalogue import compiled_catalogue
from .situating import locked_situation


class JourneyError(ValueError):
    """A change that cannot be made; the message says why."""


def journey_of(learner_id: UUID | None) -> Journey | None:
    """The journey under way, with its steps read ahead; None when there is none."""
    if learner_id is None:
        return None
    return Journey.objects.for_learner(learner_id).under_way().prefetch_related("steps").first()


def choose_route(learner_id: UUID, *, route: str, proposal: Proposal, purpose: str = "") -> Journey:
    """Makes a route the learner's journey. On the route they are on already it is re-planned in place; otherwise the journey under
    way is left and what they added, set aside, took out or did comes along. Choosing the same proposal twice changes nothing."""
    if route not in ROUTES:
        raise JourneyError(f"“{route}” is not a route; the routes are {', '.join(ROUTES)}.")
    with transaction.atomic():
        row = locked_situation(learner_id)  # two first choices at once wait for each other here, where no journey is there to lock yet
        before = _locked(learner_id)
        if before is not None and (before.route, before.proposal_hash, before.basis) == (route, proposal.hash, basis_of(row.data)):
            return _with_purpose(before, purpose)
        plan = _plan(before, route, proposal)
        journey = before if before is not None and before.route == route else _begun(learner_id, route, before)
        journey.content_version, journey.proposal_hash, journey.basis = proposal.content_version, proposal.hash, basis_of(row.data)
        journey.purpose = purpose or journey.purpose
        journey.save()
        _lay(journey, plan)
    return journey


def preview_replan(learner_id: UUID, *, proposal: Proposal) -> Diff | None:
    """What choosing the journey's own route again would change; None without a journey. Writes nothing."""
    journey = journey_of(learner_id)
    return None if journey is None else changes_to(journey, proposal)


def changes_to(journey: Journey, proposal: Proposal) -> Diff:
    """The same, of a journey already read with its steps."""
    return diff([_planned(step) for step in journey.steps.all()], _plan(journey, journey.route, proposal))


def known_modules(learner_id: UUID | None) -> frozenset[str]:
    """The modules of the path under way that the learner says they know: their own word counts as knowing, and earns no credit."""
    if learner_id is None:
        return frozenset()
    return frozenset(map(str, JourneyStep.objects.for_learner(learner_id).under_way().known().values_list("module_key", flat=True)))


def add_module(learner_id: UUID, *, module_key: UUID | str, at: int | None = None) -> JourneyStep:
    """Adds a published module (at a position from 1, by default at the end), or takes it up again if it was set aside. Without a
    journey, one begins. Raises JourneyError for a module that is not published."""
    module = compiled_catalogue().modules.get(str(module_key))
    if module is None:
        raise JourneyError("This module is not published.")
    route = max(ROUTES, key=lambda code: module.routes.get(code, 0))
    with transaction.atomic():
        row = locked_situation(learner_id)
        journey = _locked(learner_id) or _begun(learner_id, route, None, basis=basis_of(row.data))
        if module.key in journey.removed:
            journey.removed = [key for key in journey.removed if key != module.key]
            journey.save()
        step, is_new = JourneyStep.objects.get_or_create(
            journey=journey,
            module_key=UUID(module.key),
            defaults={"position": journey.steps.count() + 1, "route": route, "minutes": module.minutes, "origin": Origin.ADDED},
        )
        if not is_new:
            restore_step(step)
        return move_step(step, to=at) if at is not None else step


def remove_step(step: JourneyStep) -> None:
    """Takes a step out; a later plan does not bring it back, adding it by hand does."""
    with transaction.atomic():
        journey = _locked_journey(step)
        if str(step.module_key) not in journey.removed:
            journey.removed = [*journey.removed, str(step.module_key)]
            journey.save()
        journey.steps.filter(module_key=step.module_key).delete()
        _number(journey, list(journey.steps.all()))


def move_step(step: JourneyStep, *, to: int) -> JourneyStep:
    """Moves a step to a position, from 1; beyond either end means the end."""
    with transaction.atomic():
        journey = _locked_journey(step)
        rows = [row for row in journey.steps.all() if row.pk != step.pk]
        if len(rows) == journey.steps.count():
            raise JourneyError("This step is no longer on the path.")
        rows.insert(max(0, min(to - 1, len(rows))), step)
        _number(journey, rows)
        journey.is_reordered = True
        journey.save()
    return step


def skip_step(step: JourneyStep, *, reason: str = "") -> JourneyStep:
    """Sets a step aside; `reason` is "", "known" (I know this) or "later"."""
    if reason not in SkipReason.values:
        raise JourneyError(f"“{reason}” is not a reason to skip.")
    return _in_state(step, StepState.SKIPPED, reason)


def restore_step(step: JourneyStep) -> JourneyStep:
    """Takes a step up again."""
    return _in_state(step, StepState.PLANNED, SkipReason.NONE)


def set_purpose(learner_id: UUID, *, purpose: str) -> Journey | None:
    """What the journey will be of use for, in the learner's own words. None without a journey."""
    with transaction.atomic():
        journey = _locked(learner_id)
        if journey is not None:
            journey.purpose = purpose.strip()
            journey.save()
    return journey


def finish_journey(learner_id: UUID, *, outcome: str) -> Journey | None:
    """Ends the journey on an action or a decision. Finished again, it is the same journey, with the first outcome kept if the second
    is empty. None when there never was one."""
    with transaction.atomic():
        journey = _locked(learner_id) or Journey.objects.select_for_update().for_learner(learner_id).finished().latest_first().first()
        if journey is not None:
            journey.outcome = outcome.strip() or journey.outcome
            journey.finished_at = journey.finished_at or timezone.now()
            journey.save()
    return journey


def leave_journey(learner_id: UUID) -> Journey | None:
    """Leaves the journey without ending it; what was done stays done. None when there was none."""
    with transaction.atomic():
        journey = _locked(learner_id)
        if journey is not None:
            journey.left_at = timezone.now()
            journey.save()
    return journey


def _locked(learner_id: UUID) -> Journey | None:
    return Journey.objects.select_for_update().for_learner(learner_id).under_way().first()


def _locked_journey(step: JourneyStep) -> Journey:
    return Journey.objects.select_for_update().get(pk=step.journey_id)


def _with_purpose(journey: Journey, purpose: str) -> Journey:
    if purpose and purpose != journey.purpose:
        journey.purpose = purpose
        journey.save()
    return journey


def _begun(learner_id: UUID, route: str, before: Journey | None, *, basis: str = "") -> Journey:
    if before is None:
        return Journey.objects.create(learner_id=learner_id, route=route, basis=basis)
    before.left_at = timezone.now()
    before.save()
    return Journey.objects.create(learner_id=learner_id, route=route, purpose=before.purpose, removed=before.removed)


def _plan(before: Journey | None, route: str, proposal: Proposal) -> tuple[Planned, ...]:
    suggested = [
        Planned(step.module, route, step.minutes, reasons=tuple(reason.to_json() for reason in step.reasons))
        for step in proposal.routes[route].steps
    ]
    if before is None:
        return tuple(suggested)
    old = [_planned(step) for step in before.steps.all()]
    return replan(old, suggested, removed=before.removed, done=proposal.done, is_reordered=before.is_reordered and before.route == route)


def _planned(step: JourneyStep) -> Planned:
    return Planned(
        str(step.module_key),
        step.route,
        step.minutes,
        step.origin,
        step.state,
        step.skip_reason,
        str(step.instead_of or ""),
        tuple(step.reasons),
    )


def _lay(journey: Journey, plan: tuple[Planned, ...]) -> None:
    """Makes the journey's rows be the plan, keeping the rows of the modules that stay."""
    rows = {str(row.module_key): row for row in journey.steps.all()}
    journey.steps.exclude(module_key__in=[UUID(one.module) for one in plan]).delete()
    for position, one in enumerate(plan, start=1):
        values: dict[str, Any] = {
            "position": position,
            "route": one.route,
            "minutes": one.minutes,
            "origin": one.origin,
            "state": one.state,
            "skip_reason": one.skip_reason,
            "instead_of": UUID(one.instead_of) if one.instead_of else None,
            "reasons": list(one.reasons),
        }
        row = rows.get(one.module) or JourneyStep(journey=journey, module_key=UUID(one.module))
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def _number(journey: Journey, rows: list[JourneyStep]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    JourneyStep.objects.bulk_update(rows, ["position"])


def _in_state(step: JourneyStep, state: str, reason: str) -> JourneyStep:
    step.state, step.skip_reason = state, reason
    step.save(update_fields=["state", "skip_reason"])
    return step
