"""A learner's own path: chosen, re-planned as a proposal, changed step by step, finished or left."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from paths.access import Laid
from paths.engine import planning
from paths.engine.catalogue import Module
from paths.engine.planning import Diff, Plan, Planned, diff
from paths.engine.situation import ROUTES
from paths.engine.suggesting import Proposal
from paths.models import Journey, JourneyStep
from paths.models.journey import SkipReason

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
        plan = _plan(plan_of(before) if before else None, route, proposal)
        journey = before if before is not None and before.route == route else _begun(learner_id, route, before)
        journey.content_version, journey.proposal_hash, journey.basis = proposal.content_version, proposal.hash, basis_of(row.data)
        journey.purpose = purpose or journey.purpose
        keep_plan_of(journey, plan)
    return journey


def preview_replan(learner_id: UUID, *, proposal: Proposal) -> Diff | None:
    """What choosing the journey's own route again would change; None without a journey. Writes nothing."""
    journey = journey_of(learner_id)
    return None if journey is None else changes_to(journey, proposal)


def changes_to(journey: Journey, proposal: Proposal, steps: Sequence[Laid] | None = None) -> Diff:
    """The same, of a journey already read with its steps."""
    before = plan_of(journey, steps)
    return diff(before.steps, _plan(before, journey.route, proposal).steps)


def add_module(learner_id: UUID, *, module_key: UUID | str, at: int | None = None) -> JourneyStep:
    """Adds a published module (at a position from 1, by default at the end), or takes it up again if it was set aside. Without a
    journey, one begins. Raises JourneyError for a module that is not published."""
    module = compiled_catalogue().modules.get(str(module_key))
    if module is None:
        raise JourneyError("This module is not published.")
    route = best_route(module)
    with transaction.atomic():
        row = locked_situation(learner_id)
        journey = _locked(learner_id) or _begun(learner_id, route, None, basis=basis_of(row.data))
        plan = planning.add(plan_of(journey), Planned(module.key, route, module.minutes, planning.ADDED))
        return keep_plan_of(journey, plan if at is None else planning.move(plan, module.key, at), UUID(module.key))


def add_modules(learner_id: UUID, *, module_keys: Sequence[UUID | str]) -> int:
    """Adds published modules at the end, in this order; those that are on the path stay where they are. Returns how many came."""
    with transaction.atomic():
        journey = journey_of(learner_id)
        own = {str(step.module_key) for step in journey.steps.all()} if journey else set()
        coming = [key for key in dict.fromkeys(map(str, module_keys)) if key not in own]
        for key in coming:
            add_module(learner_id, module_key=key)
    return len(coming)


def remove_step(step: JourneyStep) -> None:
    """Takes a step out; a later plan does not bring it back, adding it by hand does."""
    with transaction.atomic():
        journey = locked_journey(step)
        keep_plan_of(journey, planning.remove(plan_of(journey), str(step.module_key)))


def move_step(step: JourneyStep, *, to: int) -> JourneyStep:
    """Moves a step to a position, from 1; beyond either end means the end."""
    return _changed(step, lambda plan: planning.move(plan, str(step.module_key), to))


def skip_step(step: JourneyStep, *, reason: str = "") -> JourneyStep:
    """Sets a step aside; `reason` is "", "known" (I know this) or "later"."""
    if reason not in SkipReason.values:
        raise JourneyError(f"“{reason}” is not a reason to skip.")
    return _changed(step, lambda plan: planning.set_aside(plan, str(step.module_key), planning.SKIPPED, reason))


def restore_step(step: JourneyStep) -> JourneyStep:
    """Takes a step up again."""
    return _changed(step, lambda plan: planning.set_aside(plan, str(step.module_key), planning.PLANNED))


def best_route(module: Module) -> str:
    """The route that a module serves most."""
    return max(ROUTES, key=lambda code: module.routes.get(code, 0))


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


def locked_journey(step: JourneyStep) -> Journey:
    """The journey of a step, locked until the transaction ends."""
    return Journey.objects.select_for_update().get(pk=step.journey_id)


def plan_of(journey: Journey, steps: Sequence[Laid] | None = None) -> Plan:
    """A journey as the engine knows it."""
    laid = journey.steps.all() if steps is None else steps
    return Plan(journey.route, tuple(map(_planned, laid)), tuple(journey.removed), journey.is_reordered)


def keep_plan_of(journey: Journey, plan: Plan, module_key: UUID | None = None) -> Any:
    """Makes a journey and its rows be the plan; gives the step of one module. Raises JourneyError when it is not on the plan."""
    journey.removed, journey.is_reordered = list(plan.removed), plan.is_reordered
    journey.save()
    rows = _lay(journey, plan.steps)
    if module_key is None:
        return None
    if str(module_key) not in rows:
        raise JourneyError("This step is no longer on the path.")
    return rows[str(module_key)]


def _changed(step: JourneyStep, change: Callable[[Plan], Plan]) -> JourneyStep:
    with transaction.atomic():
        journey = locked_journey(step)
        found: JourneyStep = keep_plan_of(journey, change(plan_of(journey)), step.module_key)
    return found


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


def _plan(before: Plan | None, route: str, proposal: Proposal) -> Plan:
    suggested = [
        Planned(step.module, route, step.minutes, reasons=tuple(reason.to_json() for reason in step.reasons))
        for step in proposal.routes[route].steps
    ]
    return planning.lay_again(before or Plan(route), suggested, route=route, done=proposal.done)


def _planned(step: JourneyStep | Laid) -> Planned:
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


def _lay(journey: Journey, steps: Sequence[Planned]) -> dict[str, JourneyStep]:
    """Makes the journey's rows be the plan, keeping the rows of the modules that stay. Three statements, however long the path."""
    rows = {str(row.module_key): row for row in journey.steps.all()}
    gone = [row.pk for key, row in rows.items() if key not in {one.module for one in steps}]
    if gone:
        JourneyStep.objects.filter(pk__in=gone).delete()
    found: dict[str, JourneyStep] = {}
    changed = []
    for position, one in enumerate(steps, start=1):
        row = rows.get(one.module) or JourneyStep(journey=journey, module_key=UUID(one.module))
        values = _values(position, one)
        if any(getattr(row, name) != value for name, value in values.items()):
            changed.append(row)
        for name, value in values.items():
            setattr(row, name, value)
        found[one.module] = row
    JourneyStep.objects.bulk_update([row for row in changed if row.pk], STEP_FIELDS)
    JourneyStep.objects.bulk_create([row for row in found.values() if not row.pk])
    return found


def _values(position: int, one: Planned) -> dict[str, Any]:
    return {
        "position": position,
        "route": one.route,
        "minutes": one.minutes,
        "origin": one.origin,
        "state": one.state,
        "skip_reason": one.skip_reason,
        "instead_of": UUID(one.instead_of) if one.instead_of else None,
        "reasons": list(one.reasons),
    }


STEP_FIELDS = ("position", "route", "minutes", "origin", "state", "skip_reason", "instead_of", "reasons")
