"""Three routes that argue their case."""

import json
import random
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paths.engine.catalogue import Module, compile_catalogue
from paths.engine.reasons import EVERYBODY, FIRST_STEPS
from paths.engine.scoring import MOST_STEPS, _sums
from paths.engine.situation import LEVELS, Maturity, Situation, parse_causes
from paths.engine.suggesting import suggest, why_not
from paths.engine.weights import WEIGHTS

from .made import OBJECTIVES, make_catalogue, make_modules, make_situation

seeds = st.integers(0, 10_000)
sizes = st.integers(0, 60)


def keys_of(proposal, route):
    return [step.module for step in proposal.routes[route].steps]


@pytest.fixture(scope="module")
def catalogues():
    return [make_catalogue(size, seed) for seed, size in enumerate((8, 14, 30, 120))]


TOWN = Situation(
    profile="local-authority", objectives=("projects",), maturity={"projects": Maturity("discover")}, level="local", minutes=120
)


def golden():
    """A small catalogue one can hold in mind."""
    both = {"objectives": ("projects",), "language": "fr"}
    return compile_catalogue(
        [
            Module("needs", format="tutorial", routes={"train": 3}, maturity=(1, 2), minutes=90, skills=("map-needs",), **both),
            Module("why", format="awareness", routes={"inform": 3}, maturity=(1, 2), minutes=20, skills=("see",), **both),
            Module("three", format="webinar", routes={"inform": 2, "train": 1}, maturity=(1, 3), minutes=55, skills=("compare",), **both),
            Module("towns", format="webinar", routes={"inform": 2}, maturity=(1, 3), minutes=40, profiles=("local-authority",), **both),
            Module("far", format="webinar", routes={"inform": 3}, maturity=(4, 4), minutes=30, **both),
            Module("long", format="discovery", routes={"inform": 3}, maturity=(1, 2), minutes=300, **both),
            Module("again", format="webinar", routes={"inform": 1}, maturity=(1, 3), minutes=5, skills=("see",), **both),
            Module("firms", format="awareness", routes={"inform": 3}, objectives=("innovation",), minutes=15, language="fr"),
        ],
        language="fr",
    )


def test_a_small_catalogue_gives_the_routes_one_would_lay_by_hand():
    proposal = suggest(TOWN, golden())
    assert keys_of(proposal, "inform") == ["why", "towns", "three"]
    assert keys_of(proposal, "train") == ["needs"]
    assert keys_of(proposal, "act") == []


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("why", "on_route"),
        ("needs", "other_route"),
        ("far", "maturity"),
        ("long", "too_long"),
        ("again", "skills_covered"),
        ("firms", "objective"),
        ("nowhere", "unknown"),
    ],
)
def test_any_module_is_told_why_it_is_not_there(module, code):
    assert why_not(module, route="inform", situation=TOWN, catalogue=golden()).code == code


def test_a_long_module_is_no_first_step_unless_one_has_the_time():
    who = {"route": "inform", "catalogue": golden()}
    assert why_not("long", situation=Situation(), **who).code == "too_long_to_begin"
    assert why_not("long", situation=Situation(minutes=299), **who).code == "too_long"
    assert "long" in keys_of(suggest(Situation(minutes=900), golden()), "inform")


def test_what_is_done_is_not_proposed_and_its_skills_count():
    done = frozenset({"why"})
    assert keys_of(suggest(TOWN, golden(), done), "inform") == ["towns", "three"]
    assert why_not("why", route="inform", situation=TOWN, catalogue=golden(), done=done).code == "done"
    assert why_not("again", route="inform", situation=TOWN, catalogue=golden(), done=done).code == "skills_covered"


def test_an_empty_route_names_what_more_minutes_would_allow():
    hurried = replace(TOWN, minutes=10)
    assert suggest(hurried, golden()).routes["train"].nearest == "needs"


def test_without_an_answer_everybody_gets_first_steps_and_an_objective_replaces_them():
    catalogue = make_catalogue(60, 4)
    empty = suggest(Situation(), catalogue)
    for route in empty.routes.values():
        assert 1 <= len(route.steps) <= 3
        assert all(step.minutes <= 120 for step in route.steps)
        assert {(r.code, r.cause) for step in route.steps for r in step.reasons} == {("first_steps", str(FIRST_STEPS))}
    for code, route in empty.routes.items():
        for step in route.steps:
            for objective in step.reasons[0].params["objectives"]:  # what the reason says would replace it does
                assert step.module not in keys_of(suggest(Situation(objectives=(objective,)), catalogue), code)
    for objective in OBJECTIVES:
        chosen = suggest(Situation(objectives=(objective,)), catalogue)
        assert all(r.code != "first_steps" for route in chosen.routes.values() for step in route.steps for r in step.reasons)
        assert all(objective in catalogue.modules[step.module].objectives for route in chosen.routes.values() for step in route.steps)


def test_a_maturity_two_levels_off_is_shut_out_only_when_it_is_sure():
    sure, doubtful = (replace(TOWN, maturity={"projects": Maturity("discover", share)}) for share in (0.9, 0.3))
    assert "far" not in keys_of(suggest(replace(sure, minutes=None), golden()), "inform")
    assert "far" in keys_of(suggest(replace(doubtful, minutes=None), golden()), "inform")


def test_who_begins_meets_discovery_before_expertise_and_who_is_further_what_suits_best_first():
    common = {"objectives": ("projects",), "language": "fr"}
    near = Module("near", format="tutorial", routes={"train": 3}, maturity=(2, 3), minutes=30, profiles=("local-authority",), **common)
    first = Module("first", format="discovery", routes={"train": 1}, maturity=(1, 2), minutes=30, **common)
    catalogue = compile_catalogue([near, first], language="fr")
    beginner, further = (replace(TOWN, maturity={"projects": Maturity(level)}) for level in ("discover", "deepen"))
    assert keys_of(suggest(beginner, catalogue), "train") == ["first", "near"]
    assert keys_of(suggest(further, catalogue), "train") == ["near", "first"]


def test_a_format_not_met_yet_comes_before_more_of_the_same():
    one = Module("one", format="kit", routes={"act": 2}, objectives=("projects",), minutes=30, language="fr")
    rows = [one, replace(one, key="same"), replace(one, key="very", format="tutorial")]
    picked = suggest(replace(TOWN, minutes=60, maturity={}), compile_catalogue(rows, language="fr"))
    assert keys_of(picked, "act") == ["one", "very"]
    plain = suggest(replace(TOWN, minutes=60, maturity={}), compile_catalogue(rows, language="fr"), weights=replace(WEIGHTS, variety=0))
    assert keys_of(plain, "act") == ["one", "same"]


def test_one_s_own_language_comes_first():
    one = Module("one", routes={"inform": 2}, objectives=("projects",), language="en")
    two = replace(one, key="two", language="fr")
    assert keys_of(suggest(TOWN, compile_catalogue([one, two], language="fr")), "inform") == ["two", "one"]


@given(st.lists(st.tuples(st.integers(0, 9_000), st.binary(min_size=7, max_size=7).map(lambda grades: bytes(one % 5 for one in grades)))))
def test_points_added_side_by_side_are_those_added_one_by_one(terms):
    expected = [sum(per_grade * column[place] for per_grade, column in terms) for place in range(7)]
    assert list(_sums(terms, 7)) == expected


@settings(max_examples=120, deadline=None)
@given(size=sizes, seed=seeds, who=seeds)
def test_the_order_of_the_catalogue_never_matters(size, seed, who):
    modules = make_modules(size, seed)
    shuffled = random.Random(who).sample(modules, len(modules))
    one, other = (compile_catalogue(rows, language="fr") for rows in (modules, shuffled))
    assert one.digest == other.digest
    assert suggest(make_situation(who), one) == suggest(make_situation(who), other)


@settings(max_examples=150, deadline=None)
@given(size=sizes, seed=seeds, who=seeds)
def test_a_route_keeps_its_promises(size, seed, who):
    catalogue, situation = make_catalogue(size, seed), make_situation(who)
    for code, route in suggest(situation, catalogue).routes.items():
        keys = [step.module for step in route.steps]
        assert len(keys) == len(set(keys)) <= MOST_STEPS
        assert route.minutes == sum(catalogue.modules[key].minutes for key in keys)
        assert situation.minutes is None or route.minutes <= situation.minutes
        assert all(catalogue.modules[key].routes[code] > 0 for key in keys)
        assert all(step.reasons for step in route.steps)
        for position, key in enumerate(keys):
            assert not catalogue.before[key] & set(keys[position + 1 :])
            assert why_not(key, route=code, situation=situation, catalogue=catalogue).code == "on_route"


@settings(max_examples=60, deadline=None)
@given(size=sizes, seed=seeds, who=seeds)
def test_every_module_gets_an_answer_to_why_not(size, seed, who):
    catalogue, situation = make_catalogue(size, seed), make_situation(who)
    for code, route in suggest(situation, catalogue).routes.items():
        there = {step.module for step in route.steps}
        for key in catalogue.modules:
            answer = why_not(key, route=code, situation=situation, catalogue=catalogue)
            assert (answer.code == "on_route") == (key in there)


def flips(situation, catalogue, done=frozenset()):
    """Takes each stated cause away, with nothing but the public door: (steps, causes, causes that did not hold)."""
    steps = causes = 0
    wrong = []
    for code, route in suggest(situation, catalogue, done).routes.items():
        for rank, step in enumerate(route.steps):
            steps += 1
            for reason in step.reasons:
                if reason.cause in (str(EVERYBODY), str(FIRST_STEPS)):
                    continue
                causes += 1
                changed = situation
                for cause in parse_causes(reason.cause):
                    changed = changed.without(cause)
                after = keys_of(suggest(changed, catalogue, done), code)
                if step.module in after and after.index(step.module) <= rank:
                    wrong.append((situation, code, step.module, reason))
    return steps, causes, wrong


def test_every_stated_cause_is_necessary_in_five_hundred_random_situations(catalogues):
    told = [flips(make_situation(seed), catalogues[seed % len(catalogues)]) for seed in range(500)]
    assert [one for _steps, _causes, wrong in told for one in wrong] == []
    assert sum(steps for steps, _causes, _wrong in told) > 2_000
    assert sum(causes for _steps, causes, _wrong in told) > 2_000


def test_causes_stay_necessary_when_things_are_done(catalogues):
    for seed in range(100):
        catalogue = catalogues[seed % len(catalogues)]
        done = frozenset(random.Random(seed).sample(sorted(catalogue.modules), len(catalogue.modules) // 4))
        assert flips(make_situation(seed), catalogue, done)[2] == []


def test_a_step_that_stands_for_everybody_stands_without_any_answer(catalogues):
    met = 0
    for seed in range(200):
        situation, catalogue = make_situation(seed), catalogues[seed % 2]
        nobody = suggest(Situation(), catalogue)
        for code, route in suggest(situation, catalogue).routes.items():
            for step in route.steps:
                if step.reasons[0].code == "everybody":
                    met += 1
                    assert step.module in keys_of(nobody, code)
    assert met


def test_the_hash_is_the_same_in_another_process(catalogues):
    code = (
        "from tests.paths.made import make_catalogue, make_situation; from paths.engine.suggesting import suggest; import json;"
        "print(json.dumps([suggest(make_situation(seed), make_catalogue(30, 2)).hash for seed in range(40)]))"
    )
    for hash_seed in ("0", "7"):
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."}
        )
        assert json.loads(run.stdout) == [suggest(make_situation(seed), catalogues[2]).hash for seed in range(40)]


def test_the_content_version_and_titles_leave_the_hash_alone():
    modules = make_modules(30, 2)
    one = compile_catalogue(modules, content_version=1, language="fr")
    other = compile_catalogue([replace(module, title="Another") for module in modules], content_version=9, language="fr")
    assert suggest(TOWN, one).hash == suggest(TOWN, other).hash


def test_changing_an_answer_changes_the_proposal():
    catalogue = make_catalogue(120, 3)
    hashes = {suggest(replace(TOWN, maturity={"projects": Maturity(level)}), catalogue).hash for level in LEVELS}
    assert len(hashes) == len(LEVELS)
