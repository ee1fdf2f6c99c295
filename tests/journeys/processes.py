"""The processes of a running site, as the system knows them: to stop one in the middle of its work."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from .conftest import RunningSite


def worker_of(site: RunningSite) -> list[int]:
    """The Celery worker and its child: the second of what the site started, after the web server and before the schedule."""
    worker = sorted(_children(_starter_of(site)))[1]
    return [worker, *_children(worker)]


def web_of(site: RunningSite) -> list[int]:
    """The web server and its workers: the first of what the site started."""
    web = sorted(_children(_starter_of(site)))[0]
    return [web, *_children(web)]


def send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, number)


def _starter_of(site: RunningSite) -> int:
    wanted = f"DATA_DIR={site.folder}".encode()
    ours = [pid for pid, environment in _environments() if wanted in environment.split(b"\0") and b"up" in _command(pid)]
    return next(pid for pid in ours if _parent(pid) not in ours)


def _environments() -> Iterator[tuple[int, bytes]]:
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            yield int(path.parent.name), path.read_bytes()
        except OSError:
            continue  # ended meanwhile, or not ours to read


def _command(pid: int) -> list[bytes]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
