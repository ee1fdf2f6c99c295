"""How much each thing counts is data: seen before it is kept, part of every hash, and never silently in force."""

from dataclasses import fields, replace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.models import ContentVersion
from learning.users.roles import ADMINISTRATORS, EDITORS
from paths import actions
from paths.actions.weighing import token_of, weigh, weights_now
from paths.actions.wording import PEOPLE
from paths.engine.reference import REFERENCE, effects
from paths.engine.situation import Situation
from paths.engine.suggesting import suggest
from paths.engine.weights import HEAVIEST, WEIGHTS, Weights, WeightsError
from paths.forms import WEIGHED
from paths.models import Weighing

from .made import make_catalogue, make_situation

PAGE = "/admin/paths/weights/"
OTHERS = replace(WEIGHTS, profile=30, variety=0)


def kept(weights: Weights) -> Weighing | None:
    return weigh(weights.to_json(), why="To try.", seen=token_of(weights))


@pytest.fixture
def administrator(client, published):
    user = get_user_model().objects.create_user("admin@example.org", "a long password")
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    client.force_login(user)
    return client


# --- the engine


@pytest.mark.parametrize("name", [one.name for one in fields(Weights)])
def test_each_weight_enters_the_hash(name):
    catalogue, situation = make_catalogue(40), make_situation(3)
    heavier = replace(WEIGHTS, **{name: getattr(WEIGHTS, name) + 1})

    assert suggest(situation, catalogue, weights=heavier).hash != suggest(situation, catalogue).hash
    assert suggest(situation, catalogue, weights=replace(WEIGHTS)).hash == suggest(situation, catalogue).hash


def test_every_weight_says_in_words_what_it_does_and_every_person_has_a_name():
    assert list(WEIGHED) == [one.name for one in fields(Weights)]
    assert list(PEOPLE) == list(REFERENCE)
    assert len(REFERENCE) == 12


def test_the_effect_is_the_difference_between_two_proposals():
    catalogue = make_catalogue(80, 4)
    told = effects(catalogue, before=WEIGHTS, after=OTHERS)
    for effect in told:
        new = suggest(effect.situation, catalogue, weights=OTHERS)
        for code, moves in effect.routes.items():
            assert [one.module for one in moves if one.after] == [step.module for step in new.routes[code].steps]
    assert any(effect.changes for effect in told)
    assert not any(effect.changes for effect in effects(catalogue, before=WEIGHTS, after=WEIGHTS))


@pytest.mark.parametrize("data", [{"objective": -1}, {"objective": HEAVIEST + 1}, {"objective": "4"}, {"objective": True}, {"luck": 1}])
def test_weights_that_cannot_be_are_refused_by_name(data):
    with pytest.raises(WeightsError, match=next(iter(data))):
        Weights.from_json(data)


def test_routes_hold_together_whatever_the_weights():
    catalogue = make_catalogue(40)
    for weights in (Weights(**dict.fromkeys(WEIGHTS.to_json(), 0)), Weights(**dict.fromkeys(WEIGHTS.to_json(), HEAVIEST))):
        for seed in range(30):
            situation = make_situation(seed)
            for route in suggest(situation, catalogue, weights=weights).routes.values():
                assert situation.minutes is None or route.minutes <= situation.minutes
                assert all(step.reasons for step in route.steps)


# --- keeping


def test_kept_weights_are_in_force_at_once_and_change_the_hash(published):
    before, version = actions.propose(make_situation(3)), ContentVersion.current()

    assert kept(OTHERS) is not None
    assert weights_now() == OTHERS
    assert ContentVersion.current() > version
    assert actions.propose(make_situation(3)).hash != before.hash


def test_the_same_weights_are_not_kept_twice(published):
    assert kept(OTHERS) is not None
    assert kept(OTHERS) is None
    assert Weighing.objects.count() == 1


@pytest.mark.parametrize(("why", "seen"), [("", None), ("To try.", "another page")])
def test_what_was_not_seen_or_has_no_reason_is_not_kept(published, why, seen):
    with pytest.raises(WeightsError):
        weigh(OTHERS.to_json(), why=why, seen=seen or token_of(OTHERS))
    assert weights_now() == WEIGHTS


def test_other_weights_are_offered_to_a_journey_under_way_and_never_laid_silently(learner, published):
    actions.situate(learner, changes={"profile": "company", "objectives": ["projects"], "minutes": 480})
    journey = actions.choose_route(learner, route="train", proposal=actions.propose(actions.situation_of(learner)))
    steps = [step.module_key for step in journey.steps.all()]
    nothing = dict.fromkeys(("objective", "maturity", "profile", "route", "skill", "variety"), 0)
    for only in nothing:
        kept(replace(WEIGHTS, **{**nothing, only: 100}))  # not each of them lays another route; one does
        if offer := actions.replan_offer(actions.journey_of(learner), done=()):
            break

    assert offer is not None
    assert offer.since == ("weights",)
    assert [step.module_key for step in actions.journey_of(learner).steps.all()] == steps


# --- the page


def test_only_who_may_weigh_sees_the_page(client, published):
    editor = get_user_model().objects.create_user("editor@example.org", "a long password")
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)

    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, {**OTHERS.to_json(), "do": "keep", "why": "x", "seen": token_of(OTHERS)}).status_code == 302
    assert not Weighing.objects.exists()


def test_the_effect_on_twelve_people_is_shown_before_anything_is_kept(administrator):
    page = administrator.post(PAGE, {**OTHERS.to_json(), "do": "look"})

    assert [effect.name for effect in page.context["effects"]] == list(REFERENCE)
    assert page.content.decode().count("paths-effect") == 12
    assert not Weighing.objects.exists()
    answer = administrator.post(PAGE, {**OTHERS.to_json(), "do": "keep", "why": "To try.", "seen": page.context["seen"]})
    assert answer.status_code == 302
    assert weights_now() == OTHERS
    assert "To try." in administrator.get(PAGE).content.decode()


def test_weights_cannot_be_kept_without_looking_nor_after_content_changed(administrator):
    assert administrator.post(PAGE, {**OTHERS.to_json(), "do": "keep", "why": "To try.", "seen": ""}).status_code == 422
    seen = administrator.post(PAGE, {**OTHERS.to_json(), "do": "look"}).context["seen"]
    ContentVersion.bump()
    assert administrator.post(PAGE, {**OTHERS.to_json(), "do": "keep", "why": "To try.", "seen": seen}).status_code == 422
    assert weights_now() == WEIGHTS


def test_a_weight_out_of_bounds_is_refused_at_its_field(administrator):
    page = administrator.post(PAGE, {**OTHERS.to_json(), "objective": HEAVIEST + 1, "do": "look"})

    assert page.status_code == 422
    assert "objective" in page.context["form"].errors


def test_reading_the_weights_costs_nothing_once_read(published, django_assert_max_num_queries):
    actions.propose(Situation())
    with django_assert_max_num_queries(10) as asked:
        actions.propose(Situation(objectives=("projects",)))
    assert not [query for query in asked.captured_queries if "weighing" in query["sql"]]
