"""What a folded state means: which asks are done, how many percent that is, and whether and when the module was completed.

**No edit takes anything away.** A percentage is the best of what the versions say from the first one the learner met up to the current
one. An edit only adds a version to that choice, so the number cannot fall by it, and who was complete under one of them stays complete.
Every version in between counts, met or not: else two edits in a row could lower what the page showed between them.

One edit may: a rewriting that the editor requires to be done again. From that version on the versions before it are no longer the
measure of a percentage; the day a module was completed stays, for what was finished stays finished.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cms.engine.outline import NEVER_OWED, TICKED, Ask, AskKind, Outline

State = Mapping[str, Any]
AWAITING = "quiz.awaiting"  # handed in where the quiz requires its mark: by itself it does nothing
PASSED = "quiz.passed"  # the attempt that counts reached the mark
LETS_THROUGH = ("quiz.submitted", PASSED)


@dataclass(frozen=True, slots=True)
class Result:
    """What a state comes to. `version` is the one that gives `percent`; `stale`: complete, but the current version asks for more."""

    percent: int
    completed_at: str | None
    version: int
    done: frozenset[str]
    steps_done: int
    steps_total: int
    stale: bool


def evaluate(state: State, outlines: Mapping[int, Outline], *, current: int) -> Result:
    """What a state comes to by these outlines, `current` being the number of the version now offered (0: only what was met counts)."""
    moments: list[str] = [moment for moment in (state["completed_at"], state["exempted_at"]) if moment]
    best, best_version = 0, current
    numbers = versions_that_count(state, outlines, current=current)
    anew = max((number for number in numbers[1:] if outlines[number].begins_anew), default=0)
    done_by = {number: done_asks(state, outlines[number]) for number in numbers}
    for number, done in done_by.items():
        percent = outlines[number].percent(done)
        if number < anew:
            moments += [completion_moment(outlines[number], done)] if percent == 100 else []
            continue
        if percent > best or (percent == best and number == current):
            best, best_version = percent, number
        if percent == 100:
            moments.append(completion_moment(outlines[number], done))
    shown = outlines.get(current) or outlines.get(best_version)
    done = done_by.get(current if current in outlines else best_version) or (done_asks(state, shown) if shown else {})
    finished, total = steps_of(shown, done) if shown else (0, 0)
    return Result(
        percent=100 if state["exempted_at"] or (moments and not anew) else best,
        completed_at=min(moments, default=None),
        version=best_version,
        done=frozenset(done),
        steps_done=finished,
        steps_total=total,
        stale=bool(moments) and not state["exempted_at"] and shown is not None and not shown.is_complete(done),
    )


def versions_that_count(state: State, outlines: Iterable[int], *, current: int) -> list[int]:
    """The versions from the first met to the last met or the current one."""
    low, high = state["versions"] or (current, current)
    return [number for number in sorted(outlines) if min(low, current or low) <= number <= max(high, current)]


def steps_of(outline: Outline, done: Iterable[str]) -> tuple[int, int]:
    """How many of the steps that count are done, of how many."""
    done = frozenset(done)
    steps = outline.counted_steps
    return sum(outline.step_is_done(step, done) for step in steps), len(steps)


def done_asks(state: State, outline: Outline) -> dict[str, str]:
    """The asks of an outline that are done, each with the moment it was first done."""
    done: dict[str, str] = {}
    known = state["asks"]
    for step in outline.steps:
        exempted = step.id in known and "step.exempted" in known[step.id]
        for ask in step.asks:
            if exempted or ask.id in known or ask.kind is AskKind.QUIZ:  # of nothing else has anything been said
                moment = done_at(state, ask, step.id)
                if moment is not None:
                    done[ask.id] = moment
    return done


def done_at(state: State, ask: Ask, step_id: str) -> str | None:
    """When an ask was first done, or None while it is not. A step that was shown to be known is done with all it asks."""
    exempted = state["asks"].get(step_id, {}).get("step.exempted")
    if exempted and ask.kind not in NEVER_OWED:
        return str(exempted[1])
    if ask.kind in TICKED and not is_ticked(state, ask.id):
        return None
    if ask.kind is AskKind.QUIZ:
        return _quiz_done_at(state, ask, step_id)
    kinds = state["asks"].get(ask.id, {})
    return min((kinds[kind][1] for kind in ask.done_by if kind in kinds), default=None)


def is_ticked(state: State, ask_id: str) -> bool:
    """By the last word: ticked after it was last unticked."""
    ticked, unticked = state["ticks"].get(ask_id, (0, 0))
    return bool(ticked > unticked)


def quiz_targets(ask: Ask, step_id: str) -> tuple[str, str, str]:
    """Where the events of a quiz may stand: under its ask, under its step, or under its name when they named neither."""
    return ask.id, step_id, f"quiz:{ask.spec.get('quiz', '')}"


def best_score(state: State, ask: Ask, step_id: str) -> float | None:
    """The best score of a quiz ask, 0 to 1, or None when none is graded."""
    return max((state["scores"][target][-1][0] for target in quiz_targets(ask, step_id) if state["scores"].get(target)), default=None)


def _quiz_done_at(state: State, ask: Ask, step_id: str) -> str | None:
    """Two rules may hold: that of the module, a threshold for the best score, and that of the quiz version an attempt was pinned to."""
    targets = quiz_targets(ask, step_id)
    met = [state["asks"].get(target, {}) for target in targets]
    let = min((kinds[kind][1] for kinds in met for kind in LETS_THROUGH if kind in kinds), default=None)
    if ask.threshold is None:
        return let
    passed = min((at for target in targets for score, at in state["scores"].get(target, ()) if _passes(score, ask.threshold)), default=None)
    if passed is None or (let is None and any(AWAITING in kinds for kinds in met)):
        return None
    return str(max(passed, let or passed))


def _passes(score: float, threshold: int) -> bool:
    return score * 100 >= threshold - 1e-9  # 0.7 * 100 is 70 to a person, 70.00000000000001 or 69.99999999999999 to a machine


def completion_moment(outline: Outline, done: Mapping[str, str]) -> str:
    """When the last requirement was met, each by the alternative that was met first."""
    met = [
        min(max((done[ask] for ask in asks), default="") for asks in each.alternatives if all(ask in done for ask in asks))
        for each in outline.requirements
        if any(all(ask in done for ask in asks) for asks in each.alternatives)
    ]
    return max(met, default="")
