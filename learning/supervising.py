"""Starting the site's three processes, and keeping them alive: web server, Celery worker, beat.

They are forked from one process that has loaded Django once, so they share its memory and start in a blink. Nothing depends on any of
them staying alive: rows are the truth, and whoever comes back finds them.
"""

import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from types import FrameType

from django.conf import settings
from django.db import connections

WEB_THREADS = 8
SHARED = (  # what each process would load for itself
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.worker.consumer",
    "gunicorn.arbiter",
    "gunicorn.workers.gthread",
    "kombu.asynchronous",
)
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # Celery would run every check of Django in each process: `make check` does
GRACE_SECONDS = 4.0  # what a process may take to finish what it holds; then it is killed, and the sweep finds its rows
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # before a process that died is started again
STEADY_SECONDS = 30.0  # alive this long, a process is trusted again


def warm() -> None:
    """Loads once what each process would load for itself: they are forked after this, and share it."""
    from django.urls import get_resolver

    from learning.celery import app
    from learning.wsgi import application  # noqa: F401

    for name in SHARED:
        import_module(name)
    app.loader.import_default_modules()
    app.finalize()
    get_resolver().reverse_dict  # noqa: B018 - imports every view, and writes the addresses down


def serve_web() -> None:
    """gunicorn with one worker of threads: SQLite has one writer anyway, and one process is the lightest."""
    from gunicorn.app.base import BaseApplication

    from learning.wsgi import application

    class Site(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.HOST}:{settings.PORT}" if ":" not in settings.HOST else f"[{settings.HOST}]:{settings.PORT}",
                "workers": 1,
                "threads": WEB_THREADS,
                "worker_class": "gthread",
                "keepalive": 15,
                "timeout": 60,
                "graceful_timeout": int(GRACE_SECONDS) - 1,
                "loglevel": "warning",
                "control_socket_disable": True,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> object:
            return application

    Site().run()


def work() -> None:
    """One Celery worker with one child: a child can be stopped at its time limit, a thread could not."""
    from celery.platforms import SecurityWarning  # it warns of root and pickles; this worker accepts JSON only
    from celery.signals import worker_shutting_down

    from learning.celery import app

    worker_shutting_down.connect(_leave_if_idle, weak=False)
    warnings.simplefilter("ignore", SecurityWarning)
    app.set_current()
    app.set_default()
    alone = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}
    worker = app.Worker(pool_cls="prefork", concurrency=1, loglevel=logging.WARNING, quiet=True, **alone)
    worker.start()  # not `worker_main`: the command line brings a terminal's line editor into each process
    raise SystemExit(worker.exitcode)


def _leave_if_idle(**_: object) -> None:
    """A worker that holds no task has nothing to finish: it need not wait the seconds that Celery's loops take to notice."""
    from celery.worker import state

    if not state.reserved_requests:
        os.killpg(os.getpgid(0), signal.SIGKILL)


def beat() -> None:
    """The schedule: it only rings; what is due is read from rows."""
    from learning.celery import app

    app.Beat(loglevel="WARNING", schedule=settings.CELERY_BEAT_SCHEDULE_FILENAME, quiet=True).run()


PROCESSES: dict[str, Callable[[], None]] = {"web": serve_web, "worker": work, "beat": beat}


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@dataclass
class Child:
    """One of the three: how it runs, whether it does, and how long to wait before trying again."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    due_at: float = field(default=0.0)


class Supervisor:
    """Forks the processes, starts again what dies, and stops all of them together."""

    def __init__(self, processes: dict[str, Callable[[], None]], say: Callable[[str], None]) -> None:
        self.children = [Child(name, run) for name, run in processes.items()]
        self.say = say
        self.stopping = False
        self.lifeline = os.pipe()  # its writing end closes when this process ends, however it ends; the children notice

    def run(self, when_started: Callable[[], None]) -> None:
        """Blocks until SIGINT or SIGTERM, then stops every child and returns."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        warm()
        connections.close_all()
        gc.collect()
        gc.freeze()  # what is loaded now stays shared between the processes
        for child in self.children:
            self._start(child)
        threading.Thread(target=when_started, daemon=True).start()
        while not self.stopping:
            self._tend()
            time.sleep(0.1)
        self._stop_children()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.pid = _fork(child.name, child.run, self.lifeline)

    def _tend(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.pid:
                pid, status = os.waitpid(child.pid, os.WNOHANG)
                if pid:
                    self._died(child, status, now)
            elif now >= child.due_at:
                self._start(child)

    def _died(self, child: Child, status: int, now: float) -> None:
        steady = now - child.started_at > STEADY_SECONDS
        child.pause = FIRST_PAUSE if steady else min(child.pause * 2, LONGEST_PAUSE)
        child.pid, child.due_at = 0, now + child.pause
        how = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"code {os.WEXITSTATUS(status)}"
        self.say(f"{child.name} stopped ({how}); it starts again in {child.pause:g} s, nothing is lost")

    def _stop_children(self) -> None:
        for child in self.children:
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        while any(child.pid for child in self.children) and time.monotonic() < until:
            for child in self.children:
                if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
                    child.pid = 0
            time.sleep(0.05)
        for child in self.children:
            if child.pid:
                _signal(child, signal.SIGKILL, group=True)
                os.waitpid(child.pid, 0)


def run_apart(name: str, run: Callable[[], None]) -> int:
    """Runs something once in a process of its own, which takes along what it loaded, and waits for it; gives its exit code. It ends with
    this process, however this one ends."""
    lifeline = os.pipe()
    try:
        _pid, status = os.waitpid(_fork(name, run, lifeline), 0)
    finally:
        for end in lifeline:
            os.close(end)
    return abs(os.waitstatus_to_exitcode(status))


def _fork(name: str, run: Callable[[], None], lifeline: tuple[int, int]) -> int:
    """A process that takes no signal meant for the terminal's group, follows its parent when that goes, and runs. Returns its pid."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.setpgid(0, 0)
    with contextlib.suppress(OSError), open("/proc/self/comm", "w") as shown:  # what `ps` and `top` call it, where there is such a place
        shown.write(f"cheminer-{name}"[:15])
    reading, writing = lifeline
    os.close(writing)
    threading.Thread(target=_follow_parent, args=(reading,), daemon=True).start()
    code = 1
    try:
        run()
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 0
    except BaseException as error:  # the reason is said; what to do about it is the parent's business
        sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _signal(child: Child, number: int, *, group: bool = False) -> None:
    if child.pid:
        try:
            os.killpg(child.pid, number) if group else os.kill(child.pid, number)
        except ProcessLookupError:
            return


def _follow_parent(reading: int) -> None:
    """Waits for the parent's end of the pipe to close, which happens when it ends by any means, and then ends this process."""
    os.read(reading, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpid(), signal.SIGKILL)
