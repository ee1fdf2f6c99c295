"""Do the routes work? `python -m tests.benchmarks.learners [LEARNERS] [SEED]` simulates learners and prints the figures, good or bad.

Each learner has objectives, a level on each, some time, and skills already known. They follow a list of modules until their time is up
or they drop out; what they learnt fades; then a test with slips and guesses measures them. Five ways to make the list are compared on
the same learners and the same dice: our routes (one of the three, at random), what serves the objective in catalogue order, the
catalogue in order, in random order, and everything (no limit of time). The model knows levels and skills as the engine does, but none
of its weights. It shares with the engine the belief that a module far from one's level teaches less
(`level_off`; doubled it is 1, and distance no longer matters).

`python -m tests.benchmarks.learners weights [LEARNERS] [SEED]` compares each weight halved and doubled with the weights as they are, on
the same learners: the figures from which `paths.engine.weights` was chosen.

`python -m tests.benchmarks.learners assumptions [LEARNERS] [SEED]` halves and doubles each number of the model in turn and prints what our
routes gain over the objective alone each time: what is said of them should not hang on one guess.

The numbers stand in `Model`, each with its source or with the word "ours". Sources: Corbett and Anderson 1995 (Knowledge tracing, User
Modeling and User-Adapted Interaction 4, 253-278); Custers 2010 (Long-term retention of basic science knowledge, Advances in Health
Sciences Education 15, 109-128: two thirds to three quarters after a year); Settles and Meeder 2016 (A trainable spaced repetition model
for language learning, ACL: p = 2^(-t/h)); Kalyuga, Ayres, Chandler and Sweller 2003 (The expertise reversal effect, Educational
Psychologist 38, 23-31); Jordan 2015 (IRRODL 16(3), 341-358: a median of 12.6 % completes, longer courses less); Rasch 1960 (who knows
a skill depends on ability less difficulty).
"""

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from math import exp, log, sqrt
from statistics import fmean, stdev
from typing import Any

from paths.engine.catalogue import Catalogue, Module
from paths.engine.situation import ROUTES, Situation
from paths.engine.suggesting import suggest
from paths.engine.weights import WEIGHTS, Weights
from tests.paths.made import make_catalogue, make_situation

LEARNERS, SEED, MODULES, BATCHES = 5000, 1, 120, 20


@dataclass(frozen=True)
class Model:
    """The numbers that a simulated learner lives by."""

    transit: float = 0.2  # chance to learn a skill at one opportunity; form: Corbett and Anderson 1995, number ours
    opportunity: float = 15  # minutes between two opportunities; ours
    slip: float = 0.1  # one slip in ten, as in the tests of the diagnostic; form: Corbett and Anderson 1995
    guess: float = 0.2  # one guess in five; form: Corbett and Anderson 1995, number ours
    level_off: float = 0.5  # learning per level of distance; direction: Kalyuga and others 2003, number ours
    half_life: float = 365 * log(2) / -log(0.7)  # days; 0.7 is left after a year (Custers 2010), by the curve of Settles and Meeder 2016
    pace: float = 60  # minutes a week; ours
    drop_out: float = 1 - 0.126 ** (1 / 40)  # an hour: 12.6 % reach the end (Jordan 2015) of forty hours (ours: eight weeks of five)
    tired: float = 2  # times as likely after a module of no use; ours


MODEL = Model()


@dataclass
class Outcome:
    """What became of one learner, or of many together."""

    minutes: float = 0
    wasted: float = 0
    steps: int = 0
    useful: int = 0
    gained: float = 0
    measured: float = 0

    def add(self, other: "Outcome") -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def figures(self) -> dict[str, float]:
        hours = max(self.minutes, 1) / 60
        return {
            "skills/hour": self.gained / hours,
            "measured/hour": self.measured / hours,
            "useful steps %": 100 * self.useful / max(self.steps, 1),
            "wasted minutes %": 100 * self.wasted / max(self.minutes, 1),
        }


@dataclass
class Learner:
    """One simulated learner; `known` holds the skills with the day each was learnt (before the beginning: never forgotten here)."""

    situation: Situation
    wanted: frozenset[str]
    known: dict[str, float] = field(default_factory=dict)

    def off(self, module: Module) -> int:
        """Levels between the learner and a module, on the objective nearest to it."""
        ranks = [one.rank for one in self.situation.maturity.values()]
        return min(max(module.maturity[0] - rank, rank - module.maturity[1], 0) for rank in ranks)


def make_learner(seed: int, catalogue: Catalogue) -> Learner:
    """Somebody who said their objectives and levels, with between one hour and a day."""
    turn = seed
    situation = make_situation(turn)
    while not situation.maturity:
        turn += 1_000_003
        situation = make_situation(turn)
    dice = random.Random(f"learner {seed}")
    objectives = tuple(situation.maturity)
    situation = replace(situation, objectives=objectives, minutes=dice.choice((60, 120, 240, 480)))
    serving = [module for module in catalogue.modules.values() if set(module.objectives) & set(objectives)]
    learner = Learner(situation, frozenset(skill for module in serving for skill in module.skills))
    for skill in sorted(learner.wanted):
        depth = fmean(fmean(module.maturity) for module in serving if skill in module.skills)
        level = fmean(one.rank for one in situation.maturity.values())
        if dice.random() < 1 / (1 + exp(depth - level + 1)):  # Rasch 1960: ability against difficulty, one level harder to be known
            learner.known[skill] = -1
    return learner


def walk(learner: Learner, modules: Sequence[Module], dice: random.Random, *, limit: int | None, model: Model = MODEL) -> Outcome:
    """Follows the list; then waits for nothing, and is tested."""
    known, found, day = dict(learner.known), Outcome(), 0.0
    for module in modules:
        if limit is not None and found.minutes + module.minutes > limit:
            continue
        new = [skill for skill in module.skills if skill in learner.wanted and skill not in known]
        off = learner.off(module)
        is_useful = bool(new) and off <= 1
        found.minutes, found.steps, found.useful = found.minutes + module.minutes, found.steps + 1, found.useful + is_useful
        found.wasted += 0 if is_useful else module.minutes
        day += 7 * module.minutes / model.pace
        chance = (1 - (1 - model.transit) ** (module.minutes / model.opportunity)) * model.level_off**off
        known |= {skill: day for skill in new if dice.random() < chance}
        if dice.random() < 1 - (1 - min(1, model.drop_out * (1 if is_useful else model.tired))) ** (module.minutes / 60):
            break
    for skill in sorted(learner.wanted - learner.known.keys()):
        holds = skill in known and dice.random() < 2 ** (-(day - known[skill]) / model.half_life)
        found.gained += holds
        right = dice.random() < (1 - model.slip if holds else model.guess)
        found.measured += (right - model.guess) / (
            1 - model.slip - model.guess
        )  # corrected for guessing, so that knowing nothing measures nothing
    return found


def our_route(learner: Learner, catalogue: Catalogue, dice: random.Random, weights: Weights = WEIGHTS) -> list[Module]:
    routes = suggest(learner.situation, catalogue, weights=weights).routes
    return [catalogue.modules[step.module] for step in routes[dice.choice(ROUTES)].steps]


def by_objective(learner: Learner, catalogue: Catalogue, dice: random.Random) -> list[Module]:
    return [one for one in catalogue.modules.values() if set(one.objectives) & set(learner.situation.objectives)]


def in_order(learner: Learner, catalogue: Catalogue, dice: random.Random) -> list[Module]:
    return list(catalogue.modules.values())


def at_random(learner: Learner, catalogue: Catalogue, dice: random.Random) -> list[Module]:
    return dice.sample(list(catalogue.modules.values()), len(catalogue.modules))


Way = Callable[[Learner, Catalogue, random.Random], list[Module]]
WAYS: dict[str, Way] = {
    "our routes": our_route,
    "by objective": by_objective,
    "catalogue order": in_order,
    "random order": at_random,
    "everything": in_order,
}


def simulate(learners: int, seed: int) -> dict[str, dict[str, tuple[float, float]]]:
    """Per way, each figure with half of its 95 % interval (from the means of BATCHES groups of learners)."""
    catalogue = make_catalogue(MODULES, seed)
    batches = {name: [Outcome() for _ in range(BATCHES)] for name in WAYS}
    for number in range(learners):
        learner = make_learner(seed * 10_000_000 + number, catalogue)
        for name, way in WAYS.items():
            dice = random.Random(f"{seed} {number} {name}")
            limit = None if name == "everything" else learner.situation.minutes
            batches[name][number % BATCHES].add(walk(learner, way(learner, catalogue, dice), dice, limit=limit))
    return {name: _with_intervals([one.figures() for one in rows]) for name, rows in batches.items()}


def weigh(learners: int, seed: int) -> dict[str, tuple[float, float]]:
    """For each weight halved and doubled: how many per cent more skills an hour than with the weights as they are, and half of the 95 %
    interval of that difference (the same learners walk both)."""
    catalogue = make_catalogue(MODULES, seed)
    values = WEIGHTS.to_json()
    tried = {f"{name} {told}": replace(WEIGHTS, **{name: make(values[name])}) for name in values for told, make in TRIED.items()}
    known = [make_learner(seed * 10_000_000 + number, catalogue) for number in range(learners)]
    usual = _hourly(known, catalogue, WEIGHTS, seed)
    found = {}
    for name, weights in tried.items():
        gains = [100 * (new / old - 1) for new, old in zip(_hourly(known, catalogue, weights, seed), usual, strict=True)]
        found[name] = fmean(gains), 1.96 * stdev(gains) / sqrt(len(gains))
    return found


def assume(learners: int, seed: int) -> dict[str, tuple[float, float]]:
    """For the model as it is and with each number halved and doubled: how many per cent more skills an hour our routes give than what
    serves the objective in catalogue order, and half of the 95 % interval (the same learners walk both)."""
    catalogue = make_catalogue(MODULES, seed)
    known = [make_learner(seed * 10_000_000 + number, catalogue) for number in range(learners)]
    values = {one.name: getattr(MODEL, one.name) for one in fields(Model)}
    tried = {
        f"{name} {told}": replace(MODEL, **{name: values[name] * by}) for name in values for told, by in (("halved", 0.5), ("doubled", 2))
    }
    laid = [_laid(known, catalogue, way, seed) for way in (our_route, by_objective)]
    found = {}
    for name, model in {"as it is": MODEL, **tried}.items():
        ours, plain = (_hours(known, lists, model) for lists in laid)
        gains = [100 * (new / old - 1) for new, old in zip(ours, plain, strict=True)]
        found[name] = fmean(gains), 1.96 * stdev(gains) / sqrt(len(gains))
    return found


TRIED: dict[str, Callable[[int], int]] = {"halved": lambda points: points // 2, "doubled": lambda points: 2 * points}


def _hourly(learners: Sequence[Learner], catalogue: Catalogue, weights: Weights, seed: int) -> list[float]:
    """Skills gained an hour on our routes, by group of learners; the same dice whatever the weights."""
    return _hours(learners, _laid(learners, catalogue, partial(our_route, weights=weights), seed), MODEL)


def _laid(learners: Sequence[Learner], catalogue: Catalogue, way: Way, seed: int) -> list[tuple[list[Module], Any]]:
    """Each learner's list, and how their dice lie after it was made: it is walked under one model after another."""
    dice = [random.Random(f"{seed} {number} our routes") for number in range(len(learners))]
    return [(way(learner, catalogue, own), own.getstate()) for learner, own in zip(learners, dice, strict=True)]


def _hours(learners: Sequence[Learner], lists: Sequence[tuple[list[Module], Any]], model: Model) -> list[float]:
    """Skills gained an hour, by group of learners."""
    batches, dice = [Outcome() for _ in range(BATCHES)], random.Random()
    for number, (learner, (modules, lie)) in enumerate(zip(learners, lists, strict=True)):
        dice.setstate(lie)
        batches[number % BATCHES].add(walk(learner, modules, dice, limit=learner.situation.minutes, model=model))
    return [one.figures()["skills/hour"] for one in batches]


def _with_intervals(rows: list[dict[str, float]]) -> dict[str, tuple[float, float]]:
    return {key: (fmean(row[key] for row in rows), 1.96 * stdev(row[key] for row in rows) / sqrt(len(rows))) for key in rows[0]}


TABLES = {
    "weights": (weigh, "skills an hour against the weights as they are"),
    "assumptions": (assume, "skills an hour on our routes against the objective in catalogue order"),
}


def main() -> None:
    table = TABLES.get(sys.argv[1]) if len(sys.argv) > 1 else None
    given = [int(one) for one in sys.argv[2 if table else 1 :][:2]]
    learners, seed = (*given, *(LEARNERS, SEED)[len(given) :])
    head = f"{learners} learners, {MODULES} modules, seed {seed}"
    if table:
        compare, title = table
        told = [f"{head}; {title}, ± half of the 95 % interval"]
        told += [f"{name:20} {mean:+6.1f} % ± {half:.1f}" for name, (mean, half) in compare(learners, seed).items()]
        sys.stdout.write("\n".join(told) + "\n")
        return
    lines = [f"{head}; ± is half of the 95 % interval"]
    for name, figures in simulate(learners, seed).items():
        told_figures = " · ".join(f"{key} {mean:.2f} ± {half:.2f}" for key, (mean, half) in figures.items())
        lines.append(f"{name:16} {told_figures}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
