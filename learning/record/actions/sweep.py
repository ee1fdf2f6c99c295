"""What the schedule does for the record: fold what no ring announced, fold anew what was folded by
older rules, and forget refused events when their time is over."""

from datetime import datetime, timedelta

from learning.record.engine.fold import FOLD_VERSION
from learning.record.models import Head, IngestReject

from .fold import fold_due
from .rebuild import rebuild_record

GRACE = timedelta(seconds=5)  # what a doorbell and a busy worker may take; the sweep itself comes every thirty seconds
REBUILT_AT_ONCE = 200  # learners whose rules changed; the next sweep takes the next


def sweep_record(*, now: datetime, grace: timedelta = GRACE) -> int:
    """Folds the ledgers that wait; returns how many events that were."""
    IngestReject.objects.outdated(now).delete()
    rebuild_record(list(Head.objects.outdated(FOLD_VERSION).values_list("pk", flat=True)[:REBUILT_AT_ONCE]), now=now)
    return fold_due(now=now, grace=grace)
