"""An event is taken once, in its place, or refused and kept."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from learning.record.access import private_texts
from learning.record.actions import append_events, form_event_id, verify_record
from learning.record.actions.permits import deletion_permitted, empty_ledger
from learning.record.models import Event, Head, IngestReject, PrivateText
from tests.record.builders import KEY, draft

pytestmark = pytest.mark.django_db


def statuses(verdicts):
    return [verdict.status for verdict in verdicts]


def test_events_get_the_next_places(append, learner):
    assert [verdict.seq for verdict in append(draft(), draft())] == [1, 2]
    assert append(draft())[0].seq == 3
    head = Head.objects.get(pk=learner)
    assert (head.last_seq, head.folded_seq) == (3, 0)


@pytest.mark.parametrize("count", [1, 100])
def test_what_comes_for_the_first_time_is_two_statements_at_most(append, count, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # with the savepoint that the test's own transaction asks for
        append(*[draft() for _each in range(count)])


def test_what_was_there_in_part_costs_a_look(append, django_assert_max_num_queries):
    sent = [draft() for _each in range(50)]
    append(*sent)
    with django_assert_max_num_queries(8):  # SQLite takes 999 values at once: its fifty events are two inserts
        found = append(*sent, *[draft() for _each in range(50)])
    assert [each.status for each in found] == ["duplicate"] * 50 + ["accepted"] * 50
    assert [each.seq for each in found] == [*range(1, 101)]


def test_a_batch_in_the_wrong_order_is_written_as_its_device_counted(append, learner):
    sent = [draft(device="phone", device_seq=number, step=f"tick-{1 + number % 2}") for number in (3, 1, 2)]
    assert [each.seq for each in append(*sent)] == [3, 1, 2]
    assert list(Event.objects.in_order().values_list("device_seq", flat=True)) == [1, 2, 3]
    taken = append(draft(device="phone", device_seq=2), draft(device="tablet", device_seq=2))
    assert [(each.status, each.seq) for each in taken] == [("conflict", 2), ("accepted", 4)]


def test_everything_of_an_event_is_kept_as_it_was_sent(append, learner, now):
    moment = now - timedelta(minutes=7, microseconds=12)
    sent = draft(
        "recall.answered", "recall-1", payload={"response": ["a", 1.5, None, "ê 日 \u2028"], "right": True}, private_text="why",
        device="phone", device_seq=9, occurred_at=moment, clock_offset=timedelta(seconds=30), attempt=uuid.uuid4(),
    )  # fmt: skip
    (verdict,) = append(sent)
    event = Event.objects.get()
    kept = {name: getattr(event, name) for name in ("event_id", "kind", "module_key", "module_version", "step", "attempt", "payload")}
    assert kept == {name: getattr(sent, name) for name in kept}
    assert (event.digest, event.trust, event.device, event.device_seq) == (sent.digest(), "server", "phone", 9)
    assert (event.occurred_at, event.received_at, event.effective_at) == (moment, now, moment + timedelta(seconds=30))
    assert PrivateText.objects.values_list("seq", "module_key", "step", "text").get() == (verdict.seq, KEY, "recall-1", "why")
    assert append(sent)[0].status == "duplicate"


def test_the_same_event_again_is_answered_with_its_place(append):
    sent = draft()
    append(draft(), sent)
    assert append(sent, sent) == tuple([type(append(sent)[0])(sent.event_id, "duplicate", 2)] * 2)
    assert Event.objects.count() == 2


def test_the_same_event_twice_in_a_batch_is_one(append):
    sent = draft()
    assert statuses(append(sent, sent)) == ["accepted", "duplicate"]


def test_another_event_under_the_same_id_changes_nothing(append):
    sent = draft()
    append(sent)
    assert statuses(append(draft(event_id=sent.event_id, step="tick-2"))) == ["conflict"]
    assert [event.step for event in Event.objects.all()] == ["tick-1"]


def test_a_device_sends_in_its_own_order(append):
    third, first, second = (draft(device="phone", device_seq=seq) for seq in (3, 1, 2))
    assert [verdict.seq for verdict in append(third, first, second)] == [3, 1, 2]
    assert statuses(append(draft(device="phone", device_seq=2))) == ["conflict"]


def test_an_attempt_is_handed_in_once(append):
    attempt = uuid.uuid4()
    sent = [draft("quiz.submitted", "quiz-a", attempt=attempt, payload={"quiz": "quiz-a"}) for _each in range(2)]
    assert statuses(append(*sent)) == ["accepted", "duplicate"]


REFUSED = [
    ("unknown-kind", {"kind": "step.imagined"}, "server"),
    ("server-only", {"kind": "quiz.graded", "payload": {"quiz": "a", "score": 1}}, "client"),
    ("server-only", {"kind": "module.reset"}, "client"),
    ("server-only", {"kind": "webinar.attended"}, "client"),
    ("not-yours", {"kind": "recall.answered", "payload": {"response": "a", "right": True}}, "client"),
    ("missing-response", {"kind": "recall.answered"}, "server"),
    ("missing-score", {"kind": "quiz.graded", "payload": {"quiz": "a"}}, "server"),
    ("score-out-of-range", {"kind": "quiz.graded", "payload": {"quiz": "a", "score": 1.5}}, "server"),
    ("score-out-of-range", {"kind": "quiz.graded", "payload": {"quiz": "a", "score": True}}, "server"),
    ("free-text", {"payload": {"note": "my name is Ada"}}, "server"),
    ("free-text", {"kind": "recall.answered", "payload": {"response": "x" * 201}}, "server"),
    ("free-text", {"kind": "recall.answered", "payload": {"response": "a\0b"}}, "server"),
    ("free-text", {"payload": {"a": [[[[[[[["deep"]]]]]]]]}}, "server"),
    ("free-text", {"payload": {"a": float("nan")}}, "server"),
    ("payload-too-large", {"payload": {"ids": ["x" * 60] * 300}}, "server"),
    ("module-missing", {"module_key": None}, "server"),
    ("step-missing", {"step": ""}, "server"),
    ("step-malformed", {"step": "two words"}, "server"),
    ("version-malformed", {"module_version": 2**31}, "server"),
    ("device-malformed", {"device_seq": 1}, "server"),
    ("attempt-missing", {"kind": "quiz.submitted", "payload": {"quiz": "a"}}, "server"),
    ("text-not-expected", {"private_text": "hello"}, "server"),
    ("text-too-long", {"kind": "action.written", "private_text": "x" * 20_001}, "server"),
    ("text-malformed", {"kind": "action.written", "private_text": "a\ud800"}, "server"),
]


@pytest.mark.parametrize(("reason", "fields", "trust"), REFUSED, ids=[f"{row[0]}-{number}" for number, row in enumerate(REFUSED)])
def test_what_breaks_a_rule_is_refused_with_the_rule_and_kept(append, reason, fields, trust):
    good, bad = draft(), draft(**fields)
    verdicts = append(bad, good, trust=trust)
    assert [(verdict.status, verdict.reason) for verdict in verdicts] == [("rejected", reason), ("accepted", "")]
    assert IngestReject.objects.get().reason == reason
    assert Event.objects.get().event_id == good.event_id


def test_it_counts_from_when_it_happened_by_our_clock_and_never_from_the_future(append, now):
    early = draft(occurred_at=now - timedelta(hours=2), clock_offset=timedelta(hours=1))
    late = draft(occurred_at=now + timedelta(hours=26))
    append(early, late)
    assert [event.effective_at for event in Event.objects.order_by("seq")] == [now - timedelta(hours=1), now]


def test_free_text_is_kept_apart_and_the_last_is_shown(append, learner):
    append(*[draft("action.written", "action-1", private_text=text) for text in ("first", "my second")])
    assert private_texts(learner, KEY) == {"action-1": "my second"}
    assert "second" not in str(list(Event.objects.values()))


def test_the_same_id_with_another_text_is_a_conflict_unless_the_text_was_erased(append):
    sent = draft("action.written", "action-1", private_text="first")
    other = draft("action.written", "action-1", private_text="second", event_id=sent.event_id)
    append(sent)
    assert statuses(append(sent) + append(other)) == ["duplicate", "conflict"]
    PrivateText.objects.all().delete()
    assert statuses(append(other)) == ["duplicate"]


def test_a_double_click_is_one_event_and_another_answer_is_another():
    nonce = uuid.uuid4()
    first = form_event_id(nonce, "recall.answered", KEY, "recall-1", {"response": "a", "n": 1})
    assert first == form_event_id(nonce, "recall.answered", KEY, "recall-1", {"n": 1, "response": "a"})
    assert first != form_event_id(nonce, "recall.answered", KEY, "recall-1", {"response": "b", "n": 1})
    assert first != form_event_id(uuid.uuid4(), "recall.answered", KEY, "recall-1", {"response": "a", "n": 1})


def test_an_event_is_undone_with_the_transaction_it_joined(append, learner):
    with transaction.atomic():
        append(draft())
        transaction.set_rollback(True)
    assert Event.objects.count() == 0
    assert Head.objects.get(pk=learner).last_seq == 0


def refused_by_the_database(statement, *params):
    with pytest.raises((IntegrityError, DatabaseError), match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_the_database_itself_refuses_to_change_an_event(append, learner):
    append(draft())
    refused_by_the_database("UPDATE record_event SET kind = 'step.opened'")
    with deletion_permitted(learner, reason="test"):
        refused_by_the_database("UPDATE record_event SET kind = 'step.opened'")


def test_the_database_itself_refuses_to_delete_an_event_without_a_permit(append, learner):
    append(draft())
    refused_by_the_database("DELETE FROM record_event")
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Event.objects.all().delete()
    with deletion_permitted(learner, reason="test"):
        Event.objects.of(learner).delete()
    assert Event.objects.count() == 0


def test_a_flush_empties_the_ledger_too_but_not_by_mistake(append):
    append(draft())
    with pytest.raises(CommandError, match="no-input"):
        call_command("flush")
    assert Event.objects.count() == 1
    empty_ledger()
    assert Event.objects.count() == 0


def test_a_record_without_its_triggers_is_not_sound(append):
    append(draft())
    assert verify_record().is_sound
    name, table = ("record_event_never_changed", "") if connection.vendor == "sqlite" else ("record_event_append_only", " ON record_event")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{table}")
    assert [finding.invariant for finding in verify_record().findings] == ["I7"]


def test_a_learner_who_was_merged_meanwhile_goes_on_in_the_other_ledger(append, learner, now):
    from learning.record.actions import ensure_subject, merge_subject

    other = ensure_subject()
    append(draft())
    merge_subject(learner, other)
    assert append_events(learner, [draft()], now=now)[0].seq == 2
    assert Event.objects.of(other).count() == 2
