"""Who gets a module, and why: its place in the routes of every profile, objective, maturity and time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from .catalogue import Catalogue, Module
from .reasons import Reason
from .situation import LEVELS, ROUTES, Maturity, Situation
from .suggesting import Absence, suggest, why_not
from .weights import WEIGHTS, Weights

One = TypeVar("One")
TIMES = (60, 120, 480, None)  # the minutes people most often have; None: they did not say


@dataclass(frozen=True)
class Audience:
    """One objective, maturity and route: how many of the situations (each profile with each time) are given the module, the reason
    given most often, or what most often keeps it away."""

    objective: str
    level: str
    route: str
    given: int
    asked: int
    reason: Reason | None
    absence: Absence | None


def audience(key: str, catalogue: Catalogue, *, profiles: Sequence[str], weights: Weights = WEIGHTS) -> tuple[Audience, ...]:
    """The module's own objectives and routes, every maturity; nothing for a module that is not published."""
    module = catalogue.modules.get(key)
    if module is None:
        return ()
    return tuple(
        found
        for objective in module.objectives
        for level in LEVELS
        for found in _of_level(module, catalogue, (objective, level), profiles, weights)
    )


def _of_level(module: Module, catalogue: Catalogue, cell: tuple[str, str], profiles: Sequence[str], weights: Weights) -> list[Audience]:
    objective, level = cell
    key = module.key
    situations = [
        Situation(profile, (objective,), {objective: Maturity(level)}, minutes=minutes, language=catalogue.language)
        for profile in profiles
        for minutes in TIMES
    ]
    proposals = [suggest(situation, catalogue, weights=weights) for situation in situations]
    found = []
    for route in (code for code in ROUTES if module.routes.get(code, 0) > 0):
        steps = [step for proposal in proposals for step in proposal.routes[route].steps if step.module == key]
        without = [
            why_not(key, route=route, situation=situation, catalogue=catalogue, weights=weights)
            for situation, proposal in zip(situations, proposals, strict=True)
            if not any(step.module == key for step in proposal.routes[route].steps)
        ]
        reasons = [step.reasons[0] for step in steps]
        reason = _most_common(reasons, [one.code for one in reasons])
        absence = _most_common(without, [one.code for one in without])
        found.append(Audience(objective, level, route, len(steps), len(situations), reason, absence))
    return found


def _most_common(ones: Sequence[One], codes: Sequence[str]) -> One | None:
    """The first of those whose code comes most often."""
    if not ones:
        return None
    most = Counter(codes).most_common(1)[0][0]
    return ones[codes.index(most)]
