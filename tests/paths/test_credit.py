"""What is done or proved of a module is not asked for again: a route counts what is left of it."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from learning.journey.engine.proving import proved_by, questions
from learning.record.engine.completion import done_asks, evaluate
from learning.record.engine.fold import Fact, fold
from paths.engine.catalogue import Module, compile_catalogue
from paths.engine.situation import Situation
from paths.engine.suggesting import suggest, why_not

from .made import make_catalogue, make_situation
from .test_suggesting import flips, seeds

WHO = Situation(objectives=("projects",), minutes=60)


def catalogue():
    common = {"routes": {"train": 2}, "objectives": ("projects",), "language": "fr"}
    return compile_catalogue([Module("long", minutes=90, **common), Module("short", minutes=50, **common)], language="fr")


def test_a_module_begun_fits_by_what_is_left_of_it():
    fresh, begun = suggest(WHO, catalogue()), suggest(WHO, catalogue(), begun={"long": 85})
    assert [step.module for step in fresh.routes["train"].steps] == ["short"]
    assert {step.module: step.minutes for step in begun.routes["train"].steps} == {"long": 5, "short": 50}
    assert begun.routes["train"].minutes == 55
    assert fresh.hash != begun.hash


def test_why_not_counts_what_is_left_too():
    told = why_not("long", route="train", situation=WHO, catalogue=catalogue(), begun={"long": 20})
    assert (told.code, told.params["minutes"]) == ("too_long", 70)


@settings(max_examples=60, deadline=None)
@given(seed=seeds, who=seeds, share=st.integers(0, 120))
def test_a_route_never_takes_longer_for_who_has_begun(seed, who, share):
    found, situation = make_catalogue(30, seed), make_situation(who)
    begun = {key: module.minutes * share // 100 for key, module in list(found.modules.items())[::2]}
    for route in suggest(situation, found, begun=begun).routes.values():
        for step in route.steps:
            assert 1 <= step.minutes <= found.modules[step.module].minutes
        assert situation.minutes is None or route.minutes <= situation.minutes
        assert route.minutes == sum(step.minutes for step in route.steps)


def test_nothing_begun_changes_nothing():
    found = make_catalogue(60)
    for seed in range(30):
        assert suggest(make_situation(seed), found) == suggest(make_situation(seed), found, begun={})
    assert flips(make_situation(3), found)[2] == []


# --- steps


def outline() -> Outline:
    asks = [Ask(f"a{number}", AskKind.RECALL, spec={"kind": "true_false"}) for number in range(4)]
    steps = (
        Step("s1", "Map", 10, True, (asks[0], asks[1], Ask("t1", AskKind.TICK), Ask("n1", AskKind.NOTE)), ("map",)),
        Step("s2", "Fly", 10, True, (asks[2],), ("map", "fly")),
        Step("s3", "Talk", 10, True, (asks[3],)),
    )
    required = tuple(Requirement(((ask.id,),)) for step in steps for ask in step.owed)
    return Outline("here", "discovery", steps, required, 30, ("map", "fly"))


def test_a_step_is_proved_by_modules_that_cover_all_it_teaches():
    assert proved_by(outline(), {"one": ("map", "see"), "two": ("cook",)}) == {"s1": ("one",)}
    assert proved_by(outline(), {"one": ("map",), "two": ("fly",)}) == {"s1": ("one",), "s2": ("one", "two")}
    assert proved_by(outline(), {}) == {}


def test_a_step_is_checked_by_its_own_questions():
    assert [asked.ask.id for asked in questions(outline(), "s1")] == ["a0", "a1"]
    assert len(questions(outline())) == 4


def test_an_exempted_step_is_done_with_all_it_asks_and_no_more():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    fact = Fact(1, "step.exempted", "s1", 1, at, {"reason": "check"})
    state = fold(None, [fact, replace(fact, seq=2)], {1: outline()})
    assert set(done_asks(state, outline())) == {"a0", "a1", "t1"}
    result = evaluate(state, {1: outline()}, current=1)
    assert (result.percent, result.steps_done, result.completed_at) == (60, 1, None)


def test_the_skills_of_a_step_are_kept_with_the_outline_and_an_old_one_reads_as_before():
    assert Outline.from_json(outline().to_json()) == outline()
    assert "skills" not in outline().steps[2].to_json()
