"""`python -m tests.benchmarks.steady`: so many events a second, one after another through the front door, while a worker folds them.

The site as in production: gunicorn with three workers and a Celery worker, on a PostgreSQL cluster and a Redis of its own (`DATABASE_URL`
names another database; `--database sqlite --broker folder` is the embedded site). Each event is due at its own moment, and its time counts
from there, so that an answer that comes late makes those behind it late too. Then the worker takes a hundred thousand events in batches,
and its memory is read at each tenth of the way. Three JSON lines; exit 1 when an acknowledged event is not in the database, or not once.
"""

import argparse
import http.client
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.services import Folder, Postgres, RabbitMQ, Redis, wait_for

from .load import Call, share
from .submissions import ROOT, server
from .works import cookies

CLIENTS, GOAL_MS, FIRST = 32, 150, 400
BATCH, PORTIONS = 100, 10
BROKERS = {"redis": Redis, "rabbitmq": RabbitMQ, "folder": Folder}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.steady", description=__doc__)
    parser.add_argument("--per-second", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--events", type=int, default=100_000, help="that the worker folds while its memory is read")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--broker", choices=list(BROKERS), default="redis")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cheminer-steady-"))
    for name in ("static", "broker/queue", "broker/taken", "broker/control"):
        (folder / name).mkdir(parents=True)
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.benchmarks.settings")
    own = Postgres(folder / "postgres") if options.database == "postgres" and "DATABASE_URL" not in os.environ else None
    if own:
        os.environ["DATABASE_URL"] = own.url
    broker = BROKERS[options.broker](folder / "own-broker")
    os.environ["BROKER_URL"] = broker.url
    if options.broker == "redis":  # as in production, the cache is there too
        os.environ["CACHE_URL"] = broker.url.removesuffix("0") + "1"
    try:
        return measure(options)
    finally:
        broker.stop()
        if own:
            own.stop()
        shutil.rmtree(folder, ignore_errors=True)


def measure(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import connection, connections

    vendor, (sessions, facts) = connection.vendor, prepare()
    connections.close_all()
    with worker() as child, server(options.workers) as port:
        posts = _posts(sessions, facts, each=1)
        warm = list(itertools.islice(posts, FIRST))
        at_their_time(port, warm, per_second=options.per_second / 2)  # each process has done its first work
        wait_for(lambda: lag() == 0, seconds=60, what="a record that is folded")
        calls = list(itertools.islice(posts, options.per_second * options.seconds))
        taken, refused, late = at_their_time(port, calls, per_second=options.per_second)
        steady = {"p50_ms": share(taken, 0.5), "p95_ms": share(taken, 0.95), "p99_ms": share(taken, 0.99), "goal_p95_ms": GOAL_MS}
        steady |= {"refused": refused, "begun_late": late, "lag_seconds": lag()}
        _tell("events at a steady pace", vendor, options, per_second=options.per_second, sent=len(calls), **steady)

        memory, batches = [], _posts(sessions, facts, each=BATCH)
        for _portion in range(PORTIONS):
            portion = list(itertools.islice(batches, options.events // BATCH // PORTIONS))
            _taken, more, _late = at_their_time(port, portion, per_second=options.per_second // 10)
            refused += more
            wait_for(lambda: lag() == 0, seconds=300, what="a record that is folded")
            memory.append(memory_mb(child()))
        _tell("memory of a worker", vendor, options, events=options.events, tenths_mb=memory, growth=round(memory[-1] / memory[0], 3))
    kept, doubled = counted()
    sent = FIRST + len(calls) + options.events
    _tell("kept", vendor, options, acknowledged=sent - refused, kept=kept, doubled=doubled, refused=refused)
    return 1 if refused or doubled or kept != sent else 0


def prepare() -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Sessions of those who record, and what they may record: the ticks of a few modules."""
    from django.core.management import call_command

    from .record import ASKS, publish
    from .world import RECORDERS, _visitor

    call_command("migrate", verbosity=0, interactive=False)
    facts = [
        {"kind": "step.ticked", "module_key": str(key), "module_version": 1, "step": f"tick-{number}"}
        for key in publish()
        for number in range(ASKS)
    ]
    return tuple(_visitor()[0] for _each in range(RECORDERS)), facts


def _posts(sessions: Sequence[str], facts: Sequence[dict[str, Any]], *, each: int) -> Iterator[Call]:
    """One request after another, of one learner after another, each with so many new events."""
    told = itertools.cycle(facts)
    for session in itertools.cycle(sessions):
        events = [{**fact, "event_id": str(uuid.uuid4())} for fact in itertools.islice(told, each)]
        headers = {**cookies(session), "Content-Type": "application/json"}
        yield Call("POST", "/record/events/", json.dumps({"events": events}).encode(), headers)


@contextmanager
def worker() -> Iterator[Callable[[], int]]:
    """A Celery worker as the embedded site has it; gives the pid of the child that does the work."""
    options = ["--quiet", "worker", "--pool=prefork", "--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=ERROR"]
    process = subprocess.Popen([sys.executable, "-m", "celery", "-A", "learning", *options], cwd=ROOT, env=os.environ)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    try:
        wait_for(lambda: bool(children.read_text().split()), seconds=120, what="a worker")
        yield lambda: int(children.read_text().split()[0])
    finally:
        process.terminate()
        process.wait(60)


def at_their_time(port: int, calls: Sequence[Call], *, per_second: float) -> tuple[list[float], int, int]:
    """Each call at its own moment: (seconds from that moment to each answer, how many were refused, how many found no client free)."""
    turn, lock = itertools.count(), threading.Lock()
    taken: list[float] = []
    refused: list[int] = []
    late: list[int] = []
    begins = time.perf_counter() + 0.2

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                number = next(turn)
            if number >= len(calls):
                connection.close()
                return
            call, due = calls[number], begins + number / per_second
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            elif wait < -0.01:
                late.append(number)
            connection.request(call.method, call.path, call.body or None, call.headers)
            answer = connection.getresponse()
            body = answer.read()
            taken.append(time.perf_counter() - due)
            if answer.status not in call.expects or b"rejected" in body:
                refused.append(answer.status)

    threads = [threading.Thread(target=client) for _each in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, len(refused), len(late)


def lag() -> float:
    """Seconds since the oldest event that is not folded yet."""
    from django.db.models import F, Min
    from django.utils import timezone

    from learning.record.models import Head

    oldest = Head.objects.filter(folded_seq__lt=F("last_seq")).aggregate(oldest=Min("dirty_since"))["oldest"]
    return round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0.0


def counted() -> tuple[int, int]:
    """Events in the database, and how many of them are there more than once."""
    from django.db.models import Count

    from learning.record.models import Event

    return Event.objects.count(), Event.objects.values("event_id").annotate(times=Count("pk")).filter(times__gt=1).count()


def memory_mb(pid: int) -> float:
    """What a process has for itself, and its share of the rest."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024, 1)


def _tell(work: str, vendor: str, options: argparse.Namespace, **figures: Any) -> None:
    sys.stdout.write(json.dumps({"work": work, "database": vendor, "workers": options.workers, **figures}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
