"""Every interleaving of appending, folding and sweeping, over a broker that loses and doubles, with crashes anywhere.

A model of the protocol, small enough to be explored whole: one learner, two events, two web handlers that may lose their answer, two
workers, at most two messages under way and two crashes. The design holds in every state and can always reach its end; leaving out any
one of its four parts is caught, so the model can tell.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pytest

EVENTS = (0, 1)
MOST_MESSAGES = 2
NOBODY = ""


@dataclass(frozen=True)
class Design:
    """The protocol, and which of its parts are there."""

    dedupe: bool = True  # an event's id is looked up before it is inserted
    lock: bool = True  # append and fold hold the learner's head row
    one_transaction: bool = True  # projection and cursor move together
    sweep: bool = True  # a worker looks by itself for what waits


class Handler(NamedTuple):
    """A web request: idle, asked (it has an event), looked (under the lock), committed, rung."""

    at: str = "idle"
    event: int = -1
    seen: bool = False


class Worker(NamedTuple):
    """A fold: idle, called, read (it holds the tail `start:end`), late (projected, the cursor still to move)."""

    at: str = "idle"
    start: int = 0
    end: int = 0


class State(NamedTuple):
    ledger: tuple[int, ...] = ()  # committed events in order
    cursor: int = 0
    counted: tuple[int, ...] = (0, 0)  # the projection: how often each event was counted
    holder: str = NOBODY  # whose transaction has the head row
    handlers: tuple[Handler, ...] = (Handler(), Handler())
    workers: tuple[Worker, ...] = (Worker(), Worker())
    messages: int = 0
    answered: frozenset[int] = frozenset()
    crashes_left: int = 2

    def handler(self, place: int, now: Handler, **changes: object) -> "State":
        return self._replace(handlers=(*self.handlers[:place], now, *self.handlers[place + 1 :]), **changes)

    def worker(self, place: int, now: Worker, **changes: object) -> "State":
        return self._replace(workers=(*self.workers[:place], now, *self.workers[place + 1 :]), **changes)


def next_states(state: State, design: Design) -> Iterator[State]:
    for place, handler in enumerate(state.handlers):
        yield from handler_moves(state, design, place, handler)
    for place, worker in enumerate(state.workers):
        yield from worker_moves(state, design, place, worker)
    if state.crashes_left:
        yield from crashes(state)


def handler_moves(state: State, design: Design, place: int, handler: Handler) -> Iterator[State]:
    me = f"handler {place}"
    free = not design.lock or state.holder == NOBODY
    released = NOBODY if design.lock else state.holder
    match handler.at:
        case "idle":
            for event in EVENTS:
                if event not in state.answered:  # without an answer the sender sends, and sends again
                    yield state.handler(place, Handler("asked", event))
        case "asked" if free:
            looked = Handler("looked", handler.event, handler.event in state.ledger)
            yield state.handler(place, looked, holder=me if design.lock else state.holder)
        case "looked":
            known = handler.seen and design.dedupe
            ledger = state.ledger if known else (*state.ledger, handler.event)
            yield state.handler(place, Handler("committed", handler.event), ledger=ledger, holder=released)
        case "committed":
            yield state.handler(place, Handler("rung", handler.event))  # the ring is lost
            if state.messages < MOST_MESSAGES:
                yield state.handler(place, Handler("rung", handler.event), messages=state.messages + 1)
        case "rung":
            yield state.handler(place, Handler(), answered=state.answered | {handler.event})
            yield state.handler(place, Handler())  # the answer is lost


def worker_moves(state: State, design: Design, place: int, worker: Worker) -> Iterator[State]:
    me = f"worker {place}"
    waits = state.cursor < len(state.ledger)
    released = NOBODY if design.lock else state.holder
    match worker.at:
        case "idle":
            if state.messages:
                yield state.worker(place, Worker("called"), messages=state.messages - 1)
                yield state.worker(place, Worker("called"))  # delivered, and will be once more
            if design.sweep and waits:
                yield state.worker(place, Worker("called"))
        case "called":
            busy = design.lock and state.holder != NOBODY
            if busy or not waits:
                yield state.worker(place, Worker())  # somebody is at it, or there is nothing to do
            else:
                read = Worker("read", state.cursor, len(state.ledger))
                yield state.worker(place, read, holder=me if design.lock else state.holder)
        case "read":
            tail = state.ledger[worker.start : worker.end]
            counted = tuple(count + tail.count(event) for event, count in enumerate(state.counted))
            if design.one_transaction:
                yield state.worker(place, Worker(), counted=counted, cursor=worker.end, holder=released)
            else:
                yield state.worker(place, worker._replace(at="late"), counted=counted, holder=released)
        case "late":
            yield state.worker(place, Worker(), cursor=max(state.cursor, worker.end))


def crashes(state: State) -> Iterator[State]:
    """Whoever does anything may die: its transaction is undone and its lock is free."""
    left = state.crashes_left - 1
    for place, handler in enumerate(state.handlers):
        if handler.at != "idle":
            holder = NOBODY if state.holder == f"handler {place}" else state.holder
            yield state.handler(place, Handler(), holder=holder, crashes_left=left)
    for place, worker in enumerate(state.workers):
        if worker.at != "idle":
            holder = NOBODY if state.holder == f"worker {place}" else state.holder
            yield state.worker(place, Worker(), holder=holder, crashes_left=left)


def broken_promise(state: State, design: Design) -> str:
    if len(set(state.ledger)) < len(state.ledger):
        return "an event stands twice in the ledger"
    if not state.answered <= set(state.ledger):
        return "an answered event is missing"
    if max(state.counted) > 1:
        return "an event is counted twice"
    folded = state.ledger[: state.cursor]
    if design.one_transaction and state.counted != tuple(folded.count(event) for event in EVENTS):
        return "the projection is not the folded ledger"
    return ""


def explore(design: Design) -> tuple[int, str]:
    """Every reachable state, breadth first: how many there are, and the first promise broken, if any."""
    before: dict[State, list[State]] = {State(): []}
    queue = deque(before)
    while queue:
        state = queue.popleft()
        if broken := broken_promise(state, design):
            return len(before), broken
        for after in next_states(state, design):
            if after not in before:
                before[after] = []
                queue.append(after)
            before[after].append(state)
    return len(before), "" if set(before) == reaching_the_end(before) else "it can get stuck for ever"


def reaching_the_end(before: dict[State, list[State]]) -> set[State]:
    """The states from which everything can still be answered and folded."""
    good = {state for state in before if state.answered == set(EVENTS) and state.cursor == len(state.ledger)}
    queue = deque(good)
    while queue:
        for earlier in before[queue.popleft()]:
            if earlier not in good:
                good.add(earlier)
                queue.append(earlier)
    return good


def test_the_design_keeps_its_promises_in_every_state_and_never_gets_stuck():
    states, broken = explore(Design())
    assert broken == ""
    assert states > 50_000


@pytest.mark.parametrize(
    ("crippled", "broken"),
    [
        (Design(dedupe=False), "an event stands twice in the ledger"),
        (Design(lock=False), "an event stands twice in the ledger"),
        (Design(one_transaction=False), "an event is counted twice"),
        (Design(sweep=False), "it can get stuck for ever"),
    ],
)
def test_each_part_of_the_design_is_needed(crippled, broken):
    assert explore(crippled)[1] == broken
