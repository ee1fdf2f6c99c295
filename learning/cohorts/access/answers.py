"""What members handed in for a person to judge, in a quiz of a module they show: only of those who agreed that it is read."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from learning.cohorts.models import Cohort, Membership
from quizzes.access import Waiting, upload_in, waiting_among
from quizzes.models import Attempt, Upload

from .people import cohort_for

MOST_SHOWN = 50  # answers a page lists; the next come up as these are judged


@dataclass(frozen=True)
class Handed:
    """One answer that waits, and whose it is."""

    member: Membership
    waiting: Waiting


def answers_in(cohorts: Sequence[Cohort], *, today: date, most: int = MOST_SHOWN) -> tuple[Handed, ...]:
    """The answers that wait for a facilitator of these cohorts, longest waiting first. Four queries, however many there are; one when
    nothing waits, as most often."""
    seen = Membership.objects.of_cohorts(cohorts).seen_on(today)
    keys = {uuid.UUID(key) for cohort in cohorts for key in cohort.modules}
    waits = Attempt.objects.waiting().in_modules(keys)
    if not waits.exists():  # as most often: the cheaper question first
        return ()
    found = waits.among(seen.learner_ids()).select_related("quiz_version")[: 2 * most]
    waiting: dict[uuid.UUID, list[Waiting]] = {}
    for one in waiting_among(found, "facilitator"):
        waiting.setdefault(one.attempt.learner_id, []).append(one)
    members = seen.select_related("cohort").of_learners(waiting)
    handed = [Handed(member, one) for member in members for one in waiting[member.learner_id] if _is_shown(member, one.attempt, today)]
    return tuple(sorted(handed, key=lambda each: each.waiting.attempt.submitted_at)[:most])


def answer_for(user: Any, cohort_id: uuid.UUID, attempt_id: uuid.UUID, ref: str, *, today: date) -> Handed:
    """One of them, for whoever follows the cohort; anything else is not there."""
    cohort = cohort_for(user, cohort_id)
    attempt = Attempt.objects.waiting().filter(pk=attempt_id).select_related("quiz_version").first()
    members = Membership.objects.seen_on(today).of_cohort(cohort.pk).select_related("cohort")
    member = members.of_learner(attempt.learner_id).first() if attempt else None
    if attempt is None or member is None or not _is_shown(member, attempt, today):
        raise Http404
    waiting = next((one for one in waiting_among([attempt], "facilitator") if one.ref == ref), None)
    if waiting is None:
        raise Http404
    return Handed(member, waiting)


def file_of(handed: Handed) -> Upload:
    """The file behind an answer; 404 for a text."""
    return upload_in(handed.waiting.attempt, handed.waiting.response.get("file", ""))


def _is_shown(member: Membership, attempt: Attempt, today: date) -> bool:
    """Handed in after joining, in a module of the cohort that they agreed to show, by somebody who agreed that answers are read."""
    of_cohort = str(attempt.context_module) in member.cohort.modules and attempt.context_module in member.agreed_modules(today)
    return member.shows_answers and of_cohort and attempt.submitted_at >= member.joined_at
