"""`python -m tests.benchmarks.submissions`: a thousand learners hand in ten answers each, all within ten seconds; prints one JSON line.

The site runs as in production: gunicorn with several workers (`--workers`, 4) on a PostgreSQL cluster of its own (`DATABASE_URL` names
another, `--database sqlite` takes the embedded one). Every submission is an HTTP request with session, protection and form; it counts
as acknowledged when the answer leads to its result, and then the database is asked whether it is there, with its ten answers, once.
Exit 1 when one is not. How long it took is a figure, not a verdict: it is this machine's, whose clients share its processors with the
server.
"""

import argparse
import http.client
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.services import Postgres, free_port, listens, wait_for

from .load import Call, fetch, share
from .works import cookies, filled, form

ROOT = Path(__file__).resolve().parents[2]
CLIENTS, SECONDS_ALLOWED = 32, 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.submissions", description=__doc__)
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cheminer-thousand-"))
    (folder / "static").mkdir()
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.benchmarks.settings")
    own = Postgres(folder / "postgres") if options.database == "postgres" and "DATABASE_URL" not in os.environ else None
    if own:
        os.environ["DATABASE_URL"] = own.url
    try:
        return measure(options)
    finally:
        if own:
            own.stop()
        shutil.rmtree(folder, ignore_errors=True)


def measure(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import connection, connections

    vendor, begun = connection.vendor, prepare(options.submissions)
    connections.close_all()
    with server(options.workers) as port:
        session, address = begun[0]
        fields = filled(fetch(port, Call("GET", address, headers=cookies(session))).text)
        calls = [form(session, f"{address}submit/", fields) for session, address in begun]
        bare = [Call("GET", "/bare", headers={"Cookie": "seen=1"})] * len(calls)
        hand_in(port, bare)  # each process has done its first work
        _taken, _refused, bare_seconds = hand_in(port, bare)
        taken, refused, seconds = hand_in(port, calls)
    told = {"work": "submissions at once", "database": vendor, "workers": options.workers, "clients": CLIENTS, "sent": len(calls)}
    told |= {"acknowledged": len(taken), "refused": refused, "seconds": round(seconds, 2), "within_ten_seconds": seconds <= SECONDS_ALLOWED}
    told |= {"bare_per_second": round(len(calls) / bare_seconds, 1), "ratio": round(bare_seconds / seconds, 3)}
    told |= {"per_second": round(len(taken) / seconds, 1), "p50_ms": share(taken, 0.5), "p95_ms": share(taken, 0.95)}
    told |= kept()
    lost = len(taken) - told["submitted"] if len(taken) > told["submitted"] else 0
    broken = lost or refused or told["doubled"] or told["answers"] != 10 * told["submitted"] or told["ungraded"]
    sys.stdout.write(json.dumps({**told, "lost": lost}) + "\n")
    return 1 if broken else 0


def prepare(count: int) -> list[tuple[str, str]]:
    """As many learners, each with a session and an attempt under way: (session, address of the attempt)."""
    from django.core.management import call_command
    from django.utils import timezone

    from quizzes.actions import start_attempt

    from .world import _quiz_of_ten, _visitor

    call_command("migrate", verbosity=0, interactive=False)
    slug, begun = _quiz_of_ten(), []
    for _nth in range(count):
        session, learner_id = _visitor()
        begun.append((session, f"/fr/quiz/{start_attempt(learner_id, quiz_slug=slug, language='fr', now=timezone.now()).pk}/"))
    return begun


@contextmanager
def server(workers: int) -> Iterator[int]:
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "4", "--keep-alive", "15", "--log-level", "error"]
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi:application", *options, "--preload", "--no-control-socket"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PORT": str(port)})
    try:
        wait_for(lambda: listens(port), seconds=120, what="the web server")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def hand_in(port: int, calls: list[Call]) -> tuple[list[float], int, float]:
    """Every call once, by as many clients as there are: (seconds of each that was acknowledged, how many were not, seconds of all)."""
    waiting: queue.SimpleQueue[Call] = queue.SimpleQueue()
    for call in calls:
        waiting.put(call)
    taken: list[float] = []
    refused: list[int] = []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            try:
                call = waiting.get_nowait()
            except queue.Empty:
                connection.close()
                return
            start = time.perf_counter()
            connection.request(call.method, call.path, call.body or None, call.headers)
            answer = connection.getresponse()
            answer.read()
            leads = answer.status in call.expects and (call.method == "GET" or (answer.headers["Location"] or "").endswith("/result/"))
            (taken if leads else refused).append(time.perf_counter() - start if leads else answer.status)  # type: ignore[arg-type]

    threads = [threading.Thread(target=client) for _each in range(CLIENTS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, len(refused), time.perf_counter() - started


def kept() -> dict[str, Any]:
    """What the database has of it, once everything is judged as the worker would."""
    from django.db.models import Count
    from django.utils import timezone

    from quizzes.actions import grade_due
    from quizzes.models import Answer, Attempt

    submitted = Attempt.objects.filter(submitted_at__isnull=False)
    started = time.perf_counter()
    while grade_due(now=timezone.now()):
        continue
    doubled = Answer.objects.values("attempt", "question_ref").annotate(times=Count("pk")).filter(times__gt=1).count()
    found = {"submitted": submitted.count(), "answers": Answer.objects.count(), "doubled": doubled}
    found["grading_seconds"] = round(time.perf_counter() - started, 1)
    return found | {"ungraded": submitted.filter(graded_at__isnull=True).count()}


if __name__ == "__main__":
    sys.exit(main())
