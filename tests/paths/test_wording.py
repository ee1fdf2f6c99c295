"""Every reason, absence and problem has its sentence, in French and in English."""

import random
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils import translation

from paths import actions
from paths.actions import wording
from paths.engine.reasons import Reason
from paths.engine.situation import Situation
from paths.engine.soundness import SEVERITY, Problem
from paths.engine.suggesting import Absence

from .made import make_situation


def reason(code, cause, **params):
    return Reason(code, cause, 1, params)


CASES = [
    (reason("objective", "objectives:cooperate", objective="cooperate"), "Because you chose the objective “Cooperate effectively”."),
    (
        reason("maturity", "maturity:cooperate:start", objective="cooperate", level="start"),
        "Because you are making a start on the objective “Cooperate effectively”.",
    ),
    (reason("profile", "profile:media", profile="media"), "Because it speaks to the profile you gave: “Media”."),
    (reason("domain", "domains:culture", domain="culture"), "Because you act in the field “Culture, sport and heritage”."),
    (reason("level", "level:region", level="region"), "Because it fits your territorial level: “Region”."),
    (reason("minutes", "minutes:120", minutes=75, budget=120), "Because its 1 hour 15 minutes fit in the 2 hours you have."),
    (
        reason("together", "profile:media + minutes:30 + maturity:cooperate:start", causes=[]),
        "Because of several of your answers taken together: “Media”, 30 minutes, “Start” on “Cooperate effectively”.",
    ),
    (reason("first_steps", "objectives:none"), "A first step, as long as you have chosen no objective."),
]


@pytest.mark.parametrize(("given", "words"), CASES)
def test_a_reason_is_one_exact_sentence(db, given, words):
    with translation.override("en"):
        assert actions.sentence(given) == words
        assert actions.sentence(given.to_json()) == words
        told = Template("{% load paths_tags %}{% reason r %}|{{ rs|sentences|join:'' }}").render(Context({"r": given, "rs": [given]}))
        assert told.count(words.replace("'", "&#x27;")) == 2


def test_every_reason_of_random_routes_can_be_said(published):
    met = set()
    for seed in range(120):
        for route in actions.propose(make_situation(seed)).routes.values():
            for step in route.steps:
                for one in step.reasons:
                    met.add(one.code)
                    words = actions.sentence(one)
                    assert "%(" not in words
                    assert words.endswith(".")
    assert {"objective", "maturity", "profile", "domain", "level", "intent", "minutes", "together", "first_steps"} <= met


def test_every_absence_can_be_said(published):
    met = set()
    for seed in range(60):
        situation = make_situation(seed)
        for key in random.Random(seed).sample(sorted(published.values()), 20):
            found = actions.reasons_against(key, route="train", situation=situation, done=[published["module-00001"]])
            met.add(found.code)
            assert actions.absence_sentence(found).endswith(".")
    met.add(actions.reasons_against("nowhere", route="act", situation=Situation()).code)
    assert met >= {"on_route", "unknown", "done", "other_route", "objective", "maturity", "too_long", "no_time_left", "outranked"}
    assert actions.absence_sentence(Absence("other_route", "x", {"routes": []}))
    assert set(wording.ABSENCES) >= met


def test_every_problem_has_its_sentence(db):
    assert set(wording.PROBLEMS) == set(SEVERITY)
    everything = {
        "objective": "projects",
        "route": "act",
        "level": "start",
        "shortest": 130,
        "minutes": 70,
        "limit": 60,
        "language": "en",
        "skill": "s",
        "step": "One",
        "modules": ["a", "b"],
        "other": "c",
        "quiz": "needs",
        "threshold": 80,
        "best": 70,
        "chances": 2,
        "asked": 5,
        "there": 4,
        "kind": "profile",
        "code": "wizard",
        "bank": "Needs",
        "form": "B",
    }
    with translation.override("en"):
        for code in SEVERITY:
            assert "%(" not in actions.problem_sentence(Problem(code, params=everything))
        assert "“Actor profiles”" in actions.problem_sentence(Problem("unknown_code", params=everything))


def test_the_french_catalogue_is_complete_and_keeps_its_placeholders(settings):
    path = Path(settings.BASE_DIR) / "paths/locale/fr/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    for message in catalogue:
        if message.id:
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(strings), message.id
            assert not list(message.check(catalogue)), message.id
