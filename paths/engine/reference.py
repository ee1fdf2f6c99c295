"""Twelve people one can hold in mind: before other weights are kept, one sees what they would change for each.

Codes are those of the vocabularies the house begins with; a code that was renamed away weighs nothing, and the person stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .catalogue import Catalogue
from .situation import ROUTES, Maturity, Situation
from .suggesting import suggest
from .weights import Weights


@dataclass(frozen=True)
class Moved:
    """One module of a route that the change brings in, takes out or moves; a place is from 1, None where it is not."""

    module: str
    title: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Effect:
    """What a change of weights does to one reference situation: by route, all modules of either list, in the order of the new one."""

    name: str
    situation: Situation
    routes: Mapping[str, tuple[Moved, ...]]

    @property
    def changes(self) -> int:
        """How many modules come, go or move."""
        return sum(one.before != one.after for moves in self.routes.values() for one in moves)


def _at(level: str, *objectives: str, confidence: float = 1.0) -> dict[str, Maturity]:
    return {code: Maturity(level, confidence) for code in objectives}


REFERENCE: Mapping[str, Situation] = {
    "nobody": Situation(),
    "curious": Situation(intent="browse", minutes=60),
    "councillor": Situation("local-authority", ("projects",), _at("discover", "projects"), level="local", minutes=120),
    "agent": Situation(
        "local-authority", ("projects", "cooperate"), _at("start", "projects", "cooperate"), level="inter-municipal", minutes=480
    ),
    "volunteer": Situation("association", ("cooperate",), _at("discover", "cooperate", confidence=0.4), minutes=60),
    "director": Situation("association", ("trajectories",), _at("deepen", "trajectories"), minutes=240, intent="act"),
    "company": Situation("company", ("innovation",), _at("start", "innovation"), ("digital",), minutes=120, intent="part"),
    "foundation": Situation("foundation", ("innovation", "trajectories"), _at("deepen", "innovation"), minutes=480),
    "student": Situation("academic", ("trajectories",), {}, intent="whole"),
    "adviser": Situation("support", ("cooperate", "projects"), _at("spread", "cooperate", "projects"), minutes=240),
    "citizen": Situation("citizen", ("projects",), {}, level="local", minutes=30),
    "doer": Situation("", ("projects",), _at("start", "projects"), minutes=120, intent="act"),
}


def effects(catalogue: Catalogue, *, before: Weights, after: Weights) -> tuple[Effect, ...]:
    """What other weights would change for each of the twelve."""
    return tuple(_effect(name, situation, catalogue, before, after) for name, situation in REFERENCE.items())


def _effect(name: str, situation: Situation, catalogue: Catalogue, before: Weights, after: Weights) -> Effect:
    old, new = suggest(situation, catalogue, weights=before), suggest(situation, catalogue, weights=after)
    routes = {}
    for code in ROUTES:
        was = {step.module: place for place, step in enumerate(old.routes[code].steps, start=1)}
        now = {step.module: place for place, step in enumerate(new.routes[code].steps, start=1)}
        keys = [*now, *(key for key in was if key not in now)]
        routes[code] = tuple(Moved(key, catalogue.modules[key].title, was.get(key), now.get(key)) for key in keys)
    return Effect(name, situation, routes)
