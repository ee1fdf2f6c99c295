"""A short diagnostic that admits doubt."""

import random
import sys
import uuid
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paths.engine.diagnosing import ANSWERS, Item, estimate, first_form, form_of, next_item

FORM = [Item("d1", 1, "knowledge", "no"), *(Item(f"{name}{n}", level) for level, name in ((2, "s"), (3, "e"), (4, "x")) for n in (1, 2))]


def answer_as(rank, item, dice, slip):
    """What someone of this rank answers, slips aside."""
    right = (rank >= item.level) != (dice.random() < slip)
    return item.right if right else {"yes": "no", "no": "yes"}[item.right]


def take(full):
    """Asks only what the engine asks for."""
    given = {}
    while (item := next_item(FORM, given)) is not None:
        given[item.key] = full[item.key]
    return given


def test_without_an_answer_nothing_is_settled():
    nothing = estimate(FORM, {})
    assert (nothing.asked, nothing.is_settled) == (0, False)
    assert nothing.beliefs == (0.25,) * 4


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_someone_who_never_slips_is_placed_exactly(rank):
    full = {item.key: answer_as(rank, item, random.Random(0), 0) for item in FORM}
    found = estimate(FORM, take(full))
    assert found.level == ("discover", "start", "deepen", "spread")[rank - 1]
    assert found.is_settled
    assert found.confidence >= 0.7
    assert found.asked < len(FORM)


def answer_about(rank, item, dice, slip):
    """What somebody answers who grows surer with each rung, as in a Rasch model: near their own they waver, far from it they slip."""
    right = dice.random() < slip + (1 - 2 * slip) / (1 + exp(-3 * (rank - item.level + 0.5)))
    return item.right if right else {"yes": "no", "no": "yes"}[item.right]


@pytest.mark.parametrize("answer", [answer_as, answer_about])
@pytest.mark.parametrize("people", [(1, 1, 1, 1), (4, 3, 2, 1), (1, 2, 3, 4)])
def test_two_thousand_simulated_learners_agree_with_the_full_questionnaire(capsys, answer, people):
    """10 % slips: at least 90 % of the levels equal to the full questionnaire's, with at most half of its items."""
    dice = random.Random(20)
    same = asked = 0
    for _ in range(2_000):
        rank = dice.choices((1, 2, 3, 4), people)[0]
        full = {item.key: answer(rank, item, dice, 0.1) for item in FORM}
        given = take(full)
        asked += len(given)
        same += estimate(FORM, given).level == estimate(FORM, full).level
    with capsys.disabled():
        sys.stdout.write(f"\n  2,000 learners, seed 20: {same / 2_000:.1%} equal, {asked / 2_000 / len(FORM):.1%} of the items\n")
    assert same / 2_000 >= 0.9
    assert asked / 2_000 / len(FORM) <= 0.5


def test_contradictory_answers_lower_the_confidence():
    plain = estimate(FORM, {"s1": "yes", "s2": "yes", "e1": "yes", "e2": "yes", "x1": "no", "x2": "no"})
    mixed = estimate(FORM, {"s1": "no", "s2": "yes", "e1": "yes", "e2": "no", "x1": "yes", "x2": "no"})
    assert mixed.confidence < 0.8 < plain.confidence


def test_not_knowing_weighs_less_than_no():
    doubtful, denied = (estimate(FORM, {"e1": word}) for word in ("unknown", "no"))
    assert doubtful.beliefs[2] > denied.beliefs[2]
    assert doubtful.beliefs[2] < 0.25


def test_a_false_statement_is_shown_by_a_no():
    assert estimate(FORM, {"d1": "no"}).beliefs == (0.25,) * 4  # everybody stands on the first rung: its item settles nothing
    knowing = [Item("k", 3, "knowledge", "no")]
    assert estimate(knowing, {"k": "no"}).level == "deepen"
    assert estimate(knowing, {"k": "yes"}).level == "discover"


def test_an_answer_must_be_one_of_three():
    with pytest.raises(ValueError, match="maybe"):
        estimate(FORM, {"s1": "maybe"})


def test_a_second_measure_takes_the_other_form_and_learners_are_shared_out():
    learners = [uuid.UUID(int=number) for number in range(400)]
    for learner in learners:
        forms = [form_of(learner, "projects", measure) for measure in (1, 2, 3)]
        assert forms[0] == forms[2] == first_form(learner, "projects") != forms[1]
    assert 150 < sum(first_form(learner, "projects") == "A" for learner in learners) < 250


@given(st.dictionaries(st.sampled_from([item.key for item in FORM]), st.sampled_from(ANSWERS)), st.randoms())
def test_beliefs_add_up_and_the_order_of_items_never_matters(answers, dice):
    found = estimate(FORM, answers)
    assert sum(found.beliefs) == pytest.approx(1, abs=0.001)
    assert 0 <= found.confidence <= 1
    shuffled = dice.sample(FORM, len(FORM))
    assert estimate(shuffled, answers) == found
    asked = next_item(shuffled, answers)
    assert asked == next_item(FORM, answers)
    assert (asked is None) == found.is_settled
    assert asked is None or asked.key not in answers
