"""Who learns without an account keeps it all: everything moves along, nothing is doubled, nobody else gets it."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from learning.record.access import private_texts, progress_of
from learning.record.actions import adopt_subject, append_events, ensure_subject, fold_due, merge_subject, verify_record
from learning.record.models import Event, Head, IngestReject, Subject
from tests.record.builders import KEY, draft
from tests.record.test_http import row, send

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def user():
    return get_user_model().objects.create_user("ada@example.org", PASSWORD)


def test_the_first_record_becomes_the_account_s_own(append, learner, user):
    append(draft())
    assert adopt_subject(learner, user) == learner
    assert Subject.objects.get(pk=learner).user == user
    assert ensure_subject(user=user) == learner


def test_a_second_record_joins_the_first(append, learner, user, now):
    own = ensure_subject(user=user)
    append_events(own, [draft(step="tick-1"), draft("action.written", "action-1", private_text="old")], now=now)
    append(draft(step="tick-2"), draft("action.written", "action-1", private_text="new"), draft(kind="step.imagined"))
    fold_due(now=now)
    assert adopt_subject(learner, user) == own
    assert progress_of(own)[KEY].done_asks == {"tick-1", "tick-2"}
    assert private_texts(own, KEY) == {"action-1": "new"}
    assert IngestReject.objects.get().subject_id == own
    fold_due(now=now)
    assert progress_of(own)[KEY].percent == 50
    assert not Event.objects.of(learner).exists()
    assert not Head.objects.filter(pk=learner).exists()
    assert verify_record().is_sound


def test_what_both_records_hold_is_held_once(append, learner, user, now):
    own = ensure_subject(user=user)
    both, other = draft("action.written", "action-1", private_text="mine"), draft(device="phone", device_seq=1)
    append_events(own, [both, draft(device="phone", device_seq=1)], now=now)
    append(both, other)
    assert merge_subject(learner, own, now=now) == 1
    assert merge_subject(learner, own, now=now) == 0
    assert sorted(Event.objects.of(own).values_list("seq", flat=True)) == [1, 2, 3]
    assert private_texts(own, KEY) == {"action-1": "mine"}
    assert verify_record().is_sound


def test_an_id_that_means_two_things_is_kept_as_two(append, learner, user, now):
    own = ensure_subject(user=user)
    sent = draft(step="tick-1")
    append_events(own, [sent], now=now)
    append(draft(step="tick-2", event_id=sent.event_id))
    merge_subject(learner, own, now=now)
    assert progress_of(own)[KEY].done_asks == {"tick-1", "tick-2"}


def test_an_account_s_record_is_never_given_to_another(append, learner, user):
    adopt_subject(learner, user)
    thief = get_user_model().objects.create_user("eve@example.org", PASSWORD)
    assert adopt_subject(learner, thief) != learner
    assert Subject.objects.get(pk=learner).user == user


def log_in(client, email="ada@example.org"):
    answer = client.post("/fr/accounts/login/", {"login": email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content


def test_signing_in_takes_along_what_was_done_before(client, module, user):
    send(client, row(step="tick-1"))
    log_in(client)
    send(client, row(step="tick-2"))
    assert Subject.objects.count() == 1
    assert progress_of(ensure_subject(user=user))[KEY].percent == 50


def test_signing_up_keeps_all_that_was_done_before(client, module):
    send(client, row(step="tick-1"))
    before = Subject.objects.get().pk
    answer = client.post("/fr/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert answer.status_code == 302, answer.content
    user = get_user_model().objects.get(email="new@example.org")
    assert ensure_subject(user=user) == before


def test_signing_in_elsewhere_brings_both_together(client, module, user):
    other = Client()
    send(client, row(step="tick-1"))
    send(other, row(step="tick-2"))
    log_in(client)
    log_in(other)
    own = ensure_subject(user=user)
    assert progress_of(own)[KEY].done_asks == {"tick-1", "tick-2"}
    assert verify_record().is_sound


def test_a_session_left_behind_does_not_open_the_account_s_record(client, module, user):
    send(client, row(step="tick-1"))
    own = Subject.objects.get().pk
    adopt_subject(own, user)
    assert send(client, row(step="tick-2")).status_code == 200
    assert progress_of(own)[KEY].done_asks == {"tick-1"}
    merged = ensure_subject()
    merge_subject(merged, own)
    session = client.session
    session["learner"] = str(merged)
    session.save()
    send(client, row(step="recall-1", kind="step.opened"))
    assert progress_of(own)[KEY].as_of_seq == 1


def test_a_learner_that_another_room_names_is_met(now):
    from learning.record.actions.subjects import meet

    stranger = uuid.uuid4()
    meet(stranger)
    meet(stranger)
    assert append_events(stranger, [draft()], now=now)[0].seq == 1
