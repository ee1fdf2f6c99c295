"""Where one is, in tables: no database."""

import pytest

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from learning.journey.engine.texts import WrittenAction, read_action, write_action
from learning.journey.engine.trailing import Waypoint, lay
from learning.journey.engine.trying import Trial, read_trial, tried
from learning.journey.engine.walking import resume_at, states
from paths.engine.situation import Maturity, Situation


def outline(*required: bool) -> Outline:
    steps = tuple(
        Step(f"s{number}", f"Step {number}", 5, needed, (Ask(f"a{number}", AskKind.RECALL), Ask(f"b{number}", AskKind.RECALL)))
        for number, needed in enumerate(required, start=1)
    )
    requirements = tuple(Requirement(((ask.id,),)) for step in steps if step.required for ask in step.asks)
    return Outline("key", "discovery", steps, requirements, 10, ())


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (set(), ["", "", ""]),
        ({"a1"}, ["doing", "", ""]),
        ({"a1", "b1", "b3"}, ["done", "", "doing"]),
        ({"a1", "b1", "a2", "b2", "a3", "b3"}, ["done", "done", "done"]),
    ],
)
def test_a_step_is_to_do_under_way_or_done(done: set[str], expected: list[str]) -> None:
    assert [each.state for each in states(outline(True, True, False), frozenset(done))] == expected


@pytest.mark.parametrize(
    ("done", "number"),
    [
        (set(), 2),
        ({"a2", "b2"}, 3),
        ({"a2", "b2", "a3"}, 3),
        ({"a2", "b2", "a3", "b3"}, 1),
        ({"a1", "b1", "a2", "b2", "a3", "b3"}, 1),
    ],
)
def test_one_resumes_at_the_first_required_step_then_at_what_is_left(done: set[str], number: int) -> None:
    assert resume_at(outline(False, True, True), frozenset(done)) == number


def test_the_next_module_is_the_one_under_way_then_the_first_to_do() -> None:
    todo, doing = Waypoint("a", minutes=60), Waypoint("b", minutes=60, state="doing", percent=50)
    done, aside = Waypoint("c", minutes=60, state="done", percent=100), Waypoint("d", minutes=60, state="skipped")

    assert lay([done, todo, doing, aside]).here.key == "b"
    assert lay([aside, done, todo]).here.key == "a"
    assert lay([done, aside]).here is None


def test_what_is_set_aside_counts_neither_as_done_nor_as_left() -> None:
    trail = lay(
        [Waypoint("a", minutes=60, state="doing", percent=50), Waypoint("b", minutes=40, state="skipped"), Waypoint("c", minutes=20)]
    )

    assert (trail.done, trail.total, trail.minutes_left, trail.percent) == (0, 2, 50, 25)
    assert not trail.is_complete
    assert not lay([]).is_complete


def test_a_trial_changes_the_minutes_and_never_lowers_a_level() -> None:
    said = Situation(objectives=("projects", "cooperate"), minutes=120, maturity={"projects": Maturity("spread")})
    supposed = tried(said, Trial(60, basics=True))

    assert supposed.minutes == 60
    assert {code: one.level for code, one in supposed.maturity.items()} == {"projects": "spread", "cooperate": "deepen"}
    assert tried(said, Trial()) == said


@pytest.mark.parametrize(("minutes", "basics", "trial"), [("60", "1", Trial(60, True)), ("61", "yes", Trial()), ("", "", Trial())])
def test_an_address_tries_only_what_the_page_offers(minutes: str, basics: str, trial: Trial) -> None:
    assert read_trial(minutes, basics) == trial


@pytest.mark.parametrize(
    "action",
    [
        WrittenAction("Call."),
        WrittenAction("Call.\n\nThen — wait — decide.", "Anna · Léo", "2026-12-10"),
        WrittenAction("Call.", "", "2026-12-10"),
        WrittenAction("Call.", "Anna"),
    ],
)
def test_an_action_is_read_back_as_it_was_written(action: WrittenAction) -> None:
    assert read_action(write_action(action)) == action
