"""The heartbeat goes through the front door, names what stopped, and is in no count."""

import json
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.models import cards, current_outlines
from learning.celery import app
from learning.monitoring.actions import HEART, KEPT, MODULE, beat, look, note_pulse
from learning.monitoring.engine.diagnosing import Part, Seen, stopped
from learning.monitoring.models import Pulse
from learning.monitoring.tasks import note_beat
from learning.record.actions import fold_due, verify_record
from learning.record.models import Event, Head, Subject

WELL = Seen(web=True, database=True, broker=True, folded_after=0.5, beat_age=10)


@pytest.mark.parametrize(
    ("seen", "names"),
    [
        (WELL, ()),
        (Seen(web=False), ("web",)),
        (Seen(web=True), ("database",)),
        (Seen(web=True, database=True), ("broker",)),
        (Seen(web=True, database=True, broker=True), ("worker",)),
        (Seen(web=True, database=True, broker=True, folded_after=0.5), ("beat",)),
        (Seen(web=True, database=True, broker=True, folded_after=0.5, beat_age=121), ("beat",)),
    ],
)
def test_the_part_that_stopped_is_named_and_no_other(seen: Seen, names: tuple[str, ...]) -> None:
    assert stopped(seen) == names


class Door:
    """The site's own front door; `folds` is a worker that lives."""

    def __init__(self, *, folds: bool = True) -> None:
        self.client, self.folds = Client(enforce_csrf_checks=True), folds

    def __call__(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        self.client.cookies.load(headers.get("Cookie", ""))
        token = {"X-CSRFToken": headers.get("X-CSRFToken", "")}
        answer = self.client.post(path, body, content_type="application/json", headers=token) if body else self.client.get(path)
        if self.folds:
            fold_due(now=timezone.now())
        return answer.status_code, answer.content


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "memory://")


@pytest.fixture
def schedule(db: None) -> None:
    note_beat()


@pytest.mark.django_db
@pytest.mark.usefixtures("schedule")
class TestABeat:
    def test_all_is_well(self) -> None:
        assert beat(Door(), patience=5) == ()
        assert set(Pulse.objects.values_list("part", "is_up")) == {(part.value, True) for part in Part}
        assert mail.outbox == []

    def test_a_worker_that_is_dead_is_named_and_told_once(self, settings: object) -> None:
        settings.ADMINS = [("ops", "ops@example.org")]  # type: ignore[attr-defined]
        assert beat(Door(folds=False), patience=0) == (Part.WORKER,)
        assert beat(Door(folds=False), patience=0) == (Part.WORKER,)
        assert ["stopped: worker" in sent.subject for sent in mail.outbox] == [True]
        assert beat(Door(), patience=5) == ()
        assert beat(Door(folds=False), patience=0) == (Part.WORKER,)
        assert len(mail.outbox) == 2

    def test_a_schedule_that_is_silent_is_named(self) -> None:
        Pulse.objects.filter(part=Part.BEAT).update(at=timezone.now() - timedelta(minutes=3))
        assert beat(Door(), patience=5) == (Part.BEAT,)
        note_beat()
        assert beat(Door(), patience=5) == ()

    def test_a_broker_that_cannot_be_reached_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
        monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
        assert beat(Door(folds=False), patience=0) == (Part.BROKER,)

    def test_a_broker_that_went_while_one_waited_is_named_and_not_the_worker(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Leaving(Door):
            def __call__(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
                answer = super().__call__(path, body, headers)
                if body:
                    timer.start()
                return answer

        def leave() -> None:
            monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
            monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")

        timer = threading.Timer(1, leave)
        assert beat(Leaving(folds=False), patience=3) == (Part.BROKER,)
        timer.join()

    def test_a_schedule_that_comes_back_while_one_waits_is_not_named(self) -> None:
        class Returning(Door):
            def __call__(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
                answer = super().__call__(path, body, headers)
                if body:
                    note_beat()
                return answer

        Pulse.objects.filter(part=Part.BEAT).update(at=timezone.now() - timedelta(minutes=10))
        assert beat(Returning(), patience=5) == ()

    def test_a_door_that_is_shut_or_says_that_it_cannot_read(self) -> None:
        def refused(*_arguments: object) -> tuple[int, bytes]:
            raise ConnectionRefusedError

        assert beat(refused) == (Part.WEB,)
        assert beat(lambda *_arguments: (503, b"{}")) == (Part.DATABASE,)
        assert beat(lambda *_arguments: (404, b"")) == (Part.WEB,)

    def test_it_never_shows_in_a_count(self) -> None:
        before = [card.module_key for code in ("fr", "en") for card in cards(code)]
        beat(Door(), patience=5)
        assert [card.module_key for code in ("fr", "en") for card in cards(code)] == before
        assert current_outlines([MODULE]) == {}
        assert set(Event.objects.values_list("subject_id", "module_key")) == {(HEART, MODULE)}
        assert b"Heartbeat" not in Client().get("/fr/routes/").content
        assert verify_record().is_sound

    def test_its_ledger_begins_anew_before_it_grows_long(self) -> None:
        beat(Door(), patience=5)
        Head.objects.filter(pk=HEART).update(last_seq=KEPT, folded_seq=KEPT)
        beat(Door(), patience=5)
        assert Head.objects.get(pk=HEART).last_seq == 1
        assert Event.objects.count() == 1
        assert verify_record().is_sound

    def test_it_leaves_nobody_behind(self) -> None:
        for _each in range(3):
            look(Door(), patience=5)
        assert Subject.objects.count() == 1


@pytest.mark.django_db
def test_the_heartbeat_comes_through_the_protection_that_everybody_meets() -> None:
    door = Door()
    event = {"event_id": "00000000-0000-4000-8000-000000000001", "kind": "step.opened", "module_key": str(MODULE), "step": "beat"}
    status, _body = door("/record/events/", json.dumps({"events": [event]}).encode(), {"X-CSRFToken": "none"})

    assert status == 403
    note_pulse(Part.WEB, now=timezone.now())
