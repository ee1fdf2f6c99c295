"""A process that has loaded the site once and forks its web server, worker and beat on demand, so that what is killed is back at once.

Reads `start NAME` from standard input, answers `NAME PID`. When its input closes it ends what it forked, and itself.
"""

import os
import signal
import sys
from contextlib import suppress


def main() -> None:
    import django

    django.setup()
    from django.db import connections

    import learning.wsgi  # noqa: F401 - loaded once, shared by all that are forked
    from learning import supervising
    from learning.celery import app

    app.loader.import_default_modules()
    connections.close_all()
    signal.signal(signal.SIGCHLD, _reap)
    sys.stdout.write("ready 0\n")
    sys.stdout.flush()
    children = []
    while line := sys.stdin.readline():
        name = line.split()[1]
        pid = os.fork()
        if pid == 0:
            _become(supervising.PROCESSES[name])
        children.append(pid)
        sys.stdout.write(f"{name} {pid}\n")
        sys.stdout.flush()
    for pid in children:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _reap(number: int, frame: object) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(run: object) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nothing, handle)
    try:
        run()  # type: ignore[operator]
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
