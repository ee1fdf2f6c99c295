"""The protocol of saving under a thousand random schedules of faults: nothing is ever called saved that the server does not have.

The devices here keep answers as `static/js/quiz.js` does: under an id of their own, until that id is acknowledged, one request at a
time; the server is the real one, with its database.
"""

import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction

from quizzes import actions
from quizzes.models import Answer, Attempt
from quizzes.views.sending import batch_of, save_batch
from tests.quizzes.conftest import NOW

pytestmark = pytest.mark.django_db
SCHEDULES, STEPS = 1000, 5
FATES = ["arrives", "arrives", "request lost", "reply lost", "arrives twice", "arrives late", "server dies"]


class Dead(Exception):
    """The process ends before the transaction does."""


@dataclass
class Device:
    """What one tab knows. `stored` survives a closed browser; `said` is what its page called saved."""

    stored: dict = field(default_factory=dict)
    said: list = field(default_factory=list)
    last: dict = field(default_factory=dict)

    def answer(self, ref, text, at):
        self.stored[ref] = self.last[ref] = {"event_id": str(uuid.uuid4()), "text": text, "at": at}

    def body(self, sent_at):
        rows = [
            {"event_id": kept["event_id"], "question": ref, "fields": [[ref, kept["text"]]], "answered_at": kept["at"]}
            for ref, kept in self.stored.items()
        ]
        return json.dumps({"answers": rows, "sent_at": sent_at}).encode()

    def settle(self, reply):
        for row in [*reply["saved"], *reply["refused"]]:
            ref = next((ref for ref, kept in self.stored.items() if kept["event_id"] == row["event_id"]), None)
            if ref is not None:
                del self.stored[ref]
        self.said += [row["event_id"] for row in reply["saved"]]


class Line:
    """The network and the server behind it; `now` is in milliseconds, for both clocks."""

    def __init__(self, attempt, dice):
        self.attempt, self.dice, self.now, self.late = attempt, dice, 0, []

    def serve(self, body):
        return save_batch(self.attempt, batch_of(body), now=NOW + timedelta(milliseconds=self.now))

    def send(self, device, fate):
        body = device.body(self.now)
        if not device.stored or fate == "request lost":
            return
        if fate == "arrives late":
            self.late.append(body)
            return
        if fate == "server dies":
            with pytest.raises(Dead):
                self.die(body)
            return
        reply = self.serve(body)
        if fate == "arrives twice":
            reply = self.serve(body)
        if fate != "reply lost":
            device.settle(reply)
            known = Answer.objects.filter(event_id__in=device.said).count()
            assert known == len(set(device.said)), "the page said saved of an answer that is not there"

    @transaction.atomic
    def die(self, body):
        self.serve(body)
        raise Dead

    def deliver_late(self):
        while self.late:
            self.serve(self.late.pop(self.dice.randrange(len(self.late))))


def run(attempt, refs, seed):
    dice = random.Random(seed)
    line, devices = Line(attempt, dice), [Device(), Device()]
    for _step in range(STEPS):
        line.now += dice.randrange(1, 2000)
        device = dice.choice(devices)
        device.answer(dice.choice(refs), f"{seed} {line.now}", line.now)
        line.send(device, dice.choice(FATES))
        if dice.random() < 0.2:
            line.deliver_late()
    line.now += 1
    for device in devices:
        line.send(device, "arrives")
    line.deliver_late()
    return devices


def test_a_thousand_schedules_of_faults_never_a_false_saved_and_nothing_lost(quiz, learner, refs):
    attempt = actions.start_attempt(learner, quiz_slug=quiz.slug, language="en", now=NOW)
    asked = [refs["word"], refs["number"], refs["free"]]
    for seed in range(SCHEDULES):
        devices = run(attempt, asked, seed)
        given = {kept["event_id"]: (kept["at"], ref, kept["text"]) for device in devices for ref, kept in device.last.items()}
        rows = Answer.objects.filter(event_id__in=given).values_list("event_id", flat=True)
        assert sorted(map(str, rows)) == sorted(given), f"schedule {seed}: the last answers of each tab are there, each once"
        assert all(not device.stored for device in devices), f"schedule {seed}: everything was acknowledged in the end"
        if seed % 100 == 0:
            latest = {ref: text for _at, ref, text in sorted(given.values())}
            kept = actions.responses_of(attempt)
            assert {ref: kept[ref]["text"] for ref in latest} == latest, f"schedule {seed}: the last one given is the one that counts"
        Answer.objects.filter(attempt=attempt).delete()
    assert Attempt.objects.count() == 1
