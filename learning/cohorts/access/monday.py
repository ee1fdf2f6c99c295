"""A facilitator's week over all the cohorts they follow: whom to write to first, what waits to be read, whether last week's acts helped.

The queries are as many for one cohort as for fifty.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cms.engine.card import Card
from learning.cohorts.engine.naming import sought
from learning.cohorts.engine.needs import MOST_LISTED, Need, pressing
from learning.cohorts.models import Cohort, Meeting

from .acting import Effect, effects_on, works_in
from .answers import answers_in
from .board import Board, Line, Stamp, boards_of, facts_of, needs_on
from .people import cohorts_followed

MOST_COUNTED = 500  # answers that wait: with more than that, nobody counts them


@dataclass(frozen=True)
class Followed:
    """One cohort that goes on: how many members it has, how many need a word, how much waits to be read, when it meets next."""

    cohort: Cohort
    size: int
    needing: int
    waiting: int
    meeting: Meeting | None


@dataclass(frozen=True)
class Week:
    """All of it. `more`: how many need a word beyond those listed; `over`: cohorts that were archived or are past their last day."""

    needs: tuple[tuple[Cohort, Need, Line, Card | None], ...] = ()
    more: int = 0
    effects: tuple[Effect, ...] = ()
    followed: tuple[Followed, ...] = ()
    over: tuple[Cohort, ...] = ()
    stamp: Stamp | None = None

    @property
    def has_members(self) -> bool:
        return any(each.size for each in self.followed)


def week_of(user: Any, *, now: datetime) -> Week:
    """What this person's cohorts ask of them at this moment."""
    today = timezone.localdate(now)
    cohorts = sorted(cohorts_followed(user), key=lambda cohort: (sought(cohort.name), cohort.pk.bytes))
    over = tuple(cohort for cohort in cohorts if cohort.archived_at or cohort.has_ended(today))
    going = [cohort for cohort in cohorts if cohort not in over]
    if not going:
        return Week(over=over)
    boards = boards_of(going, now=now)
    found = [
        (board.cohort, *need)
        for board, facts in zip(boards, facts_of(boards), strict=True)
        for need in needs_on(board, facts, most=len(board.lines))
    ]
    found.sort(key=lambda each: pressing(each[1]))
    needing = Counter(cohort.pk for cohort, *_need in found)
    stamp = min((board.stamp for board in boards), key=lambda stamp: (not stamp.is_late, stamp.at))
    return Week(
        tuple(found[:MOST_LISTED]), max(0, len(found) - MOST_LISTED), effects_on(boards), _followed(boards, needing, now), over, stamp
    )


def _followed(boards: Sequence[Board], needing: Mapping[uuid.UUID, int], now: datetime) -> tuple[Followed, ...]:
    cohorts = [board.cohort for board in boards]
    waiting, coming = waiting_in(cohorts, today=timezone.localdate(now)), _coming(cohorts, now)
    found = ((board.cohort.pk, board) for board in boards)
    return tuple(Followed(board.cohort, len(board.lines), needing.get(pk, 0), waiting[pk], coming.get(pk)) for pk, board in found)


def _coming(cohorts: Sequence[Cohort], now: datetime) -> dict[uuid.UUID, Meeting]:
    """When each cohort meets next. One query."""
    coming: dict[uuid.UUID, Meeting] = {}
    for meeting in Meeting.objects.of_cohorts(cohorts).from_day(now).filter(cancelled_at=None):
        coming.setdefault(meeting.cohort_id, meeting)
    return coming


def waiting_in(cohorts: Sequence[Cohort], *, today: date) -> Counter[uuid.UUID]:
    """By cohort, how much waits for a facilitator to read it: work that was shown, answers that only a person can judge."""
    waiting = Counter(work.membership.cohort_id for work, _title in works_in(cohorts, today=today))
    waiting.update(each.member.cohort_id for each in answers_in(cohorts, today=today, most=MOST_COUNTED))
    return waiting
