"""A crash at every executed line.

The operation runs in a forked process under a tracer, on a copy of the database; at the chosen line the process is killed with -9, so
that nothing gets to clean up: no `finally`, no rollback of Python's. Another process then looks at what the disk holds, lets the
sender try again, and compares with a run that nobody killed.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import connections

from .copies import Copies
from .operations import Operation, facts, operations, prepare, settle, world

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(f"{ROOT}/{name}/" for name in ("cms", "learning", "paths", "quizzes"))
COMMITS = ("django/db/transaction.py",)  # so that the moments before and after a commit are among them
Place = tuple[str, int, int]  # file, line, which time it is executed


@dataclass
class Result:
    """One operation: how many lines were killed at, and what did not hold."""

    name: str
    lines: int = 0
    points: int = 0
    survived: int = 0
    broken: list[str] = field(default_factory=list)


def in_child(work: Callable[[], Any]) -> Any:
    """Runs work in a forked process with database connections of its own; returns what it returned, None when it was killed."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        code = 1
        try:
            connections.close_all()
            with os.fdopen(writing, "w") as out:
                json.dump(work(), out, default=str)
            code = 0
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return None
    if os.WEXITSTATUS(status):
        raise RuntimeError(f"the child failed: {text}")
    return json.loads(text)


class Watch:
    """A tracer that counts the lines of our code, and kills this process at one of them."""

    def __init__(self, at: Place | None = None) -> None:
        self.at = at
        self.seen: dict[tuple[str, int], int] = {}

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        name = frame.f_code.co_filename
        return self.line if name.startswith(OURS) or name.endswith(COMMITS) else None

    def line(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            key = (frame.f_code.co_filename, frame.f_lineno)
            self.seen[key] = self.seen.get(key, 0) + 1
            if self.at == (*key, self.seen[key]):
                os.kill(os.getpid(), signal.SIGKILL)
        return self.line

    def run(self, operation: Operation) -> dict[str, int]:
        sys.settrace(self)
        try:
            operation.run()
        finally:
            sys.settrace(None)
        return {f"{name}:{number}": count for (name, number), count in self.seen.items()}


def places(seen: dict[str, int]) -> Iterator[Place]:
    """Each line the first time it is executed, and those of loops the last time too."""
    for where, count in seen.items():
        name, _, number = where.rpartition(":")
        yield name, int(number), 1
        if count > 1:
            yield name, int(number), count


def crash_everywhere(folder: Path, copies: Copies, *, every: int = 1, seed: int = 0) -> list[Result]:
    """Kills each operation at each of its lines; or at every so-many-th, another set with another seed. `folder` is a data folder of
    one's own, `copies` the database the site is on."""
    ids = in_child(_make)
    copies.keep()

    def afresh() -> None:
        copies.afresh()
        (folder / "erasures").unlink(missing_ok=True)

    for operation in operations(ids):  # once in this process, so that no child has to load what it needs
        afresh()
        operation.run()
        _after(operation)
        connections.close_all()
    results = []
    for operation in operations(ids):
        result = Result(operation.name)
        afresh()
        seen = in_child(lambda each=operation: Watch().run(each))
        whole = in_child(lambda each=operation: _after(each))["facts"]
        result.lines = len(seen)
        for number, place in enumerate(places(seen)):
            if number % every != seed % every:
                continue
            afresh()
            lived = in_child(lambda each=operation, at=place: Watch(at).run(each))
            result.points += 1
            result.survived += lived is not None
            after = in_child(lambda each=operation: _after(each))
            wrong = [*after["between"], *(f"{name} differs" for name, value in after["facts"].items() if value != whole[name])]
            result.broken += [f"{place[0].removeprefix(str(ROOT))}:{place[1]} ({place[2]}): {words}" for words in wrong]
        results.append(result)
    return results


def _make() -> dict[str, str]:
    ids = world()
    settle()
    prepare(ids)
    return ids


def _after(operation: Operation) -> dict[str, Any]:
    """What the disk holds after the crash, then after the sender has tried again and the schedule has come by."""
    between = operation.broken()
    operation.run()
    settle()
    return {"between": between, "facts": facts()}
