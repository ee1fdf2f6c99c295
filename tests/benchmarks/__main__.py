"""`make bench`: starts the site on a server of its own and prints one JSON line per work.

`ratio` is requests per second over those of a bare view of the same site on the same server in the same run; `ratio_without_middleware` is
over that view called with no middleware at all, the most any Django can do there. `SECONDS` (3), `CLIENTS` (4), `DATABASE_URL` may be set.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .engines import pure, stored
from .engines import told as told_engines
from .load import CLIENTS, Call, Figures, Script, run_load

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("SECONDS", "3"))
THREADS = 4


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(port: int) -> Iterator[None]:
    """gunicorn with one worker of threads, as the embedded site has it; ended with the bench."""
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", str(THREADS), "--keep-alive", "15", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi:application", *options, "--no-control-socket"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PORT": str(port)})
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(15)


def always(call: Call) -> Script:
    def script(number: int) -> Iterator[Call]:
        while True:
            yield call

    return script


def told(work: str, figures: Figures, bare: Figures, same_stack: Figures) -> str:
    line = {"work": work, "rps": figures.rps, "p50_ms": figures.p50_ms, "p95_ms": figures.p95_ms, "queries": figures.queries}
    line |= {"ratio": round(figures.rps / same_stack.rps, 3), "ratio_without_middleware": round(figures.rps / bare.rps, 3)}
    return json.dumps({**line, "requests": figures.requests, "failed": figures.failed})


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="cheminer-bench-"))
    (folder / "static").mkdir()
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.benchmarks.settings")
    try:
        return measure()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure() -> int:
    import django

    django.setup()
    from django.db import connections

    from .boards import make_boards, measure_boards, measure_exports, measure_folds
    from .works import cookies, crowded, scripts
    from .world import crowd, make_world

    told_engines(pure())
    world = make_world()
    connections.close_all()
    port, failed = free_port(), 0
    with server(port):
        somebody = {"Cookie": "seen=1"}  # so that the bare view is run each time, not kept
        for path in ("/bare", "/fr/", "/bare/alone"):
            run_load(port, always(Call("GET", path, headers=somebody)), clients=CLIENTS, seconds=1)
        bare = run_load(port, always(Call("GET", "/bare/alone", headers=somebody)), clients=CLIENTS, seconds=SECONDS)
        same_stack = run_load(port, always(Call("GET", "/bare", headers=somebody)), clients=CLIENTS, seconds=SECONDS)
        sys.stdout.write(
            told("bare view without middleware", bare, bare, same_stack) + "\n" + told("bare view", same_stack, bare, same_stack) + "\n"
        )
        for fill, works in ((None, scripts(world, port)), (crowd, crowded(world))):
            if fill:
                fill()
                connections.close_all()
            for work, script in works.items():
                run_load(port, script, clients=CLIENTS, seconds=0.5)
                figures = run_load(port, script, clients=CLIENTS, seconds=SECONDS)
                failed += figures.failed
                sys.stdout.write(told(work, figures, bare, same_stack) + "\n")
                sys.stdout.flush()
        boards = make_boards()
        failed += measure_boards(boards, port, cookies(world.facilitator), seconds=SECONDS)
    failed += measure_exports(boards)
    measure_folds()
    told_engines(stored())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
