"""Do the routes work? `python -m tests.benchmarks.learners [LEARNERS] [SEED]` simulates learners and prints the figures, good or bad.

Each learner has objectives, a level on each, some time, and skills already known. They follow a list of modules until their time is up
or they drop out; what they learnt fades; then a test with slips and guesses measures them. Five ways to make the list are compared on
the same learners and the same dice: our routes (one of the three, at random), what serves the objective in catalogue order, the
catalogue in order, in random order, and everything (no limit of time). The model knows levels and skills as the engine does, but none
of its weights. It shares with the engine the belief that a module far from one's level teaches less: see LEVEL_OFF before trusting it.

`python -m tests.benchmarks.learners weights [LEARNERS] [SEED]` compares each weight halved and doubled with the weights as they are, on
the same learners: the figures from which `paths.engine.weights` was chosen.

What is cited is cited for its form: that one learns a skill at an opportunity with some chance and answers with slips and guesses
(Corbett and Anderson 1995, Knowledge tracing, User Modeling and User-Adapted Interaction 4, 253-278); that what is learnt halves in a
time of its own (Settles and Meeder 2016, A trainable spaced repetition model for language learning, ACL, p = 2^(-t/h)); that instruction
made for another level helps less (Kalyuga, Ayres, Chandler and Sweller 2003, The expertise reversal effect, Educational Psychologist 38);
that longer courses are completed less, median 12.6 % over 221 (Jordan 2015, IRRODL 16(3), 341-358); that who knows a skill depends on
ability less difficulty (Rasch 1960). The numbers below are our own assumptions, each said to be so: change one, run it again.
"""

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import exp, sqrt
from statistics import fmean, stdev

from paths.engine.catalogue import Catalogue, Module
from paths.engine.situation import ROUTES, Situation
from paths.engine.suggesting import suggest
from paths.engine.weights import WEIGHTS, Weights
from tests.paths.made import make_catalogue, make_situation

LEARNERS, SEED, MODULES, BATCHES = 5000, 1, 120, 20
TRANSIT = 0.2  # ours: chance to learn a skill at one opportunity (form: Corbett and Anderson 1995)
OPPORTUNITY = 15  # ours: minutes between two opportunities
SLIP, GUESS = 0.1, 0.2  # ours: one slip in ten, as in the tests of the diagnostic; one guess in five (form: Corbett and Anderson 1995)
LEVEL_OFF = 0.5  # ours: learning per level of distance (direction: Kalyuga and others 2003)
HALF_LIFE = 21  # ours: days, for something learnt once (form: Settles and Meeder 2016)
PACE = 60  # ours: minutes a week
DROP_OUT = 0.05  # ours: an hour, doubled after a module of no use (direction: Jordan 2015)


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


def walk(learner: Learner, modules: Sequence[Module], dice: random.Random, *, limit: int | None) -> Outcome:
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
        day += 7 * module.minutes / PACE
        chance = (1 - (1 - TRANSIT) ** (module.minutes / OPPORTUNITY)) * LEVEL_OFF**off
        known |= {skill: day for skill in new if dice.random() < chance}
        if dice.random() < 1 - (1 - DROP_OUT * (1 if is_useful else 2)) ** (module.minutes / 60):
            break
    for skill in sorted(learner.wanted - learner.known.keys()):
        holds = skill in known and dice.random() < 2 ** (-(day - known[skill]) / HALF_LIFE)
        found.gained += holds
        right = dice.random() < (1 - SLIP if holds else GUESS)
        found.measured += (right - GUESS) / (1 - SLIP - GUESS)  # corrected for guessing, so that knowing nothing measures nothing
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


TRIED: dict[str, Callable[[int], int]] = {"halved": lambda points: points // 2, "doubled": lambda points: 2 * points}


def _hourly(learners: Sequence[Learner], catalogue: Catalogue, weights: Weights, seed: int) -> list[float]:
    """Skills gained an hour, by group of learners; the same dice whatever the weights."""
    batches = [Outcome() for _ in range(BATCHES)]
    for number, learner in enumerate(learners):
        dice = random.Random(f"{seed} {number} our routes")
        route = our_route(learner, catalogue, dice, weights)
        batches[number % BATCHES].add(walk(learner, route, dice, limit=learner.situation.minutes))
    return [one.figures()["skills/hour"] for one in batches]


def _with_intervals(rows: list[dict[str, float]]) -> dict[str, tuple[float, float]]:
    return {key: (fmean(row[key] for row in rows), 1.96 * stdev(row[key] for row in rows) / sqrt(len(rows))) for key in rows[0]}


def main() -> None:
    asks_weights = sys.argv[1:2] == ["weights"]
    given = [int(one) for one in sys.argv[1 + asks_weights : 3 + asks_weights]]
    learners, seed = (*given, *(LEARNERS, SEED)[len(given) :])
    if asks_weights:
        told = [f"{learners} learners, {MODULES} modules, seed {seed}; skills an hour against the weights as they are, ± half of 95 %"]
        told += [f"{name:18} {mean:+6.1f} % ± {half:.1f}" for name, (mean, half) in weigh(learners, seed).items()]
        sys.stdout.write("\n".join(told) + "\n")
        return
    lines = [f"{learners} learners, {MODULES} modules, seed {seed}; ± is half of the 95 % interval"]
    for name, figures in simulate(learners, seed).items():
        told = " · ".join(f"{key} {mean:.2f} ± {half:.2f}" for key, (mean, half) in figures.items())
        lines.append(f"{name:16} {told}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
