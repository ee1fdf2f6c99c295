"""Three routes for one situation, each step with reasons that hold: take a stated cause away and the step goes or falls.

Necessity is not argued, it is checked: for each answer the route is laid again without it, and only an answer whose absence makes
the step leave or come later is stated. When no single answer is needed, the smallest group found that is, is stated as one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .catalogue import Catalogue, skill_set
from .reasons import Reason, joint_reason, reason_for, standing_reason
from .scoring import Limits, Ranking
from .situation import ROUTES, Cause, Situation
from .weights import WEIGHTS, Weights

NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True)
class RouteStep:
    """One module of a route, and why it is there; the weightiest reason first."""

    module: str
    title: str
    minutes: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Route:
    """`minutes` is what all its steps take. `nearest` names, on an empty route, what more minutes would allow first ("" when nothing)."""

    code: str
    steps: tuple[RouteStep, ...]
    minutes: int
    nearest: str = ""


@dataclass(frozen=True)
class Proposal:
    """Same situation, same content, same `done`, same weights → same routes and same `hash`, anywhere. The hash is that of modules,
    minutes and reasons, and of the weights they were weighed with."""

    content_version: int
    hash: str
    routes: Mapping[str, Route]
    done: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Absence:
    """Why a module is not on a route. Codes: on_route, unknown, done, other_route, objective, maturity, too_long, too_long_to_begin,
    no_time_left, skills_covered, outranked."""

    code: str
    module: str
    params: Mapping[str, object]


def suggest(
    situation: Situation,
    catalogue: Catalogue,
    done: frozenset[str] = frozenset(),
    weights: Weights = WEIGHTS,
    begun: Mapping[str, int] = NOTHING,
) -> Proposal:
    """The three routes. `done` holds keys of modules completed or known: they are not proposed, and their skills count as covered.
    `begun` holds the minutes of a module that are done or proved already: a route only counts what is left of it."""
    routes = {code: _route(Ranking(catalogue, catalogue.shelves[code], situation, done, weights, begun)) for code in ROUTES}
    return Proposal(catalogue.content_version, _hash(routes, weights), routes, done & catalogue.modules.keys())


def _route(ranking: Ranking) -> Route:
    places = ranking.chosen()
    steps = tuple(_step(ranking, rank, place) for rank, place in enumerate(places))
    minutes = sum(step.minutes for step in steps)
    return Route(ranking.shelf.route, steps, minutes, "" if steps else _nearest(ranking))


def _nearest(ranking: Ranking) -> str:
    limit = frozenset(cause for cause in ranking.situation.causes() if cause.field == "minutes")
    places = ranking.chosen(limit) if limit else ()
    return ranking.shelf.modules[places[0]].key if places else ""


def _step(ranking: Ranking, rank: int, place: int) -> RouteStep:
    module = ranking.shelf.modules[place]
    reasons = [
        _reason(ranking, cause, place)
        for cause in ranking.situation.causes()
        if _speaks(ranking, cause, place) and _falls(ranking, frozenset([cause]), rank, place)
    ]
    if all(reason.code == "minutes" for reason in reasons):
        reasons += _fallback(ranking, rank, place, alone=not reasons)
    reasons.sort(key=lambda reason: (-reason.weight, reason.cause))
    return RouteStep(module.key, module.title, ranking.minutes[place], tuple(reasons))


def _points(ranking: Ranking, cause: Cause, place: int) -> int:
    found = ranking.terms.get(cause)
    return ranking.weights.minutes if found is None else found[0] * found[1][place]


def _speaks(ranking: Ranking, cause: Cause, place: int) -> bool:
    """Whether an answer says something of this module in particular: one "made for all" is nobody's reason."""
    found = ranking.terms.get(cause)
    if found is None:
        return True
    needed = 2 if cause.field in ("profile", "domains", "level") else 1
    return found[0] > 0 and found[1][place] >= needed


def _falls(ranking: Ranking, without: frozenset[Cause], rank: int, place: int) -> bool:
    changed = ranking.chosen(without)
    return place not in changed or changed.index(place) > rank


def _reason(ranking: Ranking, cause: Cause, place: int) -> Reason:
    found = ranking.terms.get(cause)
    grade = 0 if found is None else found[1][place]
    return reason_for(cause, grade=grade, points=_points(ranking, cause, place), minutes=ranking.minutes[place])


def _fallback(ranking: Ranking, rank: int, place: int, *, alone: bool) -> list[Reason]:
    """No single answer that says something of the module is needed: the group of answers that is, made as small as it can be; else,
    when nothing else was stated either, the step is for everybody."""
    causes = ranking.situation.causes()
    speaking = [cause for cause in causes if _speaks(ranking, cause, place)]
    apart = [cause for cause in speaking if cause.field != "minutes"]
    for candidates in (apart, speaking, causes) if alone else (apart,):
        if len(candidates) > 1 and _falls(ranking, frozenset(candidates), rank, place):
            group = _smallest(ranking, list(candidates), rank, place)
            return [joint_reason(tuple(group), points=sum(_points(ranking, cause, place) for cause in group))]
    gentle = ranking.shelf.columns["gentle"][place] * ranking.weights.gentle
    others = sorted(ranking.catalogue.objectives - set(ranking.shelf.modules[place].objectives))
    return [standing_reason(ranking.situation, points=gentle, others=others)] if alone else []


def _smallest(ranking: Ranking, group: list[Cause], rank: int, place: int) -> list[Cause]:
    """Drops, lightest first, each answer that the group can do without."""
    for cause in sorted(group, key=lambda one: (_points(ranking, one, place), str(one))):
        rest = [one for one in group if one != cause]
        if len(rest) > 1 and _falls(ranking, frozenset(rest), rank, place):
            group = rest
    return group


def _hash(routes: Mapping[str, Route], weights: Weights) -> str:
    told: list[object] = [weights.digest]
    told += [
        [code, [[step.module, step.minutes, [[r.code, r.cause, r.weight] for r in step.reasons]] for step in routes[code].steps]]
        for code in ROUTES
    ]
    return hashlib.sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def why_not(
    module_key: str,
    *,
    route: str,
    situation: Situation,
    catalogue: Catalogue,
    done: frozenset[str] = frozenset(),
    weights: Weights = WEIGHTS,
    begun: Mapping[str, int] = NOTHING,
) -> Absence:
    """Why a module is not on a route, for any module and any situation."""
    module = catalogue.modules.get(module_key)
    if module is None:
        return Absence("unknown", module_key, {})
    if module_key in done:
        return Absence("done", module_key, {})
    if module.routes.get(route, 0) <= 0:
        return Absence("other_route", module_key, {"routes": sorted(code for code, weight in module.routes.items() if weight > 0)})
    ranking = Ranking(catalogue, catalogue.shelves[route], situation, done, weights, begun)
    places = ranking.chosen()
    place = ranking.shelf.modules.index(module)
    if place in places:
        return Absence("on_route", module_key, {"position": places.index(place) + 1})
    return _shut_out(place, ranking) or _passed_over(place, ranking, places)


def _shut_out(place: int, ranking: Ranking) -> Absence | None:
    situation, shelf = ranking.situation, ranking.shelf
    module, minutes, limits = shelf.modules[place], ranking.minutes[place], Limits.of(situation, shelf)
    if situation.objectives and not set(situation.objectives) & set(module.objectives):
        return Absence("objective", module.key, {"objectives": list(module.objectives)})
    if limits.eligible and not limits.eligible[place]:
        return Absence("maturity", module.key, {"from": module.maturity[0], "to": module.maturity[1]})
    if limits.longest is not None and minutes > limits.longest:
        code = "too_long" if limits.budget is not None else "too_long_to_begin"
        return Absence(code, module.key, {"minutes": minutes, "budget": limits.longest})
    return None


def _passed_over(place: int, ranking: Ranking, places: Sequence[int]) -> Absence:
    bits, module, minutes = ranking.catalogue.skill_bits, ranking.shelf.modules[place], ranking.minutes[place]
    chosen = [ranking.shelf.modules[one] for one in places]
    covered = ranking.covered | skill_set((code for one in chosen for code in one.skills), bits)
    if module.skills and not skill_set(module.skills, bits) & ~covered:
        by = [one.key for one in chosen if set(one.skills) & set(module.skills)]
        return Absence("skills_covered", module.key, {"skills": list(module.skills), "by": by})
    left = None if ranking.situation.minutes is None else ranking.situation.minutes - sum(ranking.minutes[one] for one in places)
    if left is not None and minutes > left:
        return Absence("no_time_left", module.key, {"minutes": minutes, "left": left})
    return Absence("outranked", module.key, {"by": [one.key for one in chosen]})
