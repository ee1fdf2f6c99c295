"""What the record does in a second, each figure beside what the same machine can do at most: `python -m tests.benchmarks.record`.

Options: `--database sqlite|postgres` (a cluster of its own, ended with the bench), `--events N` (of the rebuild, 100,000), `--seconds S`.
One JSON line per work. `limit` is the bare thing in the same run: one row inserted and committed through the driver alone.
"""

import argparse
import io
import json
import os
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CLIENTS = (1, 8, 32)
TURNS = 3  # of the bare insert and of what is measured beside it
HISTORIES = (1_000, 10_000, 100_000, 1_000_000)
VERIFIED = 200_000  # events that are also verified: a longer record is only rebuilt
MODULES, ASKS, PER_LEARNER = 8, 40, 100


def cpu_seconds() -> float:
    """Of this process and of those it waited for; the database's own are not among them."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def tell(work: str, **figures: Any) -> None:
    sys.stdout.write(json.dumps({"work": work, **figures}) + "\n")
    sys.stdout.flush()


def rate(work: Callable[[int], None], *, clients: int, seconds: float) -> float:
    """Calls of `work` (given the client's number) per second, by so many threads, each with a connection of its own."""
    from django.db import connections

    counts = [0] * clients
    until = [0.0]
    gate = threading.Barrier(clients + 1)

    def client(number: int) -> None:
        work(number)  # connects
        gate.wait()
        while time.perf_counter() < until[0]:
            work(number)
            counts[number] += 1
        connections.close_all()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    until[0] = time.perf_counter() + seconds + 0.5
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.record", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--longest", type=int, default=100_000, help="the longest history of one learner")
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cheminer-bench-"))
    (folder / "static").mkdir()
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.benchmarks.settings")
    os.environ.pop("DATABASE_URL", None)
    cluster = None
    if options.database == "postgres":
        from tests.faults.services import Postgres

        cluster = Postgres(folder / "postgres")
        os.environ["DATABASE_URL"] = cluster.url
    try:
        measure(options)
    finally:
        if cluster:
            from django.db import connections

            connections.close_all()
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def measure(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    keys = publish()
    engine(options)
    appends(options, keys)
    folds(options, keys)
    rebuild(options, keys)
    growth(options, keys)


def publish() -> list[uuid.UUID]:
    from tests.record.builders import outline
    from tests.record.builders import publish as leave

    keys = [uuid.uuid4() for _each in range(MODULES)]
    for key in keys:
        leave(outline(*(f"tick-{number}" for number in range(ASKS)), key=key), key=key, current=False)
    return keys


def draft(key: uuid.UUID, number: int) -> Any:
    from learning.record.actions import EventDraft

    return EventDraft(uuid.uuid4(), "step.ticked", key, 1, f"tick-{number % ASKS}")


def engine(options: argparse.Namespace) -> None:
    """The pure fold, beside a loop that only touches as many rows."""
    from learning.record.engine.fold import empty_state, fold_one
    from tests.record.builders import fact, outline

    outlines = {1: outline(*(f"tick-{number}" for number in range(ASKS)))}
    facts = [fact(seq, "step.ticked", f"tick-{seq % ASKS}") for seq in range(1, 20_001)]
    started, state = time.perf_counter(), empty_state()
    for each in facts:
        fold_one(state, each, outlines)
    spent = time.perf_counter() - started
    started, seen = time.perf_counter(), {}
    for each in facts:
        seen[each.step] = max(seen.get(each.step, 0), each.seq)
    tell("fold, pure engine", per_second=round(len(facts) / spent), limit=round(len(facts) / (time.perf_counter() - started)), goal=20_000)


def appends(options: argparse.Namespace, keys: list[uuid.UUID]) -> None:
    """One event at a time, each acknowledged and on disk, at 1, 8 and 32 clients; then batches of a hundred."""
    from django.db import connection, transaction
    from django.utils import timezone

    from learning.jobs.bells import without_ringing
    from learning.record.actions import append_events, ensure_subject

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id CHAR(36) PRIMARY KEY, body VARCHAR(300))")
    learners = [ensure_subject() for _each in range(max(CLIENTS))]
    connection.close()

    def insert(_number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare VALUES (%s, %s)", [str(uuid.uuid4()), "x" * 250])

    def insert_many(_number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("INSERT INTO bare VALUES (%s, %s)", [(str(uuid.uuid4()), "x" * 250) for _each in range(100)])

    def append(number: int) -> None:
        append_events(learners[number], [draft(keys[number % MODULES], number)], now=timezone.now(), durable=True)

    def batch(number: int) -> None:
        append_events(learners[number], [draft(keys[each % MODULES], each) for each in range(100)], now=timezone.now(), durable=True)

    with without_ringing():
        for clients in CLIENTS:
            limit, found, cpu = by_turns(insert, append, clients=clients, seconds=options.seconds)
            tell("append one event", clients=clients, per_second=round(found), cpu_ms=round(1000 * cpu, 2), limit=round(limit),
                 share=round(found / limit, 2), goal=0.5)  # fmt: skip
        limit, found, cpu = by_turns(insert_many, batch, clients=2, seconds=options.seconds)
        tell("append batches of 100", clients=2, events_per_second=round(100 * found), per_cpu_second=round(100 / cpu),
             limit=round(100 * limit), share=round(found / limit, 2), goal=10_000)  # fmt: skip


def by_turns(bare: Callable[[int], None], work: Callable[[int], None], *, clients: int, seconds: float) -> tuple[float, float, float]:
    """The rates of the bare thing and of the work, and the processor's seconds for one of the work: in turns, so that what else the
    machine does meanwhile falls on both."""
    limit = found = spent = 0.0
    for _turn in range(TURNS):
        limit += rate(bare, clients=clients, seconds=seconds) / TURNS
        worked = time.process_time()
        done = rate(work, clients=clients, seconds=seconds)
        spent += (time.process_time() - worked) / (done * seconds) / TURNS
        found += done / TURNS
    return limit, found, spent


def fill(keys: list[uuid.UUID], learners: int, each: int) -> list[uuid.UUID]:
    """Learners with unfolded histories, written past the protocol: only what is measured goes through it."""
    from django.utils import timezone

    from learning.record.models import Head, Subject

    now = timezone.now()
    ids = [uuid.uuid4() for _each in range(learners)]
    Subject.objects.bulk_create((Subject(pk=pk) for pk in ids), batch_size=2_000)
    Head.objects.bulk_create((Head(subject_id=pk, last_seq=each, dirty_since=now) for pk in ids), batch_size=2_000)
    write_events((pk, seq, uuid.uuid4(), keys[seq % MODULES], f"tick-{seq % ASKS}", now) for pk in ids for seq in range(1, each + 1))
    return ids


def write_events(rows: Iterator[tuple[Any, ...]]) -> None:
    """By the driver's own way for many rows, and then looked at once by the database, as one that lives would have."""
    from django.db import connection, transaction

    names = "subject_id, seq, event_id, module_key, step, received_at, effective_at, digest, kind, module_version, payload, trust, device"
    same = ("x" * 32, "step.ticked", 1, "{}", "client", "")
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY record_event ({names}) FROM STDIN") as stream:
                for row in rows:
                    stream.write_row((*row, row[-1], *same))
        else:
            plain = ((pk.hex, seq, own.hex, key.hex, step, str(at)[:26], str(at)[:26], *same) for pk, seq, own, key, step, at in rows)
            cursor.cursor.executemany(f"INSERT INTO record_event ({names}) VALUES ({', '.join('?' * 13)})", plain)  # noqa: S608 - our own words
        cursor.execute("ANALYZE")


def folds(options: argparse.Namespace, keys: list[uuid.UUID]) -> None:
    """Through the database: the rows read, the projections written, the cursor moved."""
    from django.utils import timezone

    from learning.jobs.bells import without_ringing
    from learning.record.actions import fold_due

    fill(keys, 60, 500)
    with without_ringing():
        started, worked = time.perf_counter(), time.process_time()
        count = fold_due(now=timezone.now())
    spent, worked = time.perf_counter() - started, time.process_time() - worked
    tell("fold, through the database", per_second=round(count / spent), per_cpu_second=round(count / worked), events=count, goal=3_000)


def rebuild(options: argparse.Namespace, keys: list[uuid.UUID]) -> None:
    """Everybody's projections dropped and made again, beside a plain read of the same rows."""
    from django.core.management import call_command
    from django.db import connection

    from learning.record.actions import verify_record
    from learning.record.models import Event, Head

    fill(keys, options.events // PER_LEARNER, PER_LEARNER)
    total = Event.objects.count()
    started, worked = time.perf_counter(), cpu_seconds()
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_id, seq, kind, module_key, step, payload FROM record_event ORDER BY subject_id, seq")
        read, seen = 0, {}
        while rows := cursor.fetchmany(5_000):
            read += len(rows)
            seen.update(((row[0], row[4]), row[1]) for row in rows)
    plain, worked_plain = time.perf_counter() - started, cpu_seconds() - worked
    started, worked = time.perf_counter(), cpu_seconds()
    call_command("rebuild_record", stdout=io.StringIO())
    spent, worked = time.perf_counter() - started, cpu_seconds() - worked
    tell("rebuild", events=total, learners=Head.objects.count(), seconds=round(spent, 1), per_second=round(total / spent),
         cpu_seconds=round(worked, 1), plain_read_and_fold_seconds=round(plain, 1), plain_cpu_seconds=round(worked_plain, 1),
         a_million_seconds=round(1e6 * spent / total, 1), goal=60)  # fmt: skip
    if options.events > VERIFIED:
        return
    started, worked = time.perf_counter(), time.process_time()
    findings = verify_record().findings
    spent, worked = time.perf_counter() - started, time.process_time() - worked
    tell("verify", events=total, seconds=round(spent, 1), cpu_seconds=round(worked, 1), findings=len(findings))


def growth(options: argparse.Namespace, keys: list[uuid.UUID]) -> None:
    """What one more event, its fold, and the learner's page cost after so many."""
    from django.utils import timezone

    from learning.jobs.bells import without_ringing
    from learning.record.access import progress_of
    from learning.record.actions import append_events, fold_learner, rebuild_record

    for length in HISTORIES:
        if length > options.longest:
            break
        (learner,) = fill(keys, 1, length)
        rebuild_record([learner], now=timezone.now())
        spent = {"append": 0.0, "page": 0.0, "fold": 0.0}
        with without_ringing():
            for number in range(20):
                now = timezone.now()
                spent["append"] -= time.perf_counter()
                append_events(learner, [draft(keys[0], number)], now=now, durable=True)
                spent["append"] += time.perf_counter()
                spent["page"] -= time.perf_counter()
                progress_of(learner)
                spent["page"] += time.perf_counter()
                spent["fold"] -= time.perf_counter()
                fold_learner(learner, now=now)
                spent["fold"] += time.perf_counter()
        tell("after so many events of one learner", events=length, **{f"{name}_ms": round(50 * value, 2) for name, value in spent.items()})


if __name__ == "__main__":
    sys.exit(main())
