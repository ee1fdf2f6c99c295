"""From a shelf and a situation to an ordered choice of modules, and to the same choice with some answers taken back.

Every answer adds points and never takes any, so taking answers back can only lower a score (the first-steps bonus aside, whose most
is known). That is why a changed choice needs only the top of the first ranking: the walk stops as soon as nothing below can still
enter (the threshold argument of Fagin, Lotem and Naor, 2003).
"""

import heapq
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .catalogue import Catalogue, Shelf
from .ordering import ordered
from .situation import Cause, Situation
from .weights import MOST_SKILLS, Weights

MOST_STEPS = 8  # a sensible path: past it, completion falls (Jordan 2015: longer is lower)
STEPS = {"": MOST_STEPS, "browse": 3, "part": 6, "whole": MOST_STEPS, "act": 6}
FIRST_MINUTES = 120  # a first step longer than two hours is no first step, unless one said how much time one has
FIRST_STEPS = 3  # while no objective is chosen: enough to begin, not enough to lose oneself
POOL = 32  # the best candidates among which variety, skills and minutes choose
SURE_ENOUGH = 0.5  # below it a maturity sways the ranking but shuts nothing out
MOST_GENTLE = MOST_GRADE = 4  # the highest grade of the `gentle` column, and of any
MOST_POINTS = 2**16 - 1  # of one module, when its points are added two bytes at a time
LOW = 2  # up to this maturity (start), discovery comes before expertise

Term = tuple[int, bytes]


@dataclass(frozen=True)
class Limits:
    """What a situation shuts out, and how its route is laid."""

    eligible: bytes  # marks the modules that may come; empty: all are welcome
    budget: int | None  # minutes for the whole route
    longest: int | None  # minutes of one module
    most: int
    gently: bool

    @classmethod
    def of(cls, situation: Situation, shelf: Shelf) -> "Limits":
        eligible, ranks = 0, []
        for code in situation.objectives:
            maturity = situation.maturity.get(code)
            if maturity is not None:
                ranks.append(maturity.rank)
            if maturity is not None and maturity.confidence >= SURE_ENOUGH:
                eligible |= int.from_bytes(shelf.column("near", f"{code}:{maturity.level}"))
            else:
                eligible |= int.from_bytes(shelf.column("objectives", code))
        most = STEPS.get(situation.intent, MOST_STEPS) if situation.objectives else FIRST_STEPS
        marks = eligible.to_bytes(len(shelf.modules)) if situation.objectives else b""
        longest = situation.minutes if situation.minutes is not None or situation.objectives else FIRST_MINUTES
        return cls(marks, situation.minutes, longest, most, min(ranks, default=1) <= LOW)


def term(cause: Cause, situation: Situation, shelf: Shelf, weights: Weights) -> Term | None:
    """The points per grade and the grades that one answer gives; None for an answer that only limits (minutes)."""
    match cause.field:
        case "maturity":
            confidence = situation.maturity[cause.value.split(":")[0]].confidence
            return weights.maturity * round(confidence * 100) // 100, shelf.column("maturity", cause.value)
        case "minutes":
            return None
    points = {
        "objectives": weights.objective,
        "profile": weights.profile,
        "domains": weights.domain,
        "level": weights.level,
        "intent": weights.intent,
    }[cause.field]
    return points, shelf.column(cause.field, cause.value)


@dataclass
class Ranking:
    """One shelf ranked for one situation, able to answer "and without this?". Lives as long as one proposal."""

    catalogue: Catalogue
    shelf: Shelf
    situation: Situation
    done: frozenset[str]
    weights: Weights
    begun: Mapping[str, int] = field(default_factory=dict)  # minutes of a module that are done already: they are not asked for again
    minutes: Sequence[int] = field(init=False)
    terms: dict[Cause, Term] = field(init=False)
    totals: Sequence[int] = field(init=False)
    order: list[int] = field(init=False)
    covered: int = field(init=False)
    kept: dict[frozenset[Cause], tuple[int, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.minutes = self.shelf.minutes
        if self.begun:
            rows = zip(self.shelf.modules, self.shelf.minutes, strict=True)
            self.minutes = [left_of(minutes, self.begun.get(module.key, 0)) for module, minutes in rows]
        found = [(cause, term(cause, self.situation, self.shelf, self.weights)) for cause in self.situation.causes()]
        self.terms = {cause: one for cause, one in found if one is not None}
        weights, columns = self.weights, self.shelf.columns
        base: list[Term] = [(weights.route, columns["route"]), (weights.language, columns["language"])]
        if not self.situation.objectives:
            base.append((weights.gentle, columns["gentle"]))
        self.totals = _sums([*base, *self.terms.values()], len(self.shelf.modules))
        modules, done = self.shelf.modules, self.done
        left = [place for place, module in enumerate(modules) if module.key not in done] if done else range(len(modules))
        self.order = sorted(left, key=self.totals.__getitem__, reverse=True)
        self.covered = 0
        for key in self.done:
            if key in self.catalogue.modules:
                self.covered |= _bits(self.catalogue, key)

    def chosen(self, without: frozenset[Cause] = frozenset()) -> tuple[int, ...]:
        """The places on the shelf of the route's modules, in order, with some answers taken back."""
        found = self.kept.get(without)
        if found is None:
            found = self.kept[without] = self._choose(without)
        return found

    def _choose(self, without: frozenset[Cause]) -> tuple[int, ...]:
        situation = self.situation
        for cause in without:
            situation = situation.without(cause)
        limits = Limits.of(situation, self.shelf)
        left = set(situation.causes())
        lost = [one for cause, one in self.terms.items() if cause not in left]
        won = self._won(situation)
        pool = self._pool(limits, lost, won)
        picks = _pick(self.shelf, pool, limits, minutes=self.minutes, covered=self.covered, weights=self.weights)
        return self._laid(picks, limits)

    def _won(self, situation: Situation) -> Term | None:
        if situation.objectives or not self.situation.objectives:
            return None
        return self.weights.gentle, self.shelf.columns["gentle"]

    def _pool(self, limits: Limits, lost: Sequence[Term], won: Term | None) -> list[tuple[int, int]]:
        """The best candidates as (points, -place), best first; equal points go by key."""
        best: list[tuple[int, int]] = []
        slack = won[0] * MOST_GENTLE if won else 0
        totals, minutes, eligible = self.totals, self.minutes, limits.eligible
        longest = sys.maxsize if limits.longest is None else limits.longest
        enough = -1  # what a module must reach to enter
        for place in self.order:
            points = totals[place]
            if points + slack < enough:
                break
            if minutes[place] > longest or (eligible and not eligible[place]):
                continue
            for per_grade, column in lost:
                points -= per_grade * column[place]
            if won:
                points += won[0] * won[1][place]
            if len(best) < POOL:
                heapq.heappush(best, (points, -place))
                enough = best[0][0] if len(best) == POOL else -1
            elif (points, -place) > best[0]:
                heapq.heapreplace(best, (points, -place))
                enough = best[0][0]
        best.sort(reverse=True)
        return best

    def _laid(self, picks: list[tuple[int, int]], limits: Limits) -> tuple[int, ...]:
        """The picks as one walks them: prerequisites first, discovery before expertise when one begins, then the best first."""
        modules = self.shelf.modules
        places = {modules[-place].key: (points, -place) for points, place in picks}

        def rank(key: str) -> tuple[int, ...]:
            points, place = places[key]
            return (modules[place].stage if limits.gently else 0, -points, place)

        return tuple(places[key][1] for key in ordered(places, self.catalogue.before, rank=rank))


def _sums(terms: Sequence[Term], size: int) -> Sequence[int]:
    """The points of each module. A column is one long number with two bytes per module: to weigh and add a thousand modules is then one
    product and one sum. Weights and grades too large for two bytes are added one by one."""
    weighed = [(per_grade, column) for per_grade, column in terms if per_grade]
    if MOST_GRADE * sum(per_grade for per_grade, _column in weighed) > MOST_POINTS:
        return [sum(per_grade * column[place] for per_grade, column in weighed) for place in range(size)]
    total = 0
    for per_grade, column in weighed:
        spread = bytearray(2 * size)
        spread[::2] = column
        total += per_grade * int.from_bytes(spread, "little")
    found = array("H", total.to_bytes(2 * size, "little"))
    if sys.byteorder == "big":
        found.byteswap()
    return found.tolist()


def _bits(catalogue: Catalogue, key: str) -> int:
    found = 0
    for code in catalogue.modules[key].skills:
        found |= 1 << catalogue.skill_bits[code]
    return found


def left_of(minutes: int, begun: int) -> int:
    """The minutes still to give to a module: at least one while it is not done."""
    return max(min(minutes, 1), minutes - begun)


def _pick(
    shelf: Shelf, pool: list[tuple[int, int]], limits: Limits, *, minutes: Sequence[int], covered: int, weights: Weights
) -> list[tuple[int, int]]:
    """Takes the best candidate that fits again and again; a module that proves nothing new is left aside."""
    picks: list[tuple[int, int]] = []
    formats: set[str] = set()
    left = limits.budget
    while pool and len(picks) < limits.most:
        best = _best(shelf, pool, formats, covered, minutes=minutes, left=left, weights=weights)
        if best < 0:
            break
        pick = pool.pop(best)
        picks.append(pick)
        covered |= shelf.skills[-pick[1]]
        formats.add(shelf.formats[-pick[1]])
        if left is not None:
            left -= minutes[-pick[1]]
    return picks


def _best(
    shelf: Shelf,
    pool: list[tuple[int, int]],
    formats: set[str],
    covered: int,
    *,
    minutes: Sequence[int],
    left: int | None,
    weights: Weights,
) -> int:
    """The index in the pool of what adds most to what is there, -1 when nothing fits."""
    best, best_points, most = -1, -1, weights.most_variety
    formats_of, skills_of = shelf.formats, shelf.skills
    for index, (points, place) in enumerate(pool):
        if points + most <= best_points:
            break
        if left is not None and minutes[-place] > left:
            continue
        skills = skills_of[-place]
        new = skills & ~covered
        if skills and not new:
            continue
        worth = points + weights.skill * min(new.bit_count(), MOST_SKILLS)
        if formats_of[-place] not in formats:
            worth += weights.variety
        if worth > best_points:
            best, best_points = index, worth
    return best
