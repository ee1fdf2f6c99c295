"""When to meet a missed question again: FSRS, whose scheduler is a kept library; its parameters are its own defaults.

Learning steps of minutes are left out: nobody sits here ten minutes to meet the same question twice. Nothing is thrown: the same
answers at the same moments give the same dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

RETENTION = 0.9  # the share of questions still known when they come back: FSRS's own advice
LONGEST = 365  # days
FIRST = timedelta(days=1)  # after missing it
SITTING = timedelta(minutes=3)
QUESTIONS = 6  # in one sitting: half a minute each


@dataclass(frozen=True)
class Met:
    """What the scheduler knows after a meeting, and when the next one is due."""

    memory: Mapping[str, Any]
    due_at: datetime


def meet(memory: Mapping[str, Any], share: Fraction, now: datetime) -> Met:
    """After an answer worth a share of the question: all of it is good, a part is hard, nothing is again."""
    from fsrs import Card, Rating, Scheduler

    scheduler = Scheduler(
        desired_retention=RETENTION, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
    )
    rating = Rating.Good if share == 1 else (Rating.Hard if share > 0 else Rating.Again)
    card = Card.from_dict(dict(memory)) if memory else Card(card_id=1, due=now)  # type: ignore[arg-type]
    after, _log = scheduler.review_card(card, rating, review_datetime=now)
    return Met(dict(after.to_dict()), max(after.due, now + FIRST))


def is_over(began_at: datetime, met: int, now: datetime) -> bool:
    """Whether a sitting has been long enough."""
    return met >= QUESTIONS or now - began_at >= SITTING
