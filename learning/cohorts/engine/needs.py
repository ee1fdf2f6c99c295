"""Who needs me this week: few, named rules, each with its evidence. No score, no prediction.

A member is listed for the first rule that holds, at most `MOST_LISTED` members are listed, and a member for whom none holds is fine.
Members may read the same sentences about themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_LISTED = 7  # what one person can act on in a morning
QUIET_AFTER = timedelta(days=14)  # two weeks decide whether people stay (Jordan 2015, on 221 open courses)
UNSTARTED_AFTER = timedelta(days=7)
RECENT = timedelta(days=7)


class Rule(StrEnum):
    """Why a member is listed, most pressing first.

    STOPPED: has a module under way, and nothing was recorded for `QUIET_AFTER`.
    NOT_STARTED: joined at least `UNSTARTED_AFTER` ago and has opened no module of the cohort.
    FINISHED: completed all modules of the cohort within `RECENT`: a good word is due.
    """

    STOPPED = "stopped"
    NOT_STARTED = "not_started"
    FINISHED = "finished"


class Act(StrEnum):
    """What the rule suggests; the facilitator decides."""

    WRITE = "write"
    INVITE = "invite"
    PRAISE = "praise"


ACTS = {Rule.STOPPED: Act.WRITE, Rule.NOT_STARTED: Act.INVITE, Rule.FINISHED: Act.PRAISE}


@dataclass(frozen=True)
class ModuleFact:
    """What the record says of one member in one module; `last_at` is None when nothing was done."""

    module: str
    state: str
    percent: int
    last_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True)
class MemberFact:
    member: str
    joined_at: datetime
    modules: tuple[ModuleFact, ...]


@dataclass(frozen=True)
class Need:
    """One line of the list: who, which rule, since when, and where (a module, or "" for the whole)."""

    member: str
    rule: Rule
    act: Act
    since: datetime
    module: str
    percent: int


def need_of(member: MemberFact, *, now: datetime) -> Need | None:
    """The first rule that holds for this member, or None: fine."""
    touched = [fact for fact in member.modules if fact.last_at is not None]
    if not touched:
        return _need(member, Rule.NOT_STARTED, member.joined_at) if now - member.joined_at >= UNSTARTED_AFTER else None
    completions = [fact.completed_at for fact in member.modules if fact.completed_at is not None]
    if len(completions) == len(member.modules):
        return _need(member, Rule.FINISHED, max(completions)) if now - max(completions) <= RECENT else None
    latest = max(touched, key=lambda fact: (fact.last_at or member.joined_at, fact.module))
    under_way = [fact for fact in touched if fact.completed_at is None]
    quiet_since = max(latest.last_at or member.joined_at, member.joined_at)
    if under_way and now - quiet_since >= QUIET_AFTER:
        where = max(under_way, key=lambda fact: (fact.last_at or member.joined_at, fact.module))
        return _need(member, Rule.STOPPED, quiet_since, where)
    return None


def who_needs_me(members: Iterable[MemberFact], *, now: datetime) -> tuple[Need, ...]:
    """At most `MOST_LISTED` needs: stopped first, then not started, then finished; the longest wait first within a rule."""
    order = list(Rule)
    needs = [need for member in members if (need := need_of(member, now=now)) is not None]
    return tuple(sorted(needs, key=lambda need: (order.index(need.rule), need.since, need.member))[:MOST_LISTED])


def _need(member: MemberFact, rule: Rule, since: datetime, where: ModuleFact | None = None) -> Need:
    return Need(member.member, rule, ACTS[rule], since, where.module if where else "", where.percent if where else 0)
