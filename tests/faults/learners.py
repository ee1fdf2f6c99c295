"""Fifty learners who send, and send again until they are answered. What was acknowledged is in a journal on disk before it is counted."""

import http.client
import json
import os
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TOKEN = "f" * 32  # the same value as cookie and as header is what the site's protection asks for
MOST_SKEW = timedelta(hours=26)
PATIENCE = 10.0  # seconds one request may take


class Journal:
    """One line per acknowledged event: learner, id. Written and synced before anybody counts it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.open("a", encoding="ascii")
        self.lock = threading.Lock()
        self.count = 0

    def note(self, session: str, ids: list[str]) -> None:
        with self.lock:
            self.file.writelines(f"{session} {each}\n" for each in ids)
            self.file.flush()
            os.fsync(self.file.fileno())
            self.count += len(ids)

    def read(self) -> set[str]:
        return {line.split()[1] for line in self.path.read_text(encoding="ascii").splitlines()}


@dataclass
class Tally:
    """What the learners met on their way."""

    failures: dict[str, int] = field(default_factory=dict)
    recovered: int = 0
    refused: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def failed(self, how: str) -> None:
        with self.lock:
            self.failures[how] = self.failures.get(how, 0) + 1

    def answered(self, seconds: float, recovered: int) -> None:
        with self.lock:
            self.waits.append(seconds)
            self.recovered += recovered


class Learner(threading.Thread):
    """Sends batches until told to stop. Its clock is wrong by up to 26 hours, and it says so by the moment it sends."""

    def __init__(self, port: int, session: str, steps: list[dict[str, Any]], journal: Journal, tally: Tally, *, seed: str) -> None:
        super().__init__(daemon=True)
        self.port, self.session, self.steps, self.journal, self.tally = port, session, steps, journal, tally
        self.dice = random.Random(seed)
        self.skew = MOST_SKEW * self.dice.uniform(-1, 1)
        self.stopping = threading.Event()
        self.sent = 0
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        while not self.stopping.is_set():
            self._send(self._batch())

    def _batch(self) -> list[dict[str, Any]]:
        events = []
        for _each in range(self.dice.randint(1, 10)):
            self.sent += 1
            moment = (datetime.now(UTC) + self.skew).isoformat()
            one = {**self.dice.choice(self.steps), "event_id": str(uuid.UUID(int=self.dice.getrandbits(128), version=4))}
            events.append({**one, "device": "storm", "device_seq": self.sent, "occurred_at": moment})
        return events

    def _send(self, events: list[dict[str, Any]]) -> None:
        """Again and again under the same ids, as the browser's queue does."""
        started, tries = time.monotonic(), 0
        while True:
            tries += 1
            verdicts = self._try(events)
            if verdicts is not None:
                break
            time.sleep(self.dice.uniform(0.05, 0.3))
        taken = [each["event_id"] for each in verdicts if each["status"] in ("accepted", "duplicate")]
        self.tally.refused += [each["reason"] for each in verdicts if each["status"] not in ("accepted", "duplicate")]
        self.journal.note(self.session, taken)
        self.tally.answered(time.monotonic() - started, len(taken) if tries > 1 else 0)

    def _try(self, events: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
        body = json.dumps({"events": events, "sent_at": (datetime.now(UTC) + self.skew).isoformat()})
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "Content-Type": "application/json"}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.connection.request("POST", "/record/events/", body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            self.tally.failed(type(error).__name__)
            return None
        if answer.status != 200:
            self.tally.failed(str(answer.status))
            if answer.status == 429:
                time.sleep(2)
            return None
        verdicts: list[dict[str, Any]] = json.loads(text)["verdicts"]
        return verdicts
