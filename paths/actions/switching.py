"""One step in another manner: discovered instead of lived, or the other way round, at the same place."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from paths.engine.catalogue import Module
from paths.engine.manners import Counterpart, counterpart
from paths.engine.situation import ROUTES
from paths.models import Journey, JourneyStep
from paths.models.journey import Origin, SkipReason, StepState

from .catalogue import compiled_catalogue
from .journeying import JourneyError


def counterparts(steps: Collection[JourneyStep], *, done: Collection[str]) -> dict[str, Counterpart]:
    """For each step that has one, the module of the other manner that could take its place, by the step's module key."""
    catalogue, taken = compiled_catalogue(), {str(step.module_key) for step in steps}
    found = {key: counterpart(key, catalogue=catalogue, done=done, taken=taken) for key in taken if key not in done}
    return {key: one for key, one in found.items() if one is not None}


def switch_step(step: JourneyStep, *, done: Collection[str]) -> JourneyStep:
    """Puts the other manner in the step's place, marked as known when all of its skills are proved already. A step that was switched
    goes back to the module it was, at its place. Raises JourneyError when there is nothing to switch to."""
    with transaction.atomic():
        journey = Journey.objects.select_for_update().get(pk=step.journey_id)
        step = journey.steps.get(module_key=step.module_key)
        catalogue = compiled_catalogue()
        if step.instead_of is not None and str(step.instead_of) in catalogue.modules:
            return _back(step)
        taken = {str(key) for key in journey.steps.values_list("module_key", flat=True)}
        found = counterpart(str(step.module_key), catalogue=catalogue, done=done, taken=taken)
        if found is None:
            raise JourneyError("No module serves the same skills in the other manner.")
        step.instead_of, step.module_key = step.module_key, UUID(found.module.key)
        step.origin = Origin.ADDED
        _as(step, found.module)
        step.state = StepState.SKIPPED if found.is_proved else StepState.PLANNED
        step.skip_reason = SkipReason.KNOWN if found.is_proved else SkipReason.NONE
        step.save()
    return step


def _as(step: JourneyStep, module: Module) -> None:
    """Takes the minutes of a module, and the journey's blaze if the module serves that route, else the one it serves best."""
    step.minutes = module.minutes
    own = step.journey.route
    step.route = own if module.routes.get(own) else max(ROUTES, key=lambda code: module.routes.get(code, 0))


def _back(step: JourneyStep) -> JourneyStep:
    """A step with reasons was suggested: only a suggestion has any."""
    assert step.instead_of is not None  # noqa: S101 - who calls has looked
    if step.journey.steps.filter(module_key=step.instead_of).exists():
        raise JourneyError("The module it was is on the path already.")
    step.module_key, step.instead_of = step.instead_of, None
    step.origin = Origin.SUGGESTED if step.reasons else Origin.ADDED
    _as(step, compiled_catalogue().modules[str(step.module_key)])
    step.state, step.skip_reason = StepState.PLANNED, SkipReason.NONE
    step.save()
    return step
