"""A plan overtaken by events; and the other manner of a module."""

import random

import pytest

from paths import actions
from paths.actions.basis import basis_of, changed_since
from paths.actions.journeying import plan_of
from paths.engine import planning
from paths.engine.catalogue import Module, compile_catalogue
from paths.engine.manners import counterpart, manner_of
from paths.engine.situation import ROUTES
from paths.engine.suggesting import suggest

from .conftest import publish
from .made import OBJECTIVES, make_catalogue, make_situation


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


class Told:
    """What a learner decided, kept apart from the plan by who looks over its shoulder."""

    def __init__(self):
        self.added, self.aside, self.out, self.done = set(), {}, set(), set()
        self.away = {}  # what another stands for: whether it was added by hand

    def forget(self, key):
        self.added.discard(key)
        self.aside.pop(key, None)


def change_at_random(dice, plan, told, modules):
    """One change of a learner's; gives the new plan."""
    key = dice.choice(plan.modules) if plan.modules else None
    act = dice.choice(("add", "aside", "restore", "remove", "move", "switch", "do"))
    if act == "add":
        module = dice.choice(modules)
        if module.key not in plan.modules:
            told.added.add(module.key)
        told.out.discard(module.key)
        told.aside.pop(module.key, None)
        return planning.add(plan, planning.Planned(module.key, "train", module.minutes, planning.ADDED))
    if key is None:
        return plan
    if act == "aside":
        told.aside[key] = dice.choice(("", "known", "later"))
        return planning.set_aside(plan, key, planning.SKIPPED, told.aside[key])
    if act == "restore":
        told.aside.pop(key, None)
        return planning.set_aside(plan, key, planning.PLANNED)
    if act == "remove":
        told.forget(key)
        told.done.discard(key)
        told.out.add(key)
        return planning.remove(plan, key)
    if act == "move":
        return planning.move(plan, key, dice.randint(0, len(plan.steps) + 1))
    if act == "do":
        told.done.add(key)
        return plan
    told.done.discard(key)
    other = dice.choice(modules)
    if other.key in plan.modules:
        return plan
    is_back = plan.steps[plan.at(key)].instead_of == other.key
    by_hand = key in told.added
    told.forget(key)
    if not is_back or told.away.get(other.key):
        told.added.add(other.key)
    if not is_back:
        told.away[key] = by_hand
    told.out.discard(other.key)
    return planning.switch(plan, key, planning.Planned(other.key, "act", other.minutes))


def test_a_thousand_random_journeys_of_changes_and_new_plans_lose_nothing():
    catalogue = make_catalogue(60, 4)
    modules = list(catalogue.modules.values())
    proposals = [suggest(make_situation(seed), catalogue) for seed in range(80)]
    plans = moved = 0
    for seed in range(1_000):
        dice, told, plan = random.Random(seed), Told(), planning.Plan("train")
        for _turn in range(14):
            if dice.random() < 0.3:
                route = plan.route if dice.random() < 0.7 else dice.choice(ROUTES)
                steps = dice.choice(proposals).routes[route].steps
                suggested = [
                    planning.Planned(one.module, route, one.minutes, reasons=tuple(r.to_json() for r in one.reasons)) for one in steps
                ]
                before, plan = plan, planning.lay_again(plan, suggested, route=route, done=told.done)
                plans += 1
                stayed = [key for key in before.modules if key in plan.modules]
                if plan.is_reordered:
                    moved += 1
                    assert [key for key in plan.modules if key in stayed] == stayed
            else:
                plan = change_at_random(dice, plan, told, modules)
            there = set(plan.modules)
            assert len(there) == len(plan.modules)
            assert told.added | set(told.aside) <= there
            assert not told.out & there
            assert {step.module: step.skip_reason for step in plan.steps if step.state == planning.SKIPPED} == told.aside
            assert there >= told.done  # credit earned on the path stays on it
    assert plans > 3_000
    assert moved > 300


@pytest.mark.parametrize("seed", range(12))
def test_rows_follow_the_plan_in_any_order_of_changes_and_plans(learner, published, seed):
    dice = random.Random(seed)
    actions.choose_route(learner, route="train", proposal=actions.propose(make_situation(seed)))
    for turn in range(12):
        journey = actions.journey_of(learner)
        rows, plan = list(journey.steps.all()), plan_of(journey)
        row = dice.choice(rows) if rows else None
        act = dice.choice(("add", "skip", "remove", "move", "plan", "route"))
        if act == "add":
            key = dice.choice(sorted(published.values()))
            actions.add_module(learner, module_key=key)
            assert key in plan_of(actions.journey_of(learner)).modules
        elif act in ("plan", "route"):
            route = plan.route if act == "plan" else dice.choice(ROUTES)
            actions.choose_route(learner, route=route, proposal=actions.propose(make_situation(seed * 100 + turn)))
        elif row is not None and act == "skip":
            actions.skip_step(row, reason="later")
            assert plan_of(actions.journey_of(learner)) == planning.set_aside(plan, str(row.module_key), planning.SKIPPED, "later")
        elif row is not None and act == "remove":
            actions.remove_step(row)
            assert plan_of(actions.journey_of(learner)) == planning.remove(plan, str(row.module_key))
        elif row is not None:
            to = dice.randint(1, len(rows))
            actions.move_step(row, to=to)
            assert plan_of(actions.journey_of(learner)) == planning.move(plan, str(row.module_key), to)
        steps = list(actions.journey_of(learner).steps.all())
        assert [step.position for step in steps] == list(range(1, len(steps) + 1))


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
