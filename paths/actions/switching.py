"""One step in another manner: discovered instead of lived, or the other way round, at the same place."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from paths.engine import planning
from paths.engine.catalogue import Module
from paths.engine.manners import Counterpart, counterpart
from paths.engine.planning import Plan, Planned
from paths.models import JourneyStep
from paths.models.journey import SkipReason

from .catalogue import compiled_catalogue
from .journeying import JourneyError, best_route, keep_plan_of, locked_journey, plan_of


def counterparts(steps: Collection[JourneyStep], *, done: Collection[str]) -> dict[str, Counterpart]:
    """For each step that has one, the module of the other manner that could take its place, by the step's module key."""
    catalogue, taken = compiled_catalogue(), {str(step.module_key) for step in steps}
    found = {key: counterpart(key, catalogue=catalogue, done=done, taken=taken) for key in taken if key not in done}
    return {key: one for key, one in found.items() if one is not None}


def switch_step(step: JourneyStep, *, done: Collection[str]) -> JourneyStep:
    """Puts the other manner in the step's place, marked as known when all of its skills are proved already. A step that was switched
    goes back to the module it was, at its place. Raises JourneyError when there is nothing to switch to."""
    with transaction.atomic():
        journey = locked_journey(step)
        plan, key, catalogue = plan_of(journey), str(step.module_key), compiled_catalogue()
        place = plan.at(key)
        if place is None:
            raise JourneyError("This step is no longer on the path.")
        was = catalogue.modules.get(plan.steps[place].instead_of)
        other = _as(was, plan.route, is_known=False) if was else _other(key, plan, done)
        if other.module in plan.modules:
            raise JourneyError("The module it was is on the path already.")
        found: JourneyStep = keep_plan_of(journey, planning.switch(plan, key, other), UUID(other.module))
    return found


def _other(key: str, plan: Plan, done: Collection[str]) -> Planned:
    found = counterpart(key, catalogue=compiled_catalogue(), done=done, taken=plan.modules)
    if found is None:
        raise JourneyError("No module serves the same skills in the other manner.")
    return _as(found.module, plan.route, is_known=found.is_proved)


def _as(module: Module, route: str, *, is_known: bool) -> Planned:
    """A module as a step, blazed by the journey's route if it serves that one, else by the one it serves best."""
    blaze = route if module.routes.get(route) else best_route(module)
    if is_known:
        return Planned(module.key, blaze, module.minutes, state=planning.SKIPPED, skip_reason=SkipReason.KNOWN)
    return Planned(module.key, blaze, module.minutes)
