"""A bounded load on this machine's loopback: a few clients, each one request after another, for a few seconds."""

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CLIENTS = int(os.environ.get("CLIENTS", "4"))


@dataclass(frozen=True)
class Call:
    """One request of a work."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    expects: tuple[int, ...] = (200,)


@dataclass(frozen=True)
class Figures:
    """Requests per second, latencies in milliseconds, the most queries an answer took, and answers that were not expected."""

    rps: float
    p50_ms: float
    p95_ms: float
    queries: int | None
    requests: int
    failed: int


Script = Callable[[int], Iterator[Call]]  # a client's number -> its calls, without end


def run_load(port: int, script: Script, *, clients: int, seconds: float) -> Figures:
    """Runs the script on so many clients for so long; every client keeps one connection."""
    taken: list[float] = []
    queries: list[int] = []
    failures: list[int] = []
    until = time.perf_counter() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for call in script(number):
            if time.perf_counter() >= until:
                break
            start = time.perf_counter()
            connection.request(call.method, call.path, call.body or None, call.headers)
            answer = connection.getresponse()
            answer.read()
            taken.append(time.perf_counter() - start)
            if answer.status not in call.expects:
                failures.append(answer.status)
            if answer.headers["X-Queries"]:
                queries.append(int(answer.headers["X-Queries"]))
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - started
    busy = sum(taken) / clients  # what a client spent waiting for counted answers; preparing is not counted
    return Figures(
        rps=round(len(taken) / min(spent, busy or spent), 1),
        p50_ms=share(taken, 0.5),
        p95_ms=share(taken, 0.95),
        queries=max(queries) if queries else None,
        requests=len(taken),
        failed=len(failures),
    )


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str


def fetch(port: int, call: Call) -> Answer:
    """One request outside the count, for what a work must have in hand before it is measured."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(call.method, call.path, call.body or None, call.headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return Answer(answer.status, text, answer.headers["Location"] or "")


def share(taken: list[float], part: float) -> float:
    """Milliseconds within which so large a part of the answers came."""
    ordered = sorted(taken) or [0.0]
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))], 1)
