"""What members handed in for a person to judge, in a quiz of a module they show: only of those who agreed that it is read."""

import uuid
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


def answers_in(cohort: Cohort, *, today: date) -> tuple[Handed, ...]:
    """The answers that wait for a facilitator, longest waiting first. Three queries, however many there are."""
    members = {each.learner_id: each for each in Membership.objects.seen_on(today).of_cohort(cohort.pk) if each.shows_answers}
    found = Attempt.objects.waiting().of_learners(members).in_modules(map(uuid.UUID, cohort.modules)).select_related("quiz_version")
    seen = [one for one in found[: 2 * MOST_SHOWN] if _is_shown(members[one.learner_id], one, today)]
    return tuple(Handed(members[one.attempt.learner_id], one) for one in waiting_among(seen, "facilitator")[:MOST_SHOWN])


def answer_for(user: Any, cohort_id: uuid.UUID, attempt_id: uuid.UUID, ref: str, *, today: date) -> Handed:
    """One of them, for whoever follows the cohort; anything else is not there."""
    cohort = cohort_for(user, cohort_id)
    attempt = Attempt.objects.waiting().filter(pk=attempt_id).select_related("quiz_version").first()
    members = Membership.objects.seen_on(today).of_cohort(cohort.pk)
    member = members.of_learner(attempt.learner_id).first() if attempt else None
    if attempt is None or member is None or not member.shows_answers or not _is_shown(member, attempt, today):
        raise Http404
    waiting = next((one for one in waiting_among([attempt], "facilitator") if one.ref == ref), None)
    if waiting is None or str(attempt.context_module) not in cohort.modules:
        raise Http404
    return Handed(member, waiting)


def file_of(handed: Handed) -> Upload:
    """The file behind an answer; 404 for a text."""
    return upload_in(handed.waiting.attempt, handed.waiting.response.get("file", ""))


def _is_shown(member: Membership, attempt: Attempt, today: date) -> bool:
    """Handed in after joining, in a module they agreed to show."""
    return attempt.submitted_at >= member.joined_at and attempt.context_module in member.agreed_modules(today)
