"""A plan that events have overtaken: offered anew with what would change and why, then accepted or kept. Never done silently."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from paths.access import Laid, told_situation
from paths.engine.suggesting import NOTHING, Proposal
from paths.models import Journey

from .basis import basis_of, changed_since
from .catalogue import propose, reasons_against
from .journeying import JourneyError, changes_to, choose_route, journey_of
from .situating import locked_situation, situation_of
from .wording import absence_sentence, sentence


@dataclass(frozen=True)
class Change:
    """One module that would come or go, and why, in a sentence."""

    module: str
    why: str


@dataclass(frozen=True)
class Offer:
    """What laying the route again would change. `since` names what has changed: `answers`, `catalogue`, `weights`."""

    proposal: Proposal
    new: tuple[Change, ...]
    gone: tuple[Change, ...]
    since: tuple[str, ...]

    @property
    def hash(self) -> str:
        return self.proposal.hash


def replan_offer(
    journey: Journey,
    *,
    done: Collection[str],
    begun: Mapping[str, int] = NOTHING,
    only_if_changed: bool = True,
    steps: Sequence[Laid] | None = None,
) -> Offer | None:
    """The offer to make on a journey: None while neither the answers nor the catalogue have changed since its plan was accepted or
    kept (unless asked for all the same), and when a new plan would hold the same modules. `steps` are the journey's, where they have
    been read already. Writes nothing."""
    row = told_situation(journey.learner_id)
    since = changed_since(journey.basis, basis_of(row.data if row else {}))
    if only_if_changed and not since:
        return None
    situation = situation_of(journey.learner_id, row)
    proposal = propose(situation, done=done, begun=begun)
    found = changes_to(journey, proposal, steps)
    if not found.new and not found.gone:
        return None
    reasons = {step.module: step.reasons for step in proposal.routes[journey.route].steps}

    def why_gone(key: str) -> str:
        return absence_sentence(reasons_against(key, route=journey.route, situation=situation, done=done, begun=begun))

    new = tuple(Change(key, sentence(reasons[key][0])) for key in found.new)
    return Offer(proposal, new, tuple(Change(key, why_gone(key)) for key in found.gone), since)


def accept_replan(learner_id: UUID, *, shown: str, done: Collection[str], begun: Mapping[str, int] = NOTHING) -> Journey:
    """Lays the route again as it was shown (`shown` is the hash of that proposal). Raises JourneyError when it is no longer the same."""
    with transaction.atomic():
        locked_situation(learner_id)
        journey = journey_of(learner_id)
        proposal = propose(situation_of(learner_id), done=done, begun=begun)
        if journey is None or proposal.hash != shown:
            raise JourneyError("The proposal has changed since it was shown.")
        return choose_route(learner_id, route=journey.route, proposal=proposal)


def keep_plan(learner_id: UUID) -> Journey | None:
    """The learner keeps their path as it is: nothing is offered until something else changes. None without a journey."""
    with transaction.atomic():
        row = locked_situation(learner_id)
        journey = Journey.objects.select_for_update().for_learner(learner_id).under_way().first()
        if journey is not None:
            journey.basis = basis_of(row.data)
            journey.save(update_fields=["basis"])
    return journey
