"""Who needs me this week: few, named rules, each with its evidence. No score, no prediction.

A member is listed for the first rule that holds, at most `MOST_LISTED` members are listed, and a member for whom none holds is fine.
Somebody one has done something for is left in peace for `PEACE`; after that the board asks whether it helped. Members read the same
sentences about themselves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

MOST_LISTED = 7  # what one person can act on in a morning
QUIET_AFTER = timedelta(days=14)  # two weeks decide whether people stay (Jordan 2015, on 221 open courses)
UNSTARTED_AFTER = timedelta(days=7)
RECENT = timedelta(days=7)
PEACE = timedelta(days=7)  # time enough for an act to show: the board is read once a week
STUCK_TRIES = 3  # the same quiz, without reaching its mark
RACED_MODULES = 3  # one short visit is a look; three in a week are a way of going


class Rule(StrEnum):
    """Why a member is listed, most pressing first.

    STUCK: handed in one quiz of an unfinished module `STUCK_TRIES` times without ever reaching its mark, the last within `QUIET_AFTER`.
    STOPPED: has a module under way, and in the cohort's modules nothing was recorded for `QUIET_AFTER`.
    RACED: completed at least `RACED_MODULES` modules within `RECENT`, each in less than a fifth of its minutes.
    NOT_STARTED: joined at least `UNSTARTED_AFTER` ago and has opened no module of the cohort.
    FINISHED: completed the last of all modules of the cohort within `RECENT` and since joining: a good word is due.
    """

    STUCK = "stuck"
    STOPPED = "stopped"
    RACED = "raced"
    NOT_STARTED = "not_started"
    FINISHED = "finished"


ORDER = list(Rule)


class Act(StrEnum):
    """What a facilitator may do for a member; a rule suggests one, the facilitator decides."""

    WRITE = "write"
    MEET = "meet"
    EXEMPT = "exempt"
    EXTEND = "extend"
    PRAISE = "praise"
    RESET = "reset"
    REVIEW = "review"
    ATTEND = "attend"
    NOTE = "note"


@dataclass(frozen=True)
class Tries:
    """What a member did with one quiz of an unfinished module, whose mark they never reached; `best` is 0 to 1."""

    module: str
    count: int
    best: float
    last_at: datetime


class Sprint(Protocol):
    """A module completed in less than a fifth of its minutes."""

    @property
    def seconds(self) -> int: ...

    @property
    def minutes(self) -> int: ...

    @property
    def completed_at(self) -> datetime: ...


class MemberFact(NamedTuple):
    """What the record says of one member over the modules they agreed to show. `where`: the unfinished module last worked on.

    `helped_at`: when a facilitator last did something for them. `has_plan`: the cohort suggests dates, which can be put off.
    """

    member: str
    joined_at: datetime
    modules: int
    begun: int = 0
    done: int = 0
    last_at: datetime | None = None
    completed_at: datetime | None = None
    where: str = ""
    percent: int = 0
    tries: tuple[Tries, ...] = ()
    sprints: tuple[Sprint, ...] = ()
    helped_at: datetime | None = None
    has_plan: bool = False


@dataclass(frozen=True)
class Need:
    """One line of the list: who, which rule, since when, and where (a module, or "" for the whole), with the figures of its sentence.

    `count`: attempts, or modules. `minutes`, `told`: minutes spent and minutes announced.
    """

    member: str
    rule: Rule
    act: Act
    since: datetime
    module: str = ""
    percent: int = 0
    count: int = 0
    minutes: int = 0
    told: int = 0


def need_of(member: MemberFact, *, now: datetime) -> Need | None:
    """The first rule that holds for this member, or None: fine."""
    if member.helped_at is not None and now - member.helped_at < PEACE:
        return None
    for holds in HOLDS:
        need = holds(member, now)
        if need is not None:
            return need
    return None


def _stuck(member: MemberFact, now: datetime) -> Need | None:
    held = [each for each in member.tries if each.count >= STUCK_TRIES and now - each.last_at < QUIET_AFTER]
    if not held:
        return None
    worst = max(held, key=lambda each: (each.count, each.last_at, each.module))
    return Need(member.member, Rule.STUCK, Act.MEET, worst.last_at, worst.module, int(100 * worst.best), worst.count)


def _stopped(member: MemberFact, now: datetime) -> Need | None:
    if not member.where or member.last_at is None:
        return None
    quiet_since = max(member.last_at, member.joined_at)
    if now - quiet_since < QUIET_AFTER:
        return None
    act = Act.EXTEND if member.has_plan else Act.MEET if member.helped_at else Act.WRITE  # what was tried once is not tried again
    return Need(member.member, Rule.STOPPED, act, quiet_since, member.where, member.percent)


def _raced(member: MemberFact, now: datetime) -> Need | None:
    held = [each for each in member.sprints if now - each.completed_at <= RECENT and each.completed_at >= member.joined_at]
    if len(held) < RACED_MODULES:
        return None
    spent, told = sum(each.seconds for each in held), sum(each.minutes for each in held)
    since = min(each.completed_at for each in held)
    return Need(member.member, Rule.RACED, Act.WRITE, since, "", 0, len(held), max(1, round(spent / 60)), told)


def _not_started(member: MemberFact, now: datetime) -> Need | None:
    waits = not member.begun and not member.done and now - member.joined_at >= UNSTARTED_AFTER
    return Need(member.member, Rule.NOT_STARTED, Act.WRITE, member.joined_at) if waits else None


def _finished(member: MemberFact, now: datetime) -> Need | None:
    if not member.modules or member.done < member.modules or member.completed_at is None or member.completed_at < member.joined_at:
        return None
    return Need(member.member, Rule.FINISHED, Act.PRAISE, member.completed_at) if now - member.completed_at <= RECENT else None


HOLDS: tuple[Callable[[MemberFact, datetime], Need | None], ...] = (_stuck, _stopped, _raced, _not_started, _finished)  # as in `Rule`


def pressing(need: Need) -> tuple[int, datetime, str]:
    """The order of the list: that of the rules; within a rule the longest wait first."""
    return ORDER.index(need.rule), need.since, need.member


def who_needs_me(members: Iterable[MemberFact], *, now: datetime, most: int = MOST_LISTED) -> tuple[Need, ...]:
    """The needs of these members, the most pressing first, at most so many."""
    needs = [need for member in members if (need := need_of(member, now=now)) is not None]
    return tuple(sorted(needs, key=pressing)[:most])
