"""Folding moves cursor and projections together, sets aside what cannot be folded, and can always be done again."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.record import tasks as record_tasks
from learning.record.access import explain, oldest_unfolded_age, progress_of, progress_of_many
from learning.record.actions import (
    append_events,
    batching,
    ensure_subject,
    fold_due,
    fold_learner,
    rebuild_record,
    sweep_record,
    verify_record,
)
from learning.record.actions.rebuild import mark_for_rebuilding, rebuild_marked
from learning.record.engine import fold as engine_fold
from learning.record.models import Event, FoldError, Head, IngestReject, Progress
from quizzes.actions import load_quiz_file
from quizzes.models import Attempt, QuizVersion
from tests.record.builders import KEY, draft, outline, publish

pytestmark = pytest.mark.django_db


def poison(learner, now):
    """A graded quiz whose score is no number: append refuses it, so it is written past it."""
    head = Head.objects.get(pk=learner)
    Event.objects.create(
        subject_id=learner,
        seq=head.last_seq + 1,
        event_id=uuid.uuid4(),
        digest="0" * 32,
        kind="quiz.graded",
        module_key=KEY,
        module_version=1,
        step="quiz-a",
        payload={"quiz": "quiz-a", "score": "much"},
        received_at=now,
        effective_at=now,
    )
    Head.objects.filter(pk=learner).update(last_seq=head.last_seq + 1, dirty_since=head.dirty_since or now)


def fold_until_quiet(learner, now):
    for _try in range(40):
        fold_learner(learner, now=now)
        head = Head.objects.get(pk=learner)
        if head.folded_seq == head.last_seq:
            return now
        now = max(now, head.next_try_at or now)
    raise AssertionError("it never ends")


def test_stored_and_shown_are_the_same_before_and_after_the_fold(append, learner, now):
    append(draft(step="tick-1"), draft("recall.answered", "recall-1", payload={"response": "a", "right": True}))
    before = progress_of(learner)[KEY]
    assert (before.percent, before.state, before.done_asks) == (50, "doing", {"tick-1", "recall-1"})
    assert fold_learner(learner, now=now) == 2
    after = progress_of(learner)[KEY]
    assert after == before
    row = Progress.objects.get()
    assert (row.percent, row.steps_done, row.steps_total, row.as_of_seq, row.module_version) == (50, 2, 4, 2, 1)
    assert Head.objects.get(pk=learner).dirty_since is None


def test_folding_again_changes_nothing(append, learner, now):
    append(draft())
    fold_learner(learner, now=now)
    row = Progress.objects.values().get()
    assert fold_learner(learner, now=now) == 0
    assert Progress.objects.values().get() == row


def test_a_long_tail_is_folded_in_batches(append, learner, now):
    for _batch in range(6):
        append(*[draft(step=f"tick-{number % 2 + 1}") for number in range(100)])
    assert fold_learner(learner, now=now) == 500
    assert progress_of(learner)[KEY].percent == 50
    assert fold_due(now=now) == 100
    assert verify_record().is_sound


def test_a_bad_event_is_tried_five_times_then_set_aside_and_blocks_nobody(append, learner, now):
    other = ensure_subject()
    append(draft(step="tick-1"))
    poison(learner, now)
    append(draft(step="tick-2"))
    append_events(other, [draft(step="tick-1")], now=now)
    fold_due(now=now)
    assert progress_of(other)[KEY].as_of_seq == 1
    assert Head.objects.get(pk=learner).folded_seq == 1, "what stood before the bad event is folded"
    assert progress_of(learner)[KEY].percent == 50, "what stands behind it shows all the same"
    end = fold_until_quiet(learner, now)
    assert end - now < timedelta(minutes=3)
    error = FoldError.objects.get()
    assert (error.seq, "could not convert string to float" in error.traceback) == (2, True)
    assert progress_of(learner)[KEY].percent == 50
    assert verify_record().is_sound


def test_fifty_bad_events_are_set_aside_one_by_one(append, learner, now):
    for _each in range(50):
        poison(learner, now)
    append(draft(step="tick-1"))
    for _round in range(60):
        now = fold_until_quiet_or_stop(learner, now)
    assert FoldError.objects.count() == 50
    assert progress_of(learner)[KEY].percent == 25


def test_what_no_rule_foresaw_in_one_learner_holds_nobody_back(append, learner, now):
    """They are folded together at first; what fails then is closed in on one by one, and the others are folded at once after it."""
    others = [ensure_subject() for _each in range(3)]
    append(draft(step="tick-1"))
    fold_due(now=now)
    Progress.objects.update(state=Progress.objects.get().state | {"past": [{"epoch": 0}]})  # as no fold writes it
    for each in (learner, *others):
        append_events(each, [draft(step="tick-2")], now=now)
    assert fold_due(now=now) == 0, "the group failed together"
    assert fold_due(now=now + timedelta(seconds=30)) == 3
    assert list(Head.objects.dirty().values_list("pk", "fail_count")) == [(learner, 2)]
    assert {progress_of(each)[KEY].as_of_seq for each in others} == {1}


def test_many_short_tails_are_folded_in_as_many_statements_as_one(now, module):
    def fold(learners):
        for _each in range(learners):
            append_events(ensure_subject(), [draft(step="tick-1")], now=now)
        with CaptureQueriesContext(connection) as queries:
            assert fold_due(now=now) == learners
        return len(queries)

    fold(1)
    assert fold(2) == fold(40)
    assert verify_record().is_sound


def test_a_bell_that_stood_in_a_queue_folds_along_who_waits_longest(module, now):
    learners = [ensure_subject() for _each in range(53)]
    for place, each in enumerate(learners):
        append_events(each, [draft(step="tick-1")], now=now + timedelta(milliseconds=place))
    late = ensure_subject()
    append_events(late, [draft(step="tick-1")], now=now + timedelta(seconds=60))

    with time_machine.travel(now + timedelta(seconds=60), tick=False):
        record_tasks.fold_learners(str(late))
        assert list(Head.objects.dirty().order_by("dirty_since").values_list("pk", flat=True)) == learners[49:]
        record_tasks.fold_learners(str(learners[52]))
    assert not Head.objects.dirty().exists()
    assert verify_record().is_sound


def test_a_bell_of_many_is_answered_in_as_many_statements_as_one_of_two(module, now):
    def answer(many):
        learners = [ensure_subject() for _each in range(many)]
        for each in learners:
            append_events(each, [draft(step="tick-1")], now=now)
        with time_machine.travel(now, tick=False), CaptureQueriesContext(connection) as queries:
            record_tasks.fold_learners(*map(str, learners))
        assert not Head.objects.dirty().exists()
        return len(queries)

    answer(1)
    assert answer(2) == answer(50)


def test_a_bell_of_many_passes_over_whom_it_cannot_fold(append, learner, now):
    """One with a longer tail than a group takes, one held back by a failure, one who is gone: the others lose nothing by it."""
    for _batch in range(6):
        append(*[draft(step="tick-1") for _each in range(100)])
    failed, sound = ensure_subject(), ensure_subject()
    for each in (failed, sound):
        append_events(each, [draft(step="tick-1")], now=now)
    Head.objects.filter(pk=failed).update(fail_count=1, next_try_at=now + timedelta(seconds=9))
    with time_machine.travel(now, tick=False):
        record_tasks.fold_learners(*map(str, (learner, failed, uuid.uuid4(), sound)))
    folded = dict(Head.objects.values_list("pk", "folded_seq"))
    assert (folded[learner], folded[failed], folded[sound]) == (500, 0, 1)


def test_a_bell_answered_at_once_looks_no_further_than_its_learner(module, now):
    ensure_subject()
    learner, other = ensure_subject(), ensure_subject()
    for each in (learner, other):
        append_events(each, [draft(step="tick-1")], now=now)
    with time_machine.travel(now, tick=False):
        record_tasks.fold_learners(str(learner))
    assert list(Head.objects.dirty().values_list("pk", flat=True)) == [other]


def fold_until_quiet_or_stop(learner, now):
    for _try in range(8):
        fold_learner(learner, now=now)
        head = Head.objects.get(pk=learner)
        now = max(now, head.next_try_at or now)
    return now


def test_an_event_that_kills_the_worker_without_a_word_is_closed_in_on(append, learner, now):
    """Each death leaves only the count of tries; batches shrink until the event stands alone."""
    append(*[draft() for _each in range(3)])
    for death in range(5):
        Head.objects.filter(pk=learner).update(fail_count=death + 1, next_try_at=now + timedelta(seconds=2**death))
    now = Head.objects.get(pk=learner).next_try_at
    assert fold_learner(learner, now=now) == 1
    assert FoldError.objects.get().seq == 1
    assert fold_learner(learner, now=now) == 2


def test_a_rebuild_gives_the_same_rows(append, learner, now):
    append(draft(step="tick-1"), draft("step.unticked", "tick-1"), draft(step="tick-2"), draft("module.reset", ""), draft(step="tick-1"))
    fold_learner(learner, now=now)
    rows = list(Progress.objects.values())
    Progress.objects.update(percent=77, state={})
    assert not verify_record().is_sound
    rebuild_record(now=now)
    assert list(Progress.objects.values()) == rows
    assert verify_record().is_sound


def test_a_rule_that_changed_folds_everyone_anew(append, learner, now):
    append(draft())
    fold_learner(learner, now=now)
    Head.objects.update(fold_version=0)
    Progress.objects.update(percent=1, state={})
    sweep_record(now=now)
    assert Progress.objects.get().percent == 25
    assert verify_record().is_sound


def test_the_sweep_finds_what_no_ring_announced(append, learner, now):
    append(draft())
    assert sweep_record(now=now) == 0, "a doorbell gets its few seconds"
    assert sweep_record(now=now + timedelta(seconds=30)) == 1


def test_the_oldest_unfolded_event_is_the_one_figure_to_watch(append, learner, now):
    assert oldest_unfolded_age(now) == 0
    append(draft())
    assert oldest_unfolded_age(now + timedelta(seconds=121)) == 121
    fold_learner(learner, now=now)
    assert oldest_unfolded_age(now) == 0


def test_refused_events_are_forgotten_after_thirty_days(append, now):
    append(draft(kind="step.imagined"))
    sweep_record(now=now + timedelta(days=29))
    assert IngestReject.objects.count() == 1
    sweep_record(now=now + timedelta(days=31))
    assert IngestReject.objects.count() == 0


@pytest.mark.parametrize("table", ["record_event", "record_progress", "record_head"])
@pytest.mark.parametrize("many", [False, True])
def test_a_fold_that_comes_while_a_page_reads_takes_nothing_away_and_counts_nothing_twice(append, learner, now, table, many):
    append(draft(step="tick-1"))
    other, folded = ensure_subject(), []

    def fold_first(execute, sql, params, many_rows, context):
        if f'"{table}"' in sql and not folded:
            folded.append(0)
            folded[0] = fold_learner(learner, now=now)
        return execute(sql, params, many_rows, context)

    with connection.execute_wrapper(fold_first):
        read = progress_of_many([learner, other], [KEY])[learner, KEY] if many else progress_of(learner)[KEY]
    assert (read.percent, read.steps_done, read.as_of_seq) == (25, 1, 1)
    assert folded == [1]


@pytest.mark.parametrize("learners", [1, 3, 250])
def test_what_waits_is_found_whatever_the_number_of_those_who_have_some(module, now, learners):
    known = [ensure_subject() for _each in range(learners)]
    for each in known:
        append_events(each, [draft(step="tick-1")], now=now)
    found = progress_of_many([*known, ensure_subject()], [KEY])
    assert sorted(each.percent for each in found.values()) == [0, *[25] * learners]


def test_reading_costs_four_queries_whatever_the_number_of_modules(learner, now, django_assert_max_num_queries):
    keys = [uuid.uuid4() for _each in range(30)]
    for key in keys:
        publish(outline("tick-1", "tick-2", key=key), key=key)
    append_events(learner, [draft(module_key=key) for key in keys[:20]], now=now)
    fold_learner(learner, now=now)
    append_events(learner, [draft(module_key=key, step="tick-2") for key in keys[10:]], now=now)
    progress_of(learner, keys)
    with django_assert_max_num_queries(4):
        shown = progress_of(learner, keys)
    assert [shown[key].percent for key in keys] == [50] * 10 + [100] * 10 + [50] * 10
    others = [learner, *[ensure_subject() for _each in range(5)]]
    with django_assert_max_num_queries(5):
        board = progress_of_many(others, keys)
    assert {key: board[(learner, key)] for key in keys} == shown
    assert all(board[(other, key)].state == "todo" for other in others[1:] for key in keys)


def test_nobody_has_no_progress(module):
    assert progress_of(None) == {}
    assert progress_of(None, [module])[module].state == "todo"


def test_an_edit_never_lowers_the_number_and_says_that_more_is_asked(append, learner, now):
    append(draft(step="tick-1"), draft(step="tick-2"))
    publish(outline("tick-1", "tick-2", "tick-3", "tick-4", "tick-5"), number=2)
    assert progress_of(learner)[KEY].percent == 50
    publish(outline("tick-1", "tick-2"), number=3)
    assert progress_of(learner)[KEY].state == "done"
    publish(outline("tick-1", "tick-2", "tick-3"), number=4)
    shown = progress_of(learner)[KEY]
    assert (shown.state, shown.percent, shown.steps_done, shown.steps_total) == ("refresh", 100, 2, 3)
    fold_learner(learner, now=now)
    assert progress_of(learner)[KEY] == shown
    assert verify_record().is_sound


def test_a_projection_folded_before_an_edit_is_sound_after_it(append, learner, now):
    append(draft(step="tick-1"))
    fold_learner(learner, now=now)
    publish(outline("tick-1"), number=2)
    assert verify_record().is_sound
    assert progress_of(learner)[KEY].percent == 100


def test_a_number_opens_on_the_events_and_the_rule_behind_it(append, learner):
    append(draft(step="tick-2"), draft("module.reset", ""), draft(step="tick-1"))
    told = explain(learner, KEY)
    assert told.progress == progress_of(learner)[KEY]
    assert [(line.kind, line.counts) for line in told.events] == [("step.ticked", False), ("module.reset", False), ("step.ticked", True)]
    assert int(100 * told.mean_share) == told.progress.percent == 25
    assert [part.share for part in told.parts] == [1, 0, 0, 0]


def test_what_is_wrong_is_found_and_named(append, learner, now):
    append(draft(module_version=9))
    fold_learner(learner, now=now)
    Progress.objects.update(as_of_seq=7)
    Head.objects.update(last_seq=4, dirty_since=now)
    assert {finding.invariant for finding in verify_record().findings} == {"I1", "I3", "I4", "I9"}


def test_a_rebuild_that_was_stopped_goes_on_where_it_stopped(module, now, monkeypatch):
    monkeypatch.setattr(batching, "LEARNERS_AT_ONCE", 2)  # so that six learners are three batches
    learners = [ensure_subject() for _each in range(6)]
    for learner in learners:
        append_events(learner, [draft(step="tick-1"), draft(step="tick-2")], now=now)
    Progress.objects.all().delete()

    class Stopped(Exception):
        pass

    def stop(count: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        rebuild_record(now=now, say=stop)
    assert Progress.objects.count() == 2
    assert rebuild_record(now=now) == 4
    assert rebuild_record(now=now) == 6, "and once it is through, it begins with everybody again"
    assert verify_record().is_sound
    assert set(Head.objects.values_list("folded_seq", "dirty_since")) == {(2, None)}


def test_a_ledger_longer_than_a_batch_is_rebuilt_by_pages(append, learner, now, monkeypatch):
    append(*[draft(step=f"tick-{1 + number % 2}") for number in range(7)], draft("module.reset", ""), draft(step="tick-2"))
    fold_learner(learner, now=now)
    before = Progress.objects.values().get()
    monkeypatch.setattr(batching, "EVENTS_AT_ONCE", 2)
    rebuild_record([learner], now=now)
    assert Progress.objects.values().get() == before
    assert verify_record().is_sound


def test_a_process_that_helps_takes_only_what_is_marked(append, learner, now, capsys):
    append(draft())
    call_command("rebuild_record", "--go-on")
    assert not Progress.objects.exists()
    Head.objects.update(fold_version=0)
    call_command("rebuild_record", "--go-on")
    assert Progress.objects.get().percent == 25
    assert capsys.readouterr().out.split("\n")[:2] == ["0 learners rebuilt", "1 learners rebuilt"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
def test_two_rebuilds_at_once_share_the_learners(module, now, monkeypatch):
    monkeypatch.setattr(batching, "LEARNERS_AT_ONCE", 2)
    for _each in range(8):
        append_events(ensure_subject(), [draft()], now=now)
    mark_for_rebuilding()
    gate = threading.Barrier(2)

    def rebuild(_number: int) -> int:
        try:
            return rebuild_marked(now=now, say=lambda count: gate.wait(20) if count == 2 else None)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(rebuild, range(2)))
    assert sum(counts) == 8
    assert min(counts) >= 2
    assert verify_record().is_sound


def test_a_stopped_rebuild_is_finished_by_the_sweep(append, learner, now):
    append(draft())
    Head.objects.update(fold_version=0)
    sweep_record(now=now)
    assert progress_of(learner)[KEY].percent == 25
    assert Progress.objects.get().percent == 25


def test_comparing_names_whose_projection_differs(append, learner, now, capsys):
    append(draft())
    fold_learner(learner, now=now)
    call_command("rebuild_record", "--verify", "--learner", str(learner))
    Progress.objects.update(percent=99)
    call_command("rebuild_record", "--verify", "--learner", str(uuid.uuid4()))
    with pytest.raises(SystemExit):
        call_command("rebuild_record", "--verify", "--learner", str(learner))
    assert "percent is 99, not 25" in capsys.readouterr().out
    call_command("rebuild_record", "--learner", str(learner))
    assert Progress.objects.get().percent == 25


def test_a_fold_that_lost_an_order_or_a_percentage_would_be_found(append, learner, now, monkeypatch):
    append(draft(step="tick-1"), draft(step="tick-2"))
    fold_learner(learner, now=now)

    # the rules themselves cannot do it: only a broken one shows that the check would speak
    def last_one_only(state, fact, moment, outlines):
        state["asks"], state["ticks"] = {fact.step: {fact.kind: [1, moment]}}, {fact.step: [fact.seq, 0]} if fact.step == "tick-1" else {}

    monkeypatch.setitem(engine_fold.RULES, "step.ticked", last_one_only)
    assert {finding.invariant for finding in verify_record().findings} == {"I4", "I10"}


def test_more_attempts_than_a_quiz_allows_are_found(learner, now):
    load_quiz_file("::one::Choose {=a ~b}", slug="one", language="fr")
    version = QuizVersion.objects.get()
    QuizVersion.objects.update(frozen=version.frozen | {"policy": version.frozen["policy"] | {"attempts_allowed": 1}})
    for number in (1, 2):
        Attempt.objects.create(learner_id=learner, quiz_version=version, quiz_slug="one", number=number, seed=1, started_at=now,
                               submitted_at=now)  # fmt: skip
    assert [finding.words for finding in verify_record().findings] == ["2 attempts at a quiz that allows 1"]
