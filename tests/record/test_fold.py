"""What events add up to: golden histories, then properties."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.record.engine.completion import evaluate
from learning.record.engine.fold import empty_state, fold
from tests.cost import at_most
from tests.record.builders import fact, outline, tick

TWO = {1: outline("tick-1", "tick-2")}
QUIZ = {1: outline("quiz-a", threshold=70)}
MIXED = outline("tick-1", "recall-1", "scale-1", "read-1", "quiz-a")


def percent(facts, outlines=TWO, current=1):
    return evaluate(fold(None, facts, outlines), outlines, current=current).percent


GOLDEN = [
    ("nothing", [], TWO, 0, False),
    ("enrolling is not doing", [fact(1, "module.enrolled")], TWO, 0, False),
    ("one of two", [tick(1, "tick-1")], TWO, 50, False),
    ("twice the same is once", [tick(1, "tick-1"), tick(2, "tick-1")], TWO, 50, False),
    ("both", [tick(1, "tick-1"), tick(2, "tick-2")], TWO, 100, True),
    ("unticked", [tick(1, "tick-1"), fact(2, "step.unticked", "tick-1")], TWO, 0, False),
    ("ticked again", [tick(1, "tick-1"), fact(2, "step.unticked", "tick-1"), tick(3, "tick-1")], TWO, 50, False),
    (
        "completed stays completed, whatever is unticked",
        [tick(1, "tick-1"), tick(2, "tick-2"), fact(3, "step.unticked", "tick-1")],
        TWO,
        100,
        True,
    ),
    ("a reset begins anew", [tick(1, "tick-1"), tick(2, "tick-2"), fact(3, "module.reset")], TWO, 0, False),
    ("and counts from there", [tick(1, "tick-1"), fact(2, "module.reset"), tick(3, "tick-2")], TWO, 50, False),
    ("an exemption completes", [fact(1, "module.exempted")], TWO, 100, True),
    ("opening a step does not tick it", [fact(1, "step.opened", "tick-1")], TWO, 0, False),
    ("a third is 33", [tick(1, "tick-1")], {1: outline("tick-1", "tick-2", "tick-3")}, 33, False),
    (
        "one of several is enough",
        [fact(1, "recall.answered", "recall-2", response="a")],
        {1: outline("recall-1", "recall-2", any_of=["recall-1", "recall-2"])},
        100,
        True,
    ),
    ("handed in, where a mark is asked", [fact(1, "quiz.submitted", "quiz-a", quiz="quiz-a")], QUIZ, 0, False),
    ("marked below", [fact(1, "quiz.graded", "quiz-a", quiz="quiz-a", score=0.69)], QUIZ, 0, False),
    ("marked just enough", [fact(1, "quiz.graded", "quiz-a", quiz="quiz-a", score=0.7)], QUIZ, 100, True),
    (
        "the best mark counts",
        [fact(1, "quiz.graded", "quiz-a", quiz="quiz-a", score=0.9), fact(2, "quiz.graded", "quiz-a", quiz="quiz-a", score=0.1)],
        QUIZ,
        100,
        True,
    ),
    ("a quiz met outside its step", [fact(1, "quiz.graded", quiz="quiz-a", score=1)], QUIZ, 100, True),
    ("another quiz", [fact(1, "quiz.graded", quiz="quiz-b", score=1)], QUIZ, 0, False),
    ("handed in, where no mark is asked", [fact(1, "quiz.submitted", "quiz-a", quiz="quiz-a")], {1: outline("quiz-a")}, 100, True),
    ("a version nobody published", [tick(1, "tick-1", version=9)], TWO, 50, False),
]


@pytest.mark.parametrize(("name", "facts", "outlines", "expected", "is_complete"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_golden_histories(name, facts, outlines, expected, is_complete):
    result = evaluate(fold(None, facts, outlines), outlines, current=1)
    assert (result.percent, result.completed_at is not None) == (expected, is_complete)


def test_the_moment_of_completion_is_that_of_the_last_requirement_met():
    state = fold(None, [tick(5, "tick-1"), tick(2, "tick-2"), tick(9, "tick-1")], TWO)
    assert evaluate(state, TWO, current=1).completed_at == "2026-03-01T09:05:00.000000+00:00"


def test_a_mark_counts_from_when_it_first_was_enough():
    facts = [fact(seq, "quiz.graded", "quiz-a", quiz="quiz-a", score=score) for seq, score in [(1, 0.2), (2, 0.8), (3, 1)]]
    assert evaluate(fold(None, facts, QUIZ), QUIZ, current=1).completed_at == "2026-03-01T09:02:00.000000+00:00"


def test_the_last_answer_is_the_one_shown():
    state = fold(
        None, [fact(2, "recall.answered", "recall-1", response="b", right=True), fact(1, "recall.answered", "recall-1", response="a")], {}
    )
    assert state["recall"]["recall-1"] == {"seq": 2, "response": "b", "right": True}


def test_a_reset_keeps_what_was_completed_before_it():
    state = fold(None, [tick(1, "tick-1"), tick(2, "tick-2"), fact(3, "module.reset")], TWO)
    assert state["past"] == [{"epoch": 0, "percent": 100, "completed_at": "2026-03-01T09:02:00.000000+00:00"}]
    assert state["epoch"] == 1


@pytest.mark.parametrize("payload", [{}, {"quiz": "quiz-a"}, {"quiz": "quiz-a", "score": "much"}, {"quiz": "quiz-a", "score": 7}])
def test_a_fact_that_is_not_what_its_kind_promises_leaves_nothing_behind(payload):
    from learning.record.engine.fold import fold_one

    state = empty_state()
    with pytest.raises((KeyError, TypeError, ValueError)):
        fold_one(state, fact(1, "quiz.graded", "quiz-a", **payload), QUIZ)
    assert state == empty_state()


STEPS = [each.asks[0].id for each in MIXED.steps]


def made(kind, seq, minute, version, ask):
    """One fact of a kind, its payload drawn from the minute."""
    step, payload = {
        "step.ticked": (ask, {}),
        "step.unticked": (ask, {}),
        "recall.answered": ("recall-1", {"response": minute}),
        "scale.placed": ("scale-1", {"value": minute % 5}),
        "step.opened": ("read-1", {}),
        "quiz.graded": ("quiz-a", {"quiz": "quiz-a", "score": minute / 50}),
    }.get(kind, ("", {}))
    return fact(seq, kind, step, minute=minute, version=version, **payload)


COMMUTING = ("step.ticked", "recall.answered", "scale.placed", "step.opened", "quiz.graded", "module.exempted", "module.enrolled")
ALL = (*COMMUTING, "step.unticked", "module.reset")


@st.composite
def logs(draw, kinds=ALL):
    """A ledger of one module: seqs 1..n, kinds and moments as they fall."""
    row = st.tuples(st.sampled_from(kinds), st.integers(0, 50), st.integers(1, 3), st.sampled_from(["tick-1", "tick-2"]))
    rows = draw(st.lists(row, max_size=12))
    return [made(kind, seq, minute, version, ask) for seq, (kind, minute, version, ask) in enumerate(rows, 1)]


@st.composite
def outlines(draw):
    """Versions 1..n of a module, each asking something else."""
    pool = ["tick-1", "tick-2", "recall-1", "scale-1", "read-1", "quiz-a"]
    versions = {}
    for number in range(1, draw(st.integers(1, 4)) + 1):
        ids = draw(st.lists(st.sampled_from(pool), min_size=1, unique=True))
        versions[number] = outline(*ids, threshold=draw(st.sampled_from([None, 50, 70])))
    return versions


@given(logs(), outlines(), st.randoms())
@settings(max_examples=300, deadline=None)
def test_a_shuffled_and_doubled_log_folds_the_same(log, versions, dice):
    mixed = log + [each for each in log if dice.random() < 0.5]
    dice.shuffle(mixed)
    assert fold(None, mixed, versions) == fold(None, log, versions)


@given(logs(), outlines(), st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_folding_in_batches_and_again_is_folding_once(log, versions, cut):
    whole = fold(None, log, versions)
    halves = fold(fold(None, log[:cut], versions), log[cut:], versions)
    assert halves == whole
    assert evaluate(fold(whole, log, versions), versions, current=1) == evaluate(whole, versions, current=1)


@given(logs(COMMUTING), outlines(), st.randoms())
@settings(max_examples=300, deadline=None)
def test_without_reset_or_untick_the_order_of_arrival_cannot_matter(log, versions, dice):
    mixed = log * 2
    dice.shuffle(mixed)
    state = None
    for each in mixed:
        state = fold(state, [each], versions)
    assert (state or empty_state()) == fold(None, log, versions)


@given(logs(), outlines())
@settings(max_examples=300, deadline=None)
def test_a_percentage_is_a_percentage_and_100_means_completed(log, versions):
    result = evaluate(fold(None, log, versions), versions, current=max(versions))
    assert 0 <= result.percent <= 100
    assert (result.percent == 100) == (result.completed_at is not None)
    assert 0 <= result.steps_done <= result.steps_total


@given(logs(), outlines())
@settings(max_examples=300, deadline=None)
def test_no_edit_lowers_a_percentage_or_takes_a_completion_back(log, versions):
    first = {1: versions[1]}
    met = [replace(each, version=1) for each in log]
    state = fold(None, met, first)
    before = None
    for current in sorted(versions):
        known = {number: versions[number] for number in versions if number <= current}
        after = evaluate(state, known, current=current)
        if before is not None:
            assert after.percent >= before.percent
            assert before.completed_at is None or (after.completed_at is not None and after.completed_at <= before.completed_at)
        before = after


@given(logs((*COMMUTING, "step.unticked")), outlines())
@settings(max_examples=300, deadline=None)
def test_a_completion_is_only_taken_back_by_a_reset(log, versions):
    """While versions are published one after the other, each event bearing the one then offered."""
    state, was_complete = None, False
    for each, version in zip(log, sorted(each.version for each in log), strict=True):
        offered = min(version, max(versions))
        state = fold(state, [replace(each, version=offered)], versions)
        is_complete = evaluate(state, versions, current=offered).completed_at is not None
        assert is_complete or not was_complete
        was_complete = is_complete


def test_the_engine_folds_twenty_thousand_events_a_second():
    dice = random.Random(1)
    facts = [tick(seq, dice.choice(["tick-1", "tick-2"])) for seq in range(1, 20_001)]
    with at_most(1):
        fold(None, facts, TWO)
