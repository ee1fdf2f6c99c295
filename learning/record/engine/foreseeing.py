"""Whom a publication touches, counted before it is made: the same rules that will count it afterwards, asked of both versions."""

from collections.abc import Iterable, Mapping
from typing import Any

from cms.engine.changing import Forecast, new_asks
from cms.engine.outline import Outline

from .completion import done_asks, evaluate

State = Mapping[str, Any]


def foresee(
    states: Iterable[State], outlines: Mapping[int, Outline], *, current: int, number: int, candidate: Outline, offered: bool = True
) -> Forecast:
    """What publishing `candidate` as version `number` does to learners in these states. `offered`: it becomes the version that
    learners are read against; a translation does not while the module is published in its first language."""
    later = {**outlines, number: candidate}
    then = number if offered else current
    required, optional = new_asks(outlines[current], candidate) if current in outlines and offered else (frozenset(), frozenset())
    counts = dict.fromkeys(("learners", "finished", "lose", "refresh", "gain_required", "gain_optional", "finish"), 0)
    for state in states:
        if not state["started_at"]:
            continue
        before, after = evaluate(state, outlines, current=current), evaluate(state, later, current=then)
        was_done, is_done = before.completed_at is not None, after.completed_at is not None
        done = done_asks(state, candidate)
        open_steps = {step.id for step in candidate.steps if any(ask.id not in done for ask in step.owed)}
        counts["learners"] += 1
        counts["finished"] += was_done
        counts["lose"] += after.percent < before.percent
        counts["refresh"] += was_done and after.stale and not before.stale
        counts["finish"] += is_done and not was_done
        counts["gain_required"] += not was_done and bool(required & open_steps)
        counts["gain_optional"] += not was_done and bool(optional & open_steps)
    return Forecast(**counts, new_required=len(required), new_optional=len(optional))
