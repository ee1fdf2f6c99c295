"""What breaks although nobody dies: devices that were away, clocks that are wrong, events no fold can take, messages lost or doubled, a
disk that is full. Each returns what it counted and what did not hold."""

import argparse
import json
import os
import random
import resource
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .lines import in_child
from .operations import SPACE

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
DEVICES, EACH, REPLAYS, POISONED = 100, 200, 3, 50
SKEW = timedelta(hours=26)
MODULES, ASKS = 4, 30


def hardships(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """All of them, on one site."""
    fewer = 10 if options.short else 1
    parts: dict[str, Any] = {}
    _publish()
    parts["offline"] = in_child(lambda: offline(DEVICES // fewer, EACH // (5 if options.short else 1), seed=options.seed))
    parts["poison"] = in_child(lambda: poison(POISONED // fewer))
    parts["messages"] = in_child(lambda: messages(50 // fewer, seed=options.seed))
    parts["full disk"] = in_child(lambda: full_disk(folder))
    return {**parts, "broken": [f"{name}: {words}" for name, part in parts.items() for words in part["broken"]]}


def _keys() -> list[uuid.UUID]:
    return [uuid.uuid5(SPACE, f"hard {number}") for number in range(MODULES)]


def _publish() -> None:
    from django.db import connections

    from tests.record.builders import outline, publish

    for key in _keys():
        publish(outline(*(f"tick-{each}" for each in range(ASKS)), key=key), key=key, current=False)
    connections.close_all()


def _findings() -> list[str]:
    from learning.record.actions import verify_record

    return [f"{each.invariant} {each.subject} {each.words}" for each in verify_record().findings][:5]


def offline(devices: int, each: int, *, seed: int) -> dict[str, Any]:
    """Two devices per learner were away for up to thirty days, each with a clock of its own; each sends all it has three times, in
    batches that arrive in any order, between those of the others. The result is that of having been online."""
    from learning.record.access import progress_of
    from learning.record.actions import append_events, ensure_subject, fold_due
    from learning.record.forms import read_batch
    from learning.record.models import Event

    dice = random.Random(seed)
    learners = [ensure_subject() for _pair in range(devices // 2)]
    batches, online, truth = [], {learner: ensure_subject() for learner in learners}, {}
    for device in range(devices):
        learner, skew = learners[device // 2], SKEW * dice.uniform(-1, 1)
        rows = []
        for number in range(each):
            happened = NOW - timedelta(days=30) * dice.random()
            row = {"event_id": str(uuid.UUID(int=dice.getrandbits(128), version=4)), "kind": "step.ticked", "module_version": 1}
            row |= {"module_key": str(dice.choice(_keys())), "step": f"tick-{dice.randrange(ASKS)}", "device": f"device-{device}"}
            truth[row["event_id"]] = happened
            rows.append(row | {"device_seq": number, "occurred_at": (happened + skew).isoformat()})
        for _again in range(REPLAYS):
            for start in range(0, each, 100):
                batches.append((learner, skew, rows[start : start + 100]))
        plain = [{**row, "occurred_at": truth[row["event_id"]].isoformat(), "device": ""} for row in rows]
        for start in range(0, each, 100):
            drafts = read_batch(json.dumps({"events": [_without_place(row) for row in plain[start : start + 100]]}).encode(), now=NOW)
            append_events(online[learner], drafts, now=NOW, trust="client")
    dice.shuffle(batches)
    statuses: dict[str, int] = {}
    for learner, skew, rows in batches:
        dice.shuffle(rows)
        drafts = read_batch(json.dumps({"events": rows, "sent_at": (NOW + skew).isoformat()}).encode(), now=NOW)
        for verdict in append_events(learner, drafts, now=NOW, trust="client", durable=True):
            statuses[verdict.status] = statuses.get(verdict.status, 0) + 1
    fold_due(now=NOW + timedelta(hours=1))
    broken = _findings()
    off = max(abs(event.effective_at - truth[str(event.event_id)]) for event in Event.objects.filter(subject_id__in=learners))
    for learner in learners:
        mine, other = progress_of(learner, _keys()), progress_of(online[learner], _keys())
        broken += [f"{learner} differs from the online run" for key in _keys() if mine[key].done_asks != other[key].done_asks]
    if statuses != {"accepted": devices * each, "duplicate": devices * each * (REPLAYS - 1)}:
        broken.append(f"verdicts {statuses}")
    if off > timedelta(seconds=1):
        broken.append(f"a clock moved an event by {off}")
    return {"devices": devices, "events": devices * each, "verdicts": statuses, "clock_error_s": off.total_seconds(), "broken": broken}


def _without_place(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("device", "device_seq")}


def poison(count: int) -> dict[str, Any]:
    """An event no fold can take, in the middle of each of so many ledgers, beside as many that are sound."""
    from learning.record.actions import append_events, ensure_subject, fold_due
    from learning.record.engine.events import EventDraft
    from learning.record.models import Event, FoldError, Head

    key = _keys()[0]

    def tick(number: int) -> EventDraft:
        return EventDraft(uuid.uuid4(), "step.ticked", key, 1, f"tick-{number}")

    sick, sound = ([ensure_subject() for _each in range(count)] for _kind in range(2))
    for learner in (*sick, *sound):
        append_events(learner, [tick(1)], now=NOW)
    for learner in sick:  # append refuses such an event, so it is written past it
        bad = {"kind": "quiz.graded", "step": "quiz-a", "payload": {"quiz": "a", "score": "many"}, "received_at": NOW, "effective_at": NOW}
        Event.objects.create(subject_id=learner, seq=2, event_id=uuid.uuid4(), digest="bad", module_key=key, module_version=1, **bad)
        Head.objects.filter(pk=learner).update(last_seq=2)
        append_events(learner, [tick(2)], now=NOW)
    moment, sweeps = NOW, 0
    fold_due(now=moment)
    behind = Head.objects.dirty().filter(pk__in=sound).count()
    while Head.objects.dirty().exists() and sweeps < 30:
        moment, sweeps = moment + timedelta(seconds=30), sweeps + 1
        fold_due(now=moment)
    set_aside = FoldError.objects.count()
    broken = _findings()
    broken += [f"{behind} sound learners waited for sick ones"] if behind else []
    broken += [f"{set_aside} set aside of {count}"] if set_aside != count else []
    broken += ["a ledger never came to its end"] if Head.objects.dirty().exists() else []
    return {"poisoned": count, "set_aside": set_aside, "after_seconds": (moment - NOW).total_seconds(), "broken": broken}


def messages(learners: int, *, seed: int) -> dict[str, Any]:
    """Every message lost for half of the learners, delivered five times and shuffled for the other half: the projections are the same."""
    from django.utils import timezone

    from learning.record import tasks
    from learning.record.access import progress_of
    from learning.record.actions import append_events, ensure_subject, sweep_record
    from learning.record.engine.events import EventDraft
    from learning.record.models import Progress

    dice, pairs = random.Random(seed), [(ensure_subject(), ensure_subject()) for _each in range(learners)]
    later = timezone.now() + timedelta(hours=1)  # nobody who was rung for folds along what is not overdue
    deliveries = []
    for pair in pairs:
        for _batch in range(4):
            drafts = [
                EventDraft(uuid.uuid4(), "step.ticked", dice.choice(_keys()), 1, f"tick-{dice.randrange(ASKS)}") for _each in range(9)
            ]
            for learner, moment in zip(pair, (NOW, later), strict=True):
                append_events(learner, drafts, now=moment)
            deliveries += [pair[0]] * 5
    dice.shuffle(deliveries)
    for learner in deliveries:
        tasks.fold_learners(str(learner))
    before = Progress.objects.filter(subject_id__in=[lost for _rung, lost in pairs]).count()
    sweep_record(now=later + timedelta(hours=1))
    broken = _findings()
    for rung, lost in pairs:
        mine, other = progress_of(rung, _keys()), progress_of(lost, _keys())
        broken += [f"{rung} and {lost} differ" for key in _keys() if mine[key].done_asks != other[key].done_asks]
    broken += ["the lost ones were not lost"] if before else []
    return {"delivered": len(deliveries), "learners": 2 * learners, "broken": broken}


def full_disk(folder: Path) -> dict[str, Any]:
    """Nothing more finds room on the database's disk; then there is room again, without a restart."""
    from django.db import DatabaseError, connection

    from learning.record.access import progress_of
    from learning.record.actions import append_events, ensure_subject, fold_due
    from learning.record.engine.events import EventDraft
    from learning.record.models import Event

    if connection.vendor != "sqlite" and not os.path.ismount(folder / "postgres"):
        return {"skipped": "only where we may put a small disk under the database", "broken": []}
    learner, taken, failed = ensure_subject(), set(), 0
    drafts = [EventDraft(uuid.uuid4(), "step.ticked", _keys()[0], 1, f"tick-{n % ASKS}", payload={}) for n in range(1500)]
    waiting = [drafts[start : start + 20] for start in range(0, len(drafts), 20)]
    unanswered = []
    with _no_room(folder):
        for batch in waiting:
            try:
                verdicts = append_events(learner, batch, now=NOW, durable=True)
                taken |= {each.event_id for each in verdicts if each.status == "accepted"}
            except (DatabaseError, OSError):
                failed += 1
                unanswered.append(batch)
        there = set(Event.objects.of(learner).values_list("event_id", flat=True))
        progress_of(learner, _keys())
    broken = [f"{len(taken - there)} acknowledged without a row"] if taken - there else []
    broken += [] if failed else ["the disk was never full"]
    for batch in unanswered:
        append_events(learner, batch, now=NOW, durable=True)
    fold_due(now=NOW + timedelta(hours=1))
    broken += _findings() + ([] if _is_sound() else ["the database file is damaged"])
    broken += [] if Event.objects.of(learner).count() == len(drafts) else ["events are missing after the disk had room again"]
    return {"acknowledged_while_full": len(taken), "failed_batches": failed, "events": len(drafts), "broken": broken}


@contextmanager
def _no_room(folder: Path) -> Iterator[None]:
    """A file of ours may not grow (what SQLite sees of a full disk); a server's small disk is filled to its last byte."""
    from django.db import connection

    if connection.vendor == "sqlite":
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (Path(connection.settings_dict["NAME"]).stat().st_size + 64 * 1024, limits[1]))
        yield
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        return
    ballast = folder / "postgres" / "ballast"
    with ballast.open("wb", buffering=0) as filled, suppress(OSError):
        while filled.write(bytes(64 * 1024)):
            continue
    yield
    ballast.unlink()


def _is_sound() -> bool:
    """What the database says of its own files; a server checks each page that it reads."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchall() == [("ok",)])
