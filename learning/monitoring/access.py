"""Figures: for those who run the site, each a question to an index, asked every few seconds; for everybody, counted once an hour."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Min
from django.utils import timezone

from cms.engine.entry import Entry
from cms.models import cards, entries_of, vocabulary
from learning.jobs.models import Job
from learning.record.access import oldest_unfolded_age
from learning.record.models import FoldError, Head, IngestReject, Progress
from paths.models import Situation
from quizzes.models import Attempt

from .engine.observing import FEWEST, module_lines, profile_lines, told
from .models import Pulse

COUNTED_FOR = 3600  # seconds

Figure = tuple[str, str, dict[str, str], float]  # name, help, labels, value


def figures(now: datetime) -> Iterator[Figure]:
    """What waits, for how long, and what failed."""
    yield "oldest_unfolded_seconds", "How long the oldest event has waited to be counted", {}, oldest_unfolded_age(now)
    yield "unfolded_ledgers", "Learners with an event that waits to be counted", {}, Head.objects.dirty().count()
    yield "failing_ledgers", "Learners whose next event failed to be counted", {}, Head.objects.dirty().filter(fail_count__gt=0).count()
    yield "events_set_aside", "Events no fold could take", {}, FoldError.objects.count()
    yield "events_refused", "Refused events of the last thirty days", {}, IngestReject.objects.count()
    due = Attempt.objects.due().order_by().aggregate(count=Count("pk"), oldest=Min("submitted_at"))
    yield "attempts_waiting", "Attempts handed in and not marked", {}, due["count"]
    yield "oldest_attempt_waiting_seconds", "How long the oldest of them has waited", {}, _age(due["oldest"], now)
    free = Job.objects.free(now).order_by().aggregate(count=Count("pk"), oldest=Min("run_after"))
    yield "jobs_waiting", "Jobs whose time has come", {}, free["count"]
    yield "oldest_job_waiting_seconds", "How long the oldest of them has waited", {}, _age(free["oldest"], now)
    yield "jobs_failed", "Jobs that were given up", {}, Job.objects.failed().count()
    for pulse in Pulse.objects.all():
        yield "part_up", "Whether the last heartbeat found this part alive", {"part": pulse.part}, float(pulse.is_up)
        yield "part_seen_seconds", "How long ago this part was last heard of", {"part": pulse.part}, _age(pulse.at, now)


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def observed(language: str) -> dict[str, Any]:
    """What everybody may read of the use of the site: counted anew once an hour, of nobody in particular."""
    counted = cache.get_or_set("observatory", _count, timeout=COUNTED_FOR)
    labels = {each.code: each.label(language) for each in vocabulary("profile") if not each.retired}
    return {
        "as_of": counted["as_of"],
        "people": told(counted["people"]),
        "modules": module_lines(((card.module_key, card.title, card.url) for card in cards(language)), counted["modules"]),
        "profiles": profile_lines(labels, counted["profiles"]),
        "fewest": FEWEST,
    }


def _count() -> dict[str, Any]:
    real = Progress.objects.of_real_people()
    return {
        "as_of": timezone.now(),
        "people": real.people(),
        "modules": real.by_module(),
        "profiles": Situation.objects.by_profile(),
    }


def figures_of_others(language: str) -> list[Entry]:
    """The resources of the centre that are data: figures, each with its source."""
    return [one for one in entries_of(("resource",), language) if one.has("medoc", "data")]
