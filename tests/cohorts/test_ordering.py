"""The journey a cohort suggests: prerequisites first, then as its facilitator moves it; a change of the cohort keeps that order."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.engine.card import Card
from learning.cohorts.engine.ordering import moved, proposed, with_order_kept
from learning.cohorts.models import Cohort
from tests.cohorts.conftest import publish


def card(key: str, route: str = "inform", level: int = 1, after: tuple[str, ...] = ()) -> Card:
    return Card(key, "fr", key, "", 1, key, "", "discovery", {route: 2}, (), (), (), (), (level, 4), 20, (), after, ())


CARDS = (
    card("a", "act"), card("b", "train", 2), card("c", "train", 1), card("d", after=("a",)), card("e"), card("f", after=("g",)),
    card("g", after=("f",)),
)  # fmt: skip


def test_what_a_module_builds_on_comes_first_then_inform_train_act_and_the_lower_maturity() -> None:
    assert proposed(["a", "b", "c", "d", "e"], CARDS) == ("e", "c", "b", "a", "d")


def test_modules_that_ask_for_each_other_and_unknown_ones_do_no_harm() -> None:
    assert set(proposed(["f", "g", "gone"], CARDS)) == {"f", "g"}


def test_another_choice_keeps_the_order_of_what_stays_and_adds_the_new_last() -> None:
    assert with_order_kept(["e", "b", "a", "c"], ["a", "gone", "b"], CARDS) == ("a", "b", "e", "c")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from("abcdefg"), unique=True), st.sampled_from("abcdefgz"), st.sampled_from([-1, 1]))
def test_moving_loses_nothing_and_moving_back_undoes_it(keys: list[str], key: str, by: int) -> None:
    there = moved(keys, key, by=by)

    assert sorted(there) == sorted(keys)
    assert there == tuple(keys) or moved(there, key, by=-by) == tuple(keys)


@pytest.mark.django_db
def test_a_facilitator_moves_a_module_and_the_dates_the_board_and_a_later_change_follow(
    cohort: Cohort, facilitator: Any, signed_in: Callable[[Any], Client]
) -> None:
    client, url = signed_in(facilitator), reverse("cohorts:suggested", args=[cohort.pk])
    first, second = cohort.modules

    client.post(url, {"do": "earlier", "module": second})
    client.post(url, {"do": "earlier", "module": second})
    board = client.get(reverse("cohorts:board", args=[cohort.pk])).context["board"]
    third = publish("ailleurs")
    told = {"name": cohort.name, "modules": [first, str(third), second], "starts_on": "2026-11-02", "rhythm": "weekly"}
    client.post(reverse("cohorts:change", args=[cohort.pk]), told)
    steps = client.get(url).context["steps"]

    assert [each.module_key for each in board.cards] == [second, first]
    assert [each.module_key for each, _day in steps] == [second, first, str(third)]
    assert [day.isoformat() for _each, day in steps] == ["2026-11-09", "2026-11-16", "2026-11-23"]


@pytest.mark.django_db
def test_a_module_nobody_chose_or_a_move_nobody_knows_changes_nothing(
    cohort: Cohort, facilitator: Any, signed_in: Callable[[Any], Client]
) -> None:
    client, url = signed_in(facilitator), reverse("cohorts:suggested", args=[cohort.pk])
    before = list(cohort.modules)

    known = client.post(url, {"do": "earlier", "module": str(uuid.uuid4())})
    unknown = client.post(url, {"do": "sideways", "module": before[0]})
    cohort.refresh_from_db()

    assert (known.status_code, unknown.status_code) == (302, 404)
    assert cohort.modules == before
