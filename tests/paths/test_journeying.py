"""A journey is a proposal that becomes one's own: every change is kept, none is made twice."""

import random
import uuid

import pytest
from django.db import IntegrityError

from paths import actions
from paths.access import own_path, visible_journeys, visible_steps
from paths.actions.journeying import JourneyError
from paths.engine.situation import Situation
from paths.models import Journey, JourneyStep

from .conftest import publish
from .made import OBJECTIVES, make_modules

WHOLE = Situation(objectives=("projects", "cooperate"), language="fr")


def keys(journey):
    return [str(step.module_key) for step in journey.steps.all()]


@pytest.fixture
def journey(learner, published):
    return actions.choose_route(learner, route="train", proposal=actions.propose(WHOLE), purpose="For the council")


def steps_of(learner):
    return list(actions.journey_of(learner).steps.all())


def test_pages_read_the_path_as_it_is_kept_in_two_queries(journey, learner, django_assert_num_queries):
    actions.skip_step(journey.steps.first(), reason="known")
    own_path(learner)  # the queries are written once
    with django_assert_num_queries(2):
        found = own_path(learner)
    kept = steps_of(learner)
    assert found.journey == journey
    assert found.journey.purpose == "For the council"
    names = ("module_key", "route", "minutes", "origin", "state", "skip_reason", "instead_of", "reasons", "is_known")
    assert [[getattr(step, name) for name in names] for step in found.steps] == [[getattr(step, name) for name in names] for step in kept]
    assert own_path(uuid.uuid4()) is None
    assert own_path(None) is None


def test_choosing_a_route_keeps_what_was_shown(journey, learner):
    proposal = actions.propose(WHOLE)
    assert keys(journey) == [step.module for step in proposal.routes["train"].steps]
    assert journey.purpose == "For the council"
    assert journey.proposal_hash == proposal.hash
    first = journey.steps.first()
    assert (first.position, first.route, first.origin, first.state) == (1, "train", "suggested", "planned")
    assert first.reasons[0] == proposal.routes["train"].steps[0].reasons[0].to_json()
    assert actions.sentence(first.reasons[0])


def test_choosing_the_same_proposal_twice_is_one_journey(journey, learner):
    again = actions.choose_route(learner, route="train", proposal=actions.propose(WHOLE))
    assert again.pk == journey.pk
    assert Journey.objects.count() == 1
    assert again.purpose == "For the council"


def test_a_route_that_does_not_exist_is_refused(learner, published):
    with pytest.raises(JourneyError):
        actions.choose_route(learner, route="fly", proposal=actions.propose(WHOLE))


def test_another_route_leaves_the_first_and_brings_along_what_was_added(journey, learner, published):
    extra = next(key for key in published.values() if key not in keys(journey))
    actions.add_module(learner, module_key=extra)
    other = actions.choose_route(learner, route="act", proposal=actions.propose(WHOLE))
    journey.refresh_from_db()
    assert other.pk != journey.pk
    assert journey.left_at is not None
    assert other.purpose == "For the council"
    assert extra in keys(other)


def test_a_removed_step_does_not_come_back_unless_it_is_added(journey, learner):
    gone = journey.steps.first()
    actions.remove_step(gone)
    actions.remove_step(JourneyStep(journey=journey, module_key=gone.module_key, position=1))
    replanned = actions.choose_route(learner, route="train", proposal=actions.propose(Situation(objectives=("projects",), language="fr")))
    assert replanned.pk == journey.pk
    assert str(gone.module_key) not in keys(replanned)
    assert [step.position for step in replanned.steps.all()] == list(range(1, replanned.steps.count() + 1))
    actions.add_module(learner, module_key=gone.module_key, at=1)
    assert str(steps_of(learner)[0].module_key) == str(gone.module_key)


def test_moving_is_kept_by_a_new_plan(journey, learner):
    before = keys(journey)
    actions.move_step(journey.steps.last(), to=1)
    moved = [before[-1], *before[:-1]]
    assert keys(actions.journey_of(learner)) == moved
    actions.move_step(steps_of(learner)[0], to=99)
    assert keys(actions.journey_of(learner)) == before
    actions.move_step(steps_of(learner)[-1], to=1)
    replanned = actions.choose_route(learner, route="train", proposal=actions.propose(Situation(objectives=OBJECTIVES, language="fr")))
    kept = [key for key in keys(replanned) if key in before]
    assert kept == [key for key in moved if key in kept]


def test_a_step_set_aside_stays_so_until_it_is_taken_up(journey, learner):
    step = actions.skip_step(journey.steps.first(), reason="known")
    replanned = actions.choose_route(learner, route="train", proposal=actions.propose(Situation(objectives=("innovation",), language="fr")))
    kept = replanned.steps.get(module_key=step.module_key)
    assert (kept.state, kept.skip_reason) == ("skipped", "known")
    assert actions.restore_step(kept).state == "planned"
    with pytest.raises(JourneyError):
        actions.skip_step(kept, reason="bored")


def test_what_is_done_stays_on_the_path_when_it_is_planned_again(journey, learner):
    done = [keys(journey)[0]]
    replanned = actions.choose_route(learner, route="train", proposal=actions.propose(WHOLE, done=done))
    assert keys(replanned)[0] == done[0]


def test_a_new_plan_is_previewed_and_nothing_is_written(journey, learner):
    proposal = actions.propose(Situation(objectives=("innovation",), language="fr"))
    before = keys(journey)
    diff = actions.preview_replan(learner, proposal=proposal)
    assert set(diff.gone) | set(diff.kept) == set(before)
    assert keys(actions.journey_of(learner)) == before
    after = keys(actions.choose_route(learner, route="train", proposal=proposal))
    assert set(diff.new) | set(diff.kept) == set(after)


def test_a_module_may_begin_a_journey_by_itself(learner, published):
    key = published["module-00003"]
    step = actions.add_module(learner, module_key=key)
    assert actions.add_module(learner, module_key=key).pk == step.pk
    assert keys(actions.journey_of(learner)) == [key]
    with pytest.raises(JourneyError):
        actions.add_module(learner, module_key=uuid.uuid4())


def test_a_journey_opens_on_a_purpose_and_ends_on_an_outcome(journey, learner):
    assert actions.set_purpose(learner, purpose="To decide").purpose == "To decide"
    finished = actions.finish_journey(learner, outcome="We meet the neighbours in May.")
    again = actions.finish_journey(learner, outcome="")
    assert (again.pk, again.finished_at, again.outcome) == (finished.pk, finished.finished_at, "We meet the neighbours in May.")
    assert actions.journey_of(learner) is None
    assert actions.finish_journey(uuid.uuid4(), outcome="x") is None


def test_a_journey_may_be_left(journey, learner):
    assert actions.leave_journey(learner).pk == journey.pk
    assert actions.journey_of(learner) is None
    assert actions.leave_journey(learner) is None


def test_the_database_refuses_a_second_journey_under_way(journey, learner):
    with pytest.raises(IntegrityError):
        Journey.objects.create(learner_id=learner, route="act")


def test_journeys_are_seen_by_their_learner_alone(journey, learner):
    other = uuid.uuid4()
    assert list(visible_journeys(learner)) == [journey]
    assert visible_steps(learner).count() == journey.steps.count() > 0
    for stranger in (other, None):
        assert not visible_journeys(stranger).exists()
        assert not visible_steps(stranger).exists()


def test_two_identities_become_one_and_nothing_is_lost(journey, learner):
    other = uuid.uuid4()
    actions.situate(learner, changes={"profile": "media", "maturity": {"projects": "start"}})
    actions.situate(other, changes={"profile": "state", "maturity": {"innovation": "deepen"}})
    for _twice in range(2):
        actions.reassign(learner, other)
    situation = actions.situation_of(other)
    assert situation.profile == "state"
    assert set(situation.maturity) == {"projects", "innovation"}
    assert actions.journey_of(other).pk == journey.pk
    assert actions.journey_of(learner) is None


def test_the_journey_under_way_of_the_account_stays_the_one_under_way(journey, learner):
    account = uuid.uuid4()
    theirs = actions.choose_route(account, route="act", proposal=actions.propose(WHOLE))
    actions.reassign(learner, account)
    assert actions.journey_of(account).pk == theirs.pk
    assert visible_journeys(account).count() == 2


def test_erasing_leaves_nothing(journey, learner):
    actions.situate(learner, changes={"profile": "media"})
    actions.erase(learner)
    assert not visible_journeys(learner).exists()
    assert actions.situation_of(learner) == Situation()


@pytest.mark.parametrize("size", [12, 60])
def test_reading_a_journey_takes_two_queries_whatever_its_length(learner, size, django_assert_num_queries):
    for key in publish(make_modules(size, 8)).values():
        actions.add_module(learner, module_key=key)
    with django_assert_num_queries(2):
        assert len(steps_of(learner)) == size


def test_hundreds_of_random_changes_and_new_plans_lose_nothing(learner, published):
    dice = random.Random(6)
    actions.choose_route(learner, route="train", proposal=actions.propose(WHOLE))
    added, removed, skipped = set(), set(), set()
    for _turn in range(250):
        rows = steps_of(learner)
        step = dice.choice(rows) if rows else None
        match dice.choice(("add", "remove", "move", "skip", "restore", "replan")):
            case "add":
                key = dice.choice(list(published.values()))
                present = {str(row.module_key) for row in rows}
                actions.add_module(learner, module_key=key)
                added |= {key} - present
                removed.discard(key)
                skipped.discard(key)
            case "remove" if step:
                actions.remove_step(step)
                removed.add(str(step.module_key))
                added.discard(str(step.module_key))
                skipped.discard(str(step.module_key))
            case "move" if step:
                actions.move_step(step, to=dice.randint(1, len(rows)))
            case "skip" if step:
                actions.skip_step(step, reason=dice.choice(("", "known", "later")))
                skipped.add(str(step.module_key))
            case "restore" if step:
                actions.restore_step(step)
                skipped.discard(str(step.module_key))
            case "replan":
                wanted = Situation(objectives=tuple(dice.sample(OBJECTIVES, 2)), language="fr")
                actions.choose_route(learner, route=dice.choice(("train", "train", "act")), proposal=actions.propose(wanted))
        rows = steps_of(learner)
        there = [str(row.module_key) for row in rows]
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))
        assert len(there) == len(set(there))
        assert added <= set(there)
        assert not removed & set(there)
        assert skipped == {str(row.module_key) for row in rows if row.state == "skipped"}
