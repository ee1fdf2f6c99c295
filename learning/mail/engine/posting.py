"""Which letters go in a mail now: at most one mail a week to a person, but for what they asked for at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)
STALE = timedelta(days=60)  # a letter that waited longer than that is no news


class Rhythm(StrEnum):
    """How often a topic may come. WEEKLY: with others, in one mail a week. AT_ONCE: was asked for as it comes."""

    WEEKLY = "weekly"
    AT_ONCE = "at-once"


@dataclass(frozen=True)
class Waiting:
    """A letter that was written and not sent. `after`: not before that moment."""

    id: int
    topic: str
    written_at: datetime
    after: datetime


@dataclass(frozen=True)
class Post:
    """What to do with what waits: `now` travels in one mail, `drop` never goes; the rest waits on."""

    now: tuple[int, ...]
    drop: tuple[int, ...]
    counts: bool  # against the one mail of the week


def sort_post(letters: Sequence[Waiting], rhythms: Mapping[str, Rhythm], *, last_weekly_at: datetime | None, now: datetime) -> Post:
    """`rhythms`: the topics that are accepted today; a letter of any other is dropped, and so is one that is no news any more."""
    drop = tuple(letter.id for letter in letters if letter.topic not in rhythms or now - letter.written_at > STALE)
    due = [letter for letter in letters if letter.id not in drop and letter.after <= now]
    weekly = [letter for letter in due if rhythms[letter.topic] is Rhythm.WEEKLY]
    if weekly and (last_weekly_at is None or now - last_weekly_at >= WEEK):
        return Post(tuple(letter.id for letter in due), drop, counts=True)
    return Post(tuple(letter.id for letter in due if rhythms[letter.topic] is Rhythm.AT_ONCE), drop, counts=False)
