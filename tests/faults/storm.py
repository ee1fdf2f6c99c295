"""Learners work while web server, worker, beat, broker and database are killed under them; then every promise is asked for."""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from .learners import Journal, Learner, Tally
from .services import BROKERS, Folder, Postgres, free_port, listens, wait_for

LEARNERS, EVENTS, KILLS = 50, 20_000, 200
SHORT_LEARNERS, SHORT_EVENTS, SHORT_KILLS = 12, 600, 10
SHARES = {"web": 0.3, "worker": 0.5, "beat": 0.1, "broker": 0.1}
RESTARTS = 20  # of the database, in the long form on PostgreSQL
ALL_FOLDED_SECONDS = 60
OUTAGE = 300  # seconds without any broker, in the long form with a broker that is a process
MODULES, ASKS = 5, 40


class Site:
    """The processes of a site on a folder of its own, each of which can be killed and is back at once."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.pids: dict[str, int] = {}
        self.ended: Counter[str] = Counter()
        self.zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            env={**os.environ, **environment, "PORT": str(self.port)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._answer()
        for name in ("web", "worker", "beat"):
            self.start(name)
        wait_for(lambda: listens(self.port), seconds=60, what="the web server")

    def start(self, name: str) -> None:
        assert self.zygote.stdin is not None
        self.zygote.stdin.write(f"start {name}\n")
        self.zygote.stdin.flush()
        self.pids[name] = self._answer()

    def _answer(self) -> int:
        assert self.zygote.stdout is not None
        return int(self.zygote.stdout.readline().split()[1])

    def kill(self, name: str) -> None:
        """-9 for the process and its children, and a new one."""
        with suppress(ProcessLookupError):
            os.killpg(self.pids[name], signal.SIGKILL)
        self.start(name)

    def tend(self) -> None:
        """Starts again what ended by itself, as the site's own supervisor or systemd would, and counts it."""
        for name, pid in list(self.pids.items()):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                self.ended[name] += 1
                self.start(name)

    def end(self) -> None:
        assert self.zygote.stdin is not None
        self.zygote.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.zygote.wait(20)
        for pid in self.pids.values():
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        self.zygote.kill()


def storm(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The whole of it; returns the figures. `broken` names what did not hold."""
    database = Postgres(folder / "postgres") if options.database == "postgres" else None
    broker = BROKERS[options.broker](folder / options.broker) if options.broker in BROKERS else Folder(folder / "broker")
    environment = {name: url for name, url in (("DATABASE_URL", database.url if database else ""), ("BROKER_URL", broker.url)) if url}
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(environment)
    try:
        return _storm(folder, options, database, broker, environment)
    finally:
        broker.stop()
        if database:
            from django.db import connections

            connections.close_all()
            database.stop()


def _storm(folder: Path, options: argparse.Namespace, database: Any, broker: Any, environment: dict[str, str]) -> dict[str, Any]:
    import django

    django.setup()
    learners = SHORT_LEARNERS if options.short else LEARNERS
    events = options.events or (SHORT_EVENTS if options.short else EVENTS)
    kills = options.kills or (SHORT_KILLS if options.short else KILLS)
    sessions, steps = _world(folder, learners, is_sqlite=database is None)
    journal, tally, dice = Journal(folder / "journal"), Tally(), random.Random(options.seed)
    site = Site(folder, environment)
    people = [Learner(site.port, session, steps, journal, tally, seed=f"{options.seed} {session}") for session in sessions]
    try:
        for person in people:
            person.start()
        killed = _kill(site, database, broker, journal, dice, kills=kills, events=events, outage=0 if options.short else OUTAGE)
        for person in people:
            person.stopping.set()
        for person in people:
            person.join(60)
        folded_after = _wait_until_folded(site)
        figures = _verdict(journal, tally, killed, folded_after, unfinished=sum(person.is_alive() for person in people))
        return {**figures, "ended_by_themselves": dict(site.ended)}
    finally:
        site.end()


def _world(folder: Path, learners: int, *, is_sqlite: bool) -> tuple[list[str], list[dict[str, Any]]]:
    """Modules to walk through, and a session for each learner."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connections

    from learning.record.actions import ensure_subject
    from tests.record.builders import outline, publish

    from .__main__ import _migrate
    from .operations import SPACE, uuid

    _migrate(folder) if is_sqlite else call_command("migrate", verbosity=0, interactive=False)
    steps = []
    for number in range(MODULES):
        key = uuid.uuid5(SPACE, f"module {number}")
        asks = [f"tick-{each}" for each in range(ASKS)]
        publish(outline(*asks, key=key), key=key, current=False)
        steps += [{"kind": "step.ticked", "module_key": str(key), "module_version": 1, "step": ask} for ask in asks]
    sessions = []
    for _each in range(learners):
        store = SessionStore()
        ensure_subject(session=store)
        store.save()
        sessions.append(str(store.session_key))
    connections.close_all()
    return sessions, steps


def _kill(
    site: Site, database: Any, broker: Any, journal: Journal, dice: random.Random, *, kills: int, events: int, outage: float
) -> Counter[str]:
    """Until so many were killed and so many events acknowledged."""
    plan = [name for name, share in SHARES.items() for _each in range(max(1, round(kills * share)))]
    plan += ["database"] * (min(RESTARTS, max(1, kills // 10)) if database else 0)
    dice.shuffle(plan)
    killed: Counter[str] = Counter()
    until = time.monotonic() + 40 * 60
    for name in plan:
        time.sleep(dice.uniform(0.05, 0.8))
        site.tend()
        if name == "database":
            database.restart()
        elif name == "broker":
            broker.restart()
        else:
            site.kill(name)
        killed[name] += 1
    if outage and broker.url:
        broker.kill()
        time.sleep(outage)
        broker.start()
        killed["broker down for seconds"] = int(outage)
    while journal.count < events and time.monotonic() < until:
        site.tend()
        time.sleep(0.1)
    return killed


def _wait_until_folded(site: Site) -> float:
    """Nobody helps: the worker and its sweep alone."""
    from django.db import connections

    from learning.record.models import Head

    started = time.monotonic()

    def is_folded() -> bool:
        site.tend()
        return not Head.objects.dirty().exists()

    with suppress(TimeoutError):
        wait_for(is_folded, seconds=2 * ALL_FOLDED_SECONDS, what="the end of the fold")
    connections.close_all()
    return round(time.monotonic() - started, 1)


def _verdict(journal: Journal, tally: Tally, killed: Counter[str], folded_after: float, *, unfinished: int) -> dict[str, Any]:
    from learning.record.actions import verify_record
    from learning.record.models import Event, Head, Progress

    acknowledged = journal.read()
    rows = [str(each) for each in Event.objects.values_list("event_id", flat=True)]
    lost, duplicated = acknowledged - set(rows), len(rows) - len(set(rows))
    ticked = {(subject, key, step) for subject, key, step in Event.objects.values_list("subject_id", "module_key", "step")}
    counted = sum(len(state["ticks"]) for state in Progress.objects.values_list("state", flat=True))
    waits = sorted(tally.waits) or [0.0]
    findings = [f"{each.invariant} {each.subject} {each.words}" for each in verify_record().findings]
    unfolded = Head.objects.dirty().count()
    broken = [
        *(f"lost: {each}" for each in sorted(lost)[:5]),
        *([f"{duplicated} events stand twice"] if duplicated else []),
        *([f"{counted} ticks are counted, {len(ticked)} were made"] if counted != len(ticked) else []),
        *([f"{unfolded} ledgers are not folded after {folded_after} s"] if unfolded or folded_after > ALL_FOLDED_SECONDS else []),
        *([f"{unfinished} learners never got an answer"] if unfinished else []),
        *(f"refused: {each}" for each in tally.refused[:5]),
        *findings[:10],
    ]
    return {
        "acknowledged": len(acknowledged),
        "lost": len(lost),
        "duplicated": duplicated + max(0, counted - len(ticked)),
        "recovered": tally.recovered,
        "kills": sum(count for name, count in killed.items() if " " not in name),
        "killed": dict(killed),
        "failed_requests": tally.failures,
        "folded_after_seconds": folded_after,
        "answer_p50_ms": round(1000 * waits[len(waits) // 2]),
        "answer_p99_ms": round(1000 * waits[int(len(waits) * 0.99)]),
        "broken": broken,
    }
