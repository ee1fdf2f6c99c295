"""The Celery app, and the whole schedule. A message is only a doorbell: each entry sweeps rows that say what is left to do."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init, worker_shutdown
from kombu.transport import TRANSPORT_ALIASES

from learning.sparing import leave_what_is_loaded, spare_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings.embedded")
TRANSPORT_ALIASES["safefs"] = "learning.jobs.safefs:Transport"

app = Celery("learning")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

LAST_WORDS_SECONDS = 2.0


@worker_process_init.connect(dispatch_uid="sparing")
def on_worker_process(**_kwargs: Any) -> None:
    """A process of a worker's pool begins.

    Told to stop, it would wait until its worker has read every result it ever sent: 300 looks, half a minute, and in vain once one was lost
    with a connection to the broker. Two seconds are plenty for the living; of a task whose last word does not arrive the message comes
    back, and to do it again changes nothing.
    """
    from billiard import pool

    spare_what_is_loaded()
    pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = round(LAST_WORDS_SECONDS / pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_INTERVAL)


@worker_shutdown.connect(dispatch_uid="leaving")
def on_worker_shutdown(**_kwargs: Any) -> None:
    """A worker has finished what it held."""
    leave_what_is_loaded()


SWEEP_SECONDS = 30  # what a lost doorbell left behind waits at most this long, twice

app.conf.beat_schedule = {
    "fold what no doorbell announced": {"task": "learning.record.tasks.sweep_record", "schedule": SWEEP_SECONDS},
    "run jobs that were not rung": {"task": "learning.jobs.tasks.sweep_jobs", "schedule": SWEEP_SECONDS},
    "publish and withdraw what is planned": {"task": "cms.tasks.publish_and_withdraw", "schedule": crontab()},
    "count how questions do": {"task": "quizzes.tasks.count_due", "schedule": 10 * 60},
    "hand in what ran out of time": {"task": "quizzes.tasks.submit_overdue", "schedule": SWEEP_SECONDS},
    "grade what was submitted": {"task": "quizzes.tasks.grade_due", "schedule": SWEEP_SECONDS},
    "say that the schedule lives": {"task": "learning.monitoring.tasks.note_beat", "schedule": SWEEP_SECONDS},
    "send letters that wait": {"task": "learning.mail.tasks.sweep_letters", "schedule": crontab(minute="*/10")},
    "say that missed questions wait": {
        "task": "learning.journey.tasks.write_practice_letters",
        "schedule": crontab(minute=35, hour="7-19"),
    },
    "write the digests of the week": {
        "task": "learning.cohorts.tasks.write_digests",
        "schedule": crontab(minute=5, hour="6-9", day_of_week="mon"),
    },
    "build files that were asked for": {"task": "learning.cohorts.tasks.build_what_waits", "schedule": SWEEP_SECONDS},
    "remind of tomorrow, forget old files": {"task": "learning.cohorts.tasks.look_ahead", "schedule": crontab(minute="*/10")},
    "forget what nobody can come back to": {"task": "learning.privacy.tasks.forget_outdated", "schedule": crontab(hour=4, minute=20)},
}
