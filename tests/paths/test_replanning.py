"""A plan overtaken by events; and the other manner of a module."""

import random

import pytest

from paths import actions
from paths.actions.basis import basis_of, changed_since
from paths.engine.catalogue import Module, compile_catalogue
from paths.engine.manners import counterpart, manner_of
from paths.engine.situation import ROUTES

from .conftest import publish
from .made import OBJECTIVES, make_situation


@pytest.fixture
def chosen(learner, published):
    """A learner on a route."""
    actions.situate(learner, changes={"objectives": ["projects"]})
    return actions.choose_route(learner, route="train", proposal=actions.propose(actions.situation_of(learner)))


def test_a_purpose_changes_no_basis_and_an_answer_does(db):
    base = basis_of({"objectives": ["projects"]})
    assert changed_since(base, basis_of({"objectives": ["projects"], "purpose": "x", "profile": ""})) == ()
    assert changed_since(base, basis_of({"objectives": ["cooperate"]})) == ("answers",)


def test_no_offer_without_a_change(learner, chosen):
    assert actions.replan_offer(actions.journey_of(learner), done=()) is None


def test_a_change_of_the_catalogue_is_offered_with_reasons(learner, chosen):
    new = Module("new", "New", routes={"train": 3}, objectives=("projects",), maturity=(1, 4), minutes=20, skills=("x", "y"), language="fr")
    key = publish([new])["new"]
    offer = actions.replan_offer(actions.journey_of(learner), done=())
    assert offer.since == ("catalogue",)
    assert key in [change.module for change in offer.new]
    assert all(change.why for change in (*offer.new, *offer.gone))


def test_accepting_lays_what_was_shown_and_refuses_what_was_not(learner, chosen):
    actions.situate(learner, changes={"objectives": ["cooperate"]})
    offer = actions.replan_offer(actions.journey_of(learner), done=())
    with pytest.raises(actions.JourneyError):
        actions.accept_replan(learner, shown="another", done=())
    actions.accept_replan(learner, shown=offer.hash, done=())
    assert actions.replan_offer(actions.journey_of(learner), done=()) is None


@pytest.mark.parametrize("seed", range(40))
def test_no_override_is_lost_in_any_order_of_changes_and_plans(learner, published, seed):
    dice = random.Random(seed)
    actions.choose_route(learner, route="train", proposal=actions.propose(make_situation(seed)))
    added, aside, out = set(), set(), set()
    for turn in range(12):
        rows = list(actions.journey_of(learner).steps.all())
        act = dice.choice(("add", "skip", "remove", "move", "plan", "route"))
        row = dice.choice(rows) if rows else None
        if act == "add":
            key = dice.choice(sorted(published.values()))
            if key not in {str(one.module_key) for one in rows}:
                actions.add_module(learner, module_key=key)
                added.add(key)
                out.discard(key)
        elif act in ("plan", "route"):
            route = actions.journey_of(learner).route if act == "plan" else dice.choice(ROUTES)
            actions.choose_route(learner, route=route, proposal=actions.propose(make_situation(seed * 100 + turn)))
        elif row is not None:
            key = str(row.module_key)
            if act == "skip":
                actions.skip_step(row, reason="later")
                aside.add(key)
            elif act == "remove":
                actions.remove_step(row)
                out.add(key)
                added.discard(key)
                aside.discard(key)
            else:
                actions.move_step(row, to=dice.randint(1, len(rows)))
        keys = [str(one.module_key) for one in actions.journey_of(learner).steps.all()]
        assert (added | aside) <= set(keys)
        assert not out & set(keys)
        assert len(keys) == len(set(keys))


# --- manners


def pair():
    common = {"objectives": ("projects",), "language": "fr", "minutes": 30, "routes": {"train": 1}}
    seen = Module("seen", skills=("map", "see"), **common)
    lived = Module("lived", skills=("map", "act"), format="experiential", **common)
    other = Module("other", skills=("fly",), format="kit", **common)
    return compile_catalogue([seen, lived, other], language="fr")


def test_the_counterpart_shares_most_skills_in_the_other_manner():
    catalogue = pair()
    found = counterpart("seen", catalogue=catalogue, done={"other"})
    assert (found.module.key, found.shared, found.proved, found.is_proved) == ("lived", ("map",), (), False)
    assert manner_of(catalogue.modules["seen"]) != manner_of(found.module)


def test_what_is_proved_is_credited():
    proved = compile_catalogue([*pair().modules.values(), Module("both", skills=("map", "act"), language="fr")], language="fr")
    assert counterpart("seen", catalogue=proved, done={"both"}).is_proved


def test_no_counterpart_is_invented():
    assert counterpart("seen", catalogue=pair(), taken={"lived"}) is None
    assert counterpart("gone", catalogue=pair()) is None


def manners(learner):
    common = {"objectives": (OBJECTIVES[0],), "language": "fr", "minutes": 30, "routes": {"train": 1}}
    return publish(
        [
            Module("seen", skills=("map", "see"), **common),
            Module("lived", skills=("map", "act"), format="tutorial", **common),
            Module("both", skills=("map", "act", "see"), format="syllabus", **common),
        ]
    )


def test_a_switched_step_keeps_its_place_survives_a_plan_and_goes_back(learner):
    keys = manners(learner)
    step = actions.add_module(learner, module_key=keys["seen"])
    step = actions.switch_step(step, done=())
    assert str(step.module_key) == keys["lived"]
    actions.choose_route(learner, route="train", proposal=actions.propose(make_situation(1)))
    here = [str(one.module_key) for one in actions.journey_of(learner).steps.all()]
    assert keys["lived"] in here
    assert keys["seen"] not in here
    step = actions.switch_step(actions.journey_of(learner).steps.get(module_key=keys["lived"]), done=())
    assert str(step.module_key) == keys["seen"]
    assert step.instead_of is None


def test_a_switch_to_what_is_proved_already_asks_nothing_again(learner):
    keys = manners(learner)
    step = actions.switch_step(actions.add_module(learner, module_key=keys["seen"]), done={keys["both"]})
    assert step.is_known


def test_a_step_without_another_manner_is_not_switched(learner):
    keys = manners(learner)
    actions.add_module(learner, module_key=keys["lived"])
    step = actions.add_module(learner, module_key=keys["seen"])
    with pytest.raises(actions.JourneyError):
        actions.switch_step(step, done=())
