"""What a learner's events in one module add up to.

The rules are those whose order cannot matter: first moments (min), best scores (max), unions of ids. What must know an order
(tick and untick, the last answer given) goes by `seq`, which every event bears. A reset opens a new epoch: facts before it no longer
count, and what was completed before it stays completed in `past`.

The state of a module is plain JSON:

    epoch          how often it was begun anew
    resets         seqs of the resets folded; a fact before the last one belongs to the past
    versions       [lowest, highest] module version met in this epoch, [] when none was
    asks           {target: {kind: [lowest version, first moment]}}; a target is an ask's id or a step's
    ticks          {ask: [last tick, last untick]} by seq; under `module`, the last exemption and the last time one was taken back
    recall, scale  {ask: {"seq", "response", "right"}}, {ask: {"seq", "value"}}: the last given
    scores         {target: [[score, moment], ...]} each record that beat those before it; `quiz:<slug>` when no ask was named
    started_at, last_at, exempted_at, completed_at    moments; completed_at is set when an untick might hide that it was complete
    past           [{"epoch", "percent", "completed_at"}] what each closed epoch came to

Moments are ISO strings in UTC of one width, so that the earlier is the smaller.
"""

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cms.engine.outline import Outline

from . import completion
from .completion import AWAITING, PASSED

FOLD_VERSION = 2  # raise it when a rule below changes: every learner is then folded anew
WHOLE_MODULE = "module"  # the target of what is about no step
BY_OTHERS = frozenset({"peer.received"})  # somebody else did it: it says nothing of when the learner was here
INTENTIONS = frozenset({"module.enrolled", "webinar.registered", "webinar.unregistered"})  # said before anything is done: nothing is begun

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """What the fold reads of an event."""

    seq: int
    kind: str
    step: str
    version: int | None
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


def empty_state() -> State:
    """A module nobody touched."""
    return {
        "epoch": 0,
        "resets": [],
        "versions": [],
        "asks": {},
        "ticks": {},
        "recall": {},
        "scale": {},
        "scores": {},
        "started_at": None,
        "last_at": None,
        "exempted_at": None,
        "completed_at": None,
        "past": [],
    }


def fold(state: State | None, facts: Iterable[Fact], outlines: Mapping[int, Outline]) -> State:
    """The state after these facts, given in any order and any number of times. `outlines`: the versions that exist, by number.

    Raises ValueError, KeyError or TypeError on a fact whose payload is not what its kind promises.
    """
    folded = copy.deepcopy(state) if state else empty_state()
    by_seq = {fact.seq: fact for fact in facts}
    for seq in sorted(by_seq):
        fold_one(folded, by_seq[seq], outlines)
    return folded


def fold_one(state: State, fact: Fact, outlines: Mapping[int, Outline]) -> None:
    """Takes one fact into a state, in place; nothing of it is taken when it raises."""
    if state["resets"] and fact.seq <= state["resets"][-1]:
        return
    moment = moment_of(fact.at)
    rule = RULES.get(fact.kind, _mark)
    rule(state, fact, moment, outlines)
    if fact.kind != "module.reset" and fact.kind not in BY_OTHERS:
        _touch(state, fact, moment)


def moment_of(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _touch(state: State, fact: Fact, moment: str) -> None:
    if fact.kind not in INTENTIONS:
        state["started_at"] = min(state["started_at"] or moment, moment)
        state["last_at"] = max(state["last_at"] or moment, moment)
    if fact.version is not None:
        low, high = state["versions"] or (fact.version, fact.version)
        state["versions"] = [min(low, fact.version), max(high, fact.version)]


def _mark(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    """Or: it happened, first at that moment."""
    kinds = state["asks"].setdefault(fact.step or WHOLE_MODULE, {})
    version = fact.version or 0
    known = kinds.get(fact.kind)
    kinds[fact.kind] = [min(known[0], version), min(known[1], moment)] if known else [version, moment]


def _tick(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    ticks = state["ticks"].setdefault(fact.step, [0, 0])
    ticks[0] = max(ticks[0], fact.seq)
    _mark(state, fact, moment, outlines)


def _untick(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    """Completed never falls: what was complete under a version the learner met, this one included, stays so though the box is empty."""
    _keep_completion(state, outlines, fact.version)
    ticks = state["ticks"].setdefault(fact.step, [0, 0])
    ticks[1] = max(ticks[1], fact.seq)


def _recall(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    response, right = fact.payload["response"], fact.payload.get("right")
    last = state["recall"].get(fact.step)
    if last is None or last["seq"] <= fact.seq:
        state["recall"][fact.step] = {"seq": fact.seq, "response": response, "right": right}
    _mark(state, fact, moment, outlines)


def _scale(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    value = fact.payload["value"]
    last = state["scale"].get(fact.step)
    if last is None or last["seq"] <= fact.seq:
        state["scale"][fact.step] = {"seq": fact.seq, "value": value}
    _mark(state, fact, moment, outlines)


def target_of_quiz(fact_step: str, slug: str) -> str:
    return fact_step or f"quiz:{slug}"


def _submitted(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    """Handing in is enough, unless the attempt's own version of the quiz requires its mark."""
    kind = AWAITING if fact.payload.get("required") else fact.kind
    target = target_of_quiz(fact.step, fact.payload["quiz"])
    _mark(state, Fact(fact.seq, kind, target, fact.version, fact.at), moment, outlines)


def _graded(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    """Max, with the moment of each record, so that any threshold can be asked of it afterwards."""
    score = float(fact.payload["score"])
    if not 0 <= score <= 1:
        raise ValueError(f"a score of {score} is not between 0 and 1")
    target = target_of_quiz(fact.step, fact.payload["quiz"])
    records: list[list[Any]] = []
    for known_at, known in sorted([(at, value) for value, at in state["scores"].get(target, [])] + [(moment, score)]):
        if not records or known > records[-1][0]:
            if records and records[-1][1] == known_at:
                records.pop()
            records.append([known, known_at])
    state["scores"][target] = records
    if fact.payload.get("passed"):
        _mark(state, Fact(fact.seq, PASSED, target, fact.version, fact.at), moment, outlines)


def _exempted(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    given = state["ticks"].setdefault(WHOLE_MODULE, [0, 0])
    given[0] = max(given[0], fact.seq)
    if given[0] > given[1]:
        state["exempted_at"] = min(state["exempted_at"] or moment, moment)


def _unexempted(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    """Only what was given is taken back: what the learner did meanwhile counts as it would have."""
    given = state["ticks"].setdefault(WHOLE_MODULE, [0, 0])
    given[1] = max(given[1], fact.seq)
    if given[1] > given[0]:
        state["exempted_at"] = None


def _reset(state: State, fact: Fact, moment: str, outlines: Mapping[int, Outline]) -> None:
    """A new epoch; what the old one came to, by the versions met in it, is kept."""
    result = completion.evaluate(state, outlines, current=fact.version or 0)
    past = {"epoch": state["epoch"], "percent": result.percent, "completed_at": result.completed_at}
    kept = {"resets": [*state["resets"], fact.seq], "past": [*state["past"], past], "epoch": len(state["resets"]) + 1}
    state.update(empty_state() | kept)


def _keep_completion(state: State, outlines: Mapping[int, Outline], version: int | None) -> None:
    moment = completion.evaluate(state, outlines, current=version or 0).completed_at
    if moment is not None:
        state["completed_at"] = min(state["completed_at"] or moment, moment)


Rule = Callable[[State, Fact, str, Mapping[int, Outline]], None]
RULES: Mapping[str, Rule] = {
    "step.ticked": _tick,
    "step.unticked": _untick,
    "recall.answered": _recall,
    "scale.placed": _scale,
    "quiz.submitted": _submitted,
    "quiz.graded": _graded,
    "module.exempted": _exempted,
    "module.unexempted": _unexempted,
    "module.reset": _reset,
}
