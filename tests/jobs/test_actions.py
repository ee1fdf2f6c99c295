"""A job is a row: written with its cause, run once, retried, given up, swept."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from learning.jobs.actions import enqueue_job, run_again, run_job, sweep_jobs
from learning.jobs.bells import without_ringing
from learning.jobs.models import LEASE, MAX_ATTEMPTS, Job
from learning.jobs.registry import UnknownJob, job

pytestmark = pytest.mark.django_db


def fail_until_given_up(row: Job):
    now = timezone.now()
    for _attempt in range(MAX_ATTEMPTS):
        assert not run_job(row.pk, now=now)
        now += timedelta(hours=1)
    return now


def test_a_job_takes_effect_once(noted):
    row = enqueue_job("test.note", "note a")
    assert run_job(row.pk)
    assert not run_job(row.pk)
    assert noted() == ["note a"]
    row.refresh_from_db()
    assert (row.status, row.attempts, row.error) == ("done", 1, "")


def test_a_job_whose_cause_is_rolled_back_was_never_written():
    with transaction.atomic():
        enqueue_job("test.note", "note a")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_no_row_can_name_code_that_is_not_a_job():
    with pytest.raises(UnknownJob):
        enqueue_job("os.system", "true")
    row = Job.objects.create(name="os.system", args=["true"])
    assert not run_job(row.pk)
    row.refresh_from_db()
    assert "UnknownJob" in row.error


def test_two_functions_cannot_share_a_name():
    with pytest.raises(ValueError, match="two jobs"):
        job("test.note")(lambda: None)


def test_a_failure_undoes_its_effect_and_waits_longer_each_time(noted):
    row = enqueue_job("test.note", "note a", fail=True)
    now, pauses = timezone.now(), []
    for _attempt in range(MAX_ATTEMPTS - 1):
        assert not run_job(row.pk, now=now)
        row.refresh_from_db()
        pauses.append((row.run_after - now).total_seconds())
        now = row.run_after
    assert noted() == []
    assert pauses == [5, 15, 45, 135]
    assert "cannot note note a" in row.error_line


def test_after_five_failures_it_waits_for_a_person(noted):
    row = enqueue_job("test.note", "note a", fail=True)
    now = fail_until_given_up(row)
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("failed", MAX_ATTEMPTS)
    assert sweep_jobs(now=now) == 0


def test_a_person_may_let_it_run_again(noted):
    row = enqueue_job("test.note", "note a", fail=True)
    fail_until_given_up(row)
    Job.objects.filter(pk=row.pk).update(kwargs={})
    row = run_again(row)
    assert (row.status, row.attempts) == ("ready", 0)
    assert run_job(row.pk)
    assert noted() == ["note a"]
    assert run_again(row).status == "done"


def test_a_job_that_is_held_is_free_again_after_its_lease(noted):
    row = enqueue_job("test.note", "note a")
    now = timezone.now()
    assert Job.objects.claim(row.pk, now)
    assert not run_job(row.pk, now=now + LEASE - timedelta(seconds=1))
    assert run_job(row.pk, now=now + LEASE + timedelta(seconds=1))
    assert noted() == ["note a"]


def test_who_lost_the_lease_leaves_no_effect(noted):
    taken_over = []

    @job("test.slow")
    def slow(name: str) -> None:
        from django.contrib.auth.models import Group

        Group.objects.create(name=name)
        Job.objects.filter(name="test.slow").update(attempts=2)  # another worker claimed it meanwhile
        taken_over.append(name)

    row = enqueue_job("test.slow", "note slow")
    assert not run_job(row.pk)
    assert taken_over == ["note slow"]
    assert noted() == []


def test_a_job_that_kills_its_worker_is_given_up(noted):
    row = enqueue_job("test.note", "note a")
    now = timezone.now()
    for _attempt in range(MAX_ATTEMPTS):
        assert Job.objects.claim(row.pk, now)
        now += LEASE + timedelta(seconds=1)
    assert not run_job(row.pk, now=now)
    row.refresh_from_db()
    assert row.status == "failed"
    assert "worker died" in row.error
    assert noted() == []


def test_a_key_is_done_once_for_ever(noted):
    first = enqueue_job("test.note", "note a", key="mail 1")
    run_job(first.pk)
    second = enqueue_job("test.note", "note a", key="mail 1")
    assert second.pk == first.pk
    assert not run_job(second.pk)
    assert noted() == ["note a"]


def test_what_waits_already_is_not_asked_twice():
    first = enqueue_job("test.note", "note a", merge_key="page 1")
    assert enqueue_job("test.note", "note a", merge_key="page 1").pk == first.pk
    run_job(first.pk)
    assert enqueue_job("test.note", "note b", merge_key="page 1").pk != first.pk


def test_the_sweep_runs_what_nobody_rang_for(noted):
    enqueue_job("test.note", "note a")
    enqueue_job("test.note", "note b")
    later = enqueue_job("test.note", "note c", run_after=timezone.now() + timedelta(days=1))
    assert sweep_jobs() == 2
    assert noted() == ["note a", "note b"]
    assert sweep_jobs(now=later.run_after) == 1


def test_the_sweep_forgets_what_was_done_long_ago_but_not_keys():
    run_job(enqueue_job("test.note", "note a").pk)
    keyed = enqueue_job("test.note", "note b", key="b")
    run_job(keyed.pk)
    sweep_jobs(now=timezone.now() + timedelta(days=8))
    assert list(Job.objects.values_list("pk", flat=True)) == [keyed.pk]


def test_a_ring_that_fails_is_silent(settings, django_capture_on_commit_callbacks, monkeypatch):
    from learning.celery import app
    from learning.jobs import bells

    monkeypatch.setattr(bells, "_silent_until", 0.0)
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere, monkeypatch.context() as patch:
        patch.setattr(app, "send_task", lambda *args, **kwargs: nowhere.ensure_connection(max_retries=1))
        with django_capture_on_commit_callbacks(execute=True):
            row = enqueue_job("test.note", "note a")
    assert Job.objects.get().pk == row.pk
    assert bells._silent_until > 0


def test_who_sweeps_alone_rings_for_nothing_and_loses_nothing(django_capture_on_commit_callbacks, monkeypatch, noted):
    from learning.celery import app

    bells = []
    monkeypatch.setattr(app, "send_task", lambda name, **_how: bells.append(name))
    with without_ringing(), django_capture_on_commit_callbacks(execute=True):
        enqueue_job("test.note", "note a")
    assert bells == []
    assert sweep_jobs() == 1
    assert noted() == ["note a"]
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_job("test.note", "note b")
    assert len(bells) == 1
