"""The processes of a running site, as the system knows them: to stop one in the middle of its work."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from .conftest import RunningSite


def worker_of(site: RunningSite) -> list[int]:
    """The Celery worker and its child."""
    return _named("worker", site)


def web_of(site: RunningSite) -> list[int]:
    """The web server and its workers."""
    return _named("web", site)


def send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, number)


def _named(name: str, site: RunningSite) -> list[int]:
    """By the name each process bears: those that were started again have other numbers, in another order."""
    (found,) = (pid for pid in _children(_starter_of(site)) if Path(f"/proc/{pid}/comm").read_text().strip() == f"cheminer-{name}")
    return [found, *_children(found)]


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
