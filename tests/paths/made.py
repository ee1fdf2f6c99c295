"""Catalogues and situations made from a seed, for tests and timings."""

import random

from paths.engine.catalogue import Catalogue, Module, compile_catalogue
from paths.engine.situation import INTENTS, LEVELS, Maturity, Situation

OBJECTIVES = ("cooperate", "trajectories", "innovation", "projects")
PROFILES = ("association", "company", "foundation", "local-authority", "state", "social-partner", "support", "academic", "media", "citizen")
DOMAINS = ("employment", "poverty", "education", "mobility", "environment", "digital", "health", "housing", "culture", "citizenship")
TERRITORIES = ("local", "inter-municipal", "department", "region", "national")
FORMATS = {
    "awareness": (("inform",), 20),
    "discovery": (("inform", "train"), 75),
    "webinar": (("inform", "train"), 55),
    "tutorial": (("train", "act"), 90),
    "kit": (("act",), 40),
    "experiential": (("act", "train"), 600),
    "syllabus": (("train",), 1200),
}


def some(dice: random.Random, codes: tuple[str, ...], most: int) -> tuple[str, ...]:
    """From none to `most` of the codes."""
    return tuple(dice.sample(codes, dice.randint(0, most)))


def make_modules(size: int, seed: int = 1) -> list[Module]:
    dice = random.Random(seed)
    keys = [f"module-{number:05}" for number in range(size)]
    modules = []
    for number, key in enumerate(keys):
        kind = dice.choice(tuple(FORMATS))
        routes, minutes = FORMATS[kind]
        low = dice.randint(1, 4)
        modules.append(
            Module(
                key=key,
                title=f"Module {number}",
                format=kind,
                routes={route: dice.randint(1, 3) for route in routes},
                objectives=tuple(dice.sample(OBJECTIVES, dice.randint(1, 2))),
                profiles=some(dice, PROFILES, 4),
                domains=some(dice, DOMAINS, 3),
                levels=some(dice, TERRITORIES, 3),
                maturity=(low, min(4, low + dice.randint(0, 2))),
                minutes=minutes + dice.randint(-10, 30),
                skills=tuple(f"skill-{dice.randint(0, size)}" for _ in range(dice.randint(0, 3))),
                prerequisites=tuple({keys[dice.randrange(number)] for _ in range(dice.randint(0, 2))}) if number else (),
                language="fr" if dice.random() < 0.9 else "en",
            )
        )
    return modules


def make_catalogue(size: int, seed: int = 1) -> Catalogue:
    return compile_catalogue(make_modules(size, seed), content_version=seed, language="fr")


def make_situation(seed: int) -> Situation:
    """Any situation: each field is answered about two times in three."""
    dice = random.Random(seed)
    objectives = tuple(dice.sample(OBJECTIVES, dice.choice((0, 1, 1, 1, 2, 3))))
    return Situation(
        profile=dice.choice(("", *PROFILES)),
        objectives=objectives,
        maturity={code: Maturity(dice.choice(LEVELS), dice.choice((0.3, 0.8, 1.0))) for code in objectives if dice.random() < 0.7},
        domains=some(dice, DOMAINS, 2),
        level=dice.choice(("", *TERRITORIES)),
        minutes=dice.choice((None, 15, 30, 60, 120, 300, 900)),
        intent=dice.choice(("", *INTENTS)),
        language="fr",
    )
