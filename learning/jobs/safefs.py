"""A broker that is a folder: kombu's filesystem transport, made safe to use with several processes.

What it adds: a message appears whole or not at all (written aside, synced, renamed); so do the tables of exchanges; a message is taken
by renaming it, so by one worker only; what cannot be read is put into quarantine instead of killing the worker; folders are made when
missing; a worker that has just finished a task looks for the next at once. What it does not promise: a worker that is killed loses the
messages it had taken. That is allowed, because messages are doorbells here and rows are the truth. What such a worker leaves among the
taken is removed when the next one starts.
"""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any, TypeVar

from kombu.transport import filesystem, virtual
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

T = TypeVar("T")
LEFT_BEHIND_SECONDS = 3600  # a message is read within moments of being taken: what lies there after an hour has no reader
QUARANTINE_SECONDS = 7 * 24 * 3600
POISON = ".bad"
WIPED_UNDER_US = 50  # times that a folder may vanish between two breaths before it is an error
BUSY_PAUSE = 0.01  # seconds between two looks while a task is in hand: its end is told to nobody, and the next message may be there


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that whoever looks sees all of it or nothing, even after a power cut, and although its folder is wiped meanwhile."""
    there(path.parent, lambda: _write_whole(path, data))


def there(folder: Path, work: Callable[[], T]) -> T:
    """Does what needs a folder, making it when it is missing, and again when it vanished under the work. Raises FileNotFoundError when
    that happens time after time."""
    for _again in range(WIPED_UNDER_US):
        with suppress(FileNotFoundError, FileExistsError):  # the latter of a folder that was there, and then was not
            folder.mkdir(parents=True, exist_ok=True)
            return work()
    return work()


def _write_whole(path: Path, data: bytes) -> None:
    aside = path.parent / f".tmp-{uuid.uuid4().hex}"
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """A rename is durable once its folder is. Where a folder cannot be opened (Windows), the system sees to it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Channel(filesystem.Channel):  # type: ignore[misc]
    """The folder as one connection sees it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.inbox, self.outbox, self.taken, self.control_folder):
            there(folder, folder.stat)
        self._tidy()

    @property
    def inbox(self) -> Path:
        return Path(self.data_folder_in)

    @property
    def outbox(self) -> Path:
        return Path(self.data_folder_out)

    @property
    def taken(self) -> Path:
        return Path(self.processed_folder)

    def get_table(self, exchange: str) -> list[Any]:
        try:
            raw = self._exchange_file(exchange).read_bytes()
            return [filesystem.exchange_queue_t(*row) for row in loads(bytes_to_str(raw))]
        except (FileNotFoundError, ValueError, TypeError):  # wiped, or not written by us: go by what this connection declared
            return [
                filesystem.exchange_queue_t(bound.routing_key or "", "", bound.queue)
                for bound in self.state.bindings
                if bound.exchange == exchange
            ]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        if self._exchange_file(exchange).exists() and row in self.get_table(
            exchange
        ):  # the table never holds half a row, so no lock is needed to see that ours is there
            return
        with self._tables_locked():
            rows = self.get_table(exchange)
            self._write_table(exchange, [row, *(kept for kept in rows if kept != row)])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._tables_locked():
            rows = self.get_table(exchange)
            if row in rows:
                self._write_table(exchange, [kept for kept in rows if kept != row])

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        write_whole(self.outbox / name, str_to_bytes(dumps(payload)))

    def _get(self, queue: str) -> Any:
        for name in self._waiting(queue):
            taken = self.taken / name
            try:
                (self.inbox / name).rename(taken)
            except OSError:  # another worker was first
                self.taken.mkdir(parents=True, exist_ok=True)
                continue
            message = self._read(taken)
            if message is not None:
                return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        names = self._waiting(queue)
        for name in names:
            (self.inbox / name).unlink(missing_ok=True)
        return len(names)

    def _waiting(self, queue: str) -> list[str]:
        """The messages of a queue, the oldest first."""
        with suppress(FileNotFoundError):
            return sorted(name for name in os.listdir(self.inbox) if name.partition(".")[2] == f"{queue}.msg")
        return []

    def _read(self, path: Path) -> Any:
        """A taken message, which is then gone; None for one that cannot be read, which is put into quarantine."""
        try:
            message = loads(bytes_to_str(path.read_bytes()))
        except (OSError, ValueError):
            message = None
        if not isinstance(message, dict):
            with suppress(OSError):
                path.replace(path.with_name(path.name + POISON))
            return None
        path.unlink(missing_ok=True)
        return message

    def _write_table(self, exchange: str, rows: list[Any]) -> None:
        write_whole(self._exchange_file(exchange), str_to_bytes(dumps([list(row) for row in rows])))

    @contextmanager
    def _tables_locked(self) -> Iterator[None]:
        with there(self.control_folder, lambda: (self.control_folder / ".lock").open("a")) as file:
            filesystem.lock(file, filesystem.LOCK_EX)
            try:
                yield
            finally:
                filesystem.unlock(file)

    def _tidy(self) -> None:
        """Removes what a killed process left: messages it had taken, files it was writing, and old quarantine."""
        now = time.time()
        for folder in (self.taken, self.outbox, self.control_folder):
            for path in (*folder.glob("*.msg*"), *folder.glob(".tmp-*")):
                if folder != self.taken and path.suffix == ".msg":
                    continue
                with suppress(OSError):
                    kept = QUARANTINE_SECONDS if path.name.endswith(POISON) else LEFT_BEHIND_SECONDS
                    if now - path.stat().st_ctime > kept:
                        path.unlink()


class Transport(filesystem.Transport):  # type: ignore[misc]
    """Named `safefs` in `learning.celery`."""

    Channel = Channel

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state = virtual.BrokerState()  # kombu shares one by all connections of a process: whatever folder they are to

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """As kombu's own, but for how long it sleeps: with one message at a time in hand, each would cost a whole idle pause."""
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            try:
                self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                if until is not None and time.monotonic() >= until:
                    raise TimeoutError from None
                time.sleep(BUSY_PAUSE if self._is_busy() else self.polling_interval)
            else:
                return

    def _is_busy(self) -> bool:
        return any(not channel.qos.can_consume() for channel in self.channels)
