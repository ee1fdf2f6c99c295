"""The same seed asks the same for ever, and nothing is favoured."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.drawing import Blueprint, Dice, Line, draw, order
from quizzes.engine.questions import from_json

REFS = tuple(f"q{n}" for n in range(20))
QUESTIONS = {ref: from_json({"kind": "single", "choices": [{"id": x, "text": x} for x in "abcd"]}) for ref in REFS}


def test_the_dice_are_splitmix64():
    """First throws for seed 1234567, as published with the reference implementation."""
    dice = Dice(1234567)
    assert [dice.throw() for _ in range(5)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_a_draw_is_the_same_for_ever():
    drawn = draw(Blueprint((Line(("q0",)), Line(REFS, 3)), shuffle_questions=True), QUESTIONS, 42)
    assert [(item.ref, "".join(item.order)) for item in drawn.items] == GOLDEN


GOLDEN = [("q1", "cbda"), ("q19", "dbac"), ("q0", "bacd"), ("q4", "bcad")]


@given(st.integers(0, 2**63 - 1), st.integers(0, 25))
def test_a_draw_gives_what_is_asked_once_each(seed, count):
    drawn = draw(Blueprint((Line(("q0", "q1")), Line(REFS, count))), QUESTIONS, seed)
    refs = [item.ref for item in drawn.items]
    assert len(set(refs)) == len(refs) == 2 + min(count, 18)
    assert refs[:2] == ["q0", "q1"]
    assert all(sorted(item.order) == list("abcd") for item in drawn.items)


def test_no_place_is_favoured():
    """Chi-square over 6,000 throws of four places: below 16.3 with probability 0.999."""
    seen = Counter(order(QUESTIONS["q0"], seed)[0] for seed in range(6000))
    assert sum((seen[x] - 1500) ** 2 / 1500 for x in "abcd") < 16.3


@given(st.integers(0, 2**63 - 1), st.integers(2, 6))
def test_entries_to_be_put_in_order_are_never_shown_in_it(seed, count):
    question = from_json({"kind": "ordering", "entries": [{"id": str(n), "text": str(n)} for n in range(count)]})
    assert order(question, seed, shuffle=False) != tuple(str(n) for n in range(count))


def test_a_blueprint_is_the_same_after_json():
    blueprint = Blueprint((Line(("a",)), Line(("b", "c"), 1)), True, False)
    assert Blueprint.from_json(blueprint.to_json()) == blueprint
