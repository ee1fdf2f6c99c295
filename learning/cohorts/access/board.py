"""The board: who needs a word this week, then everybody's place in every module, whatever the number of members.

The queries are as many for three members as for three thousand. Totals are of all members; rows are a page of them.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone

from cms.engine.card import Card
from learning.cohorts.engine.naming import sought
from learning.cohorts.engine.needs import MOST_LISTED, MemberFact, Need, Tries, need_of, who_needs_me
from learning.cohorts.models import Cohort, Deed, Membership
from learning.record.access import HIDDEN, STATES, Frame, Lag, Strip, id_of, moment_of, quiz_marks, strips_of
from quizzes.models import Attempt

from .people import all_cards, cards_of, keys_of

PAGE = 50  # members on a page of the matrix
LATE_AFTER = timedelta(seconds=45)  # a live worker folds within the sweep's thirty seconds; later than this, say so
LOOKED_BACK = timedelta(days=60)  # attempts older than that say nothing about this week
MOST_TRIED = 400  # members whose attempts are read: the last active among those who may be below a mark
NEARLY = 1e-9  # 0.7 of a decimal is 0.7 to a person
DONE = tuple(STATES.index(name) for name in ("done", "refresh", "exempt"))


class Member(NamedTuple):
    """One active membership, as the board reads it."""

    pk: uuid.UUID
    learner_id: uuid.UUID
    name: str
    joined_at: datetime
    scope: str
    until: date | None
    later: int


class Line(NamedTuple):
    """One member over the modules. `strip` is None for whoever shows nothing (any more); `shown` is how many modules they show."""

    member: Member
    strip: Strip | None
    shown: int
    percent: int | None  # the mean of what they show, rounded down so that 100 means all

    @property
    def last_at(self) -> datetime | None:
        """When something was last recorded, if that was since the day of joining: no date before it is theirs to see."""
        last = self.strip.last_at if self.strip else None
        return last if last and last >= self.member.joined_at else None

    def cell(self, number: int) -> tuple[str, int] | None:
        """(state, percent) in one module; None where they did not agree to show it."""
        if self.strip is None or self.strip.states[number] == HIDDEN:
            return None
        return STATES[self.strip.states[number]], self.strip.percents[number]


@dataclass(frozen=True)
class Stamp:
    """As of when the figures speak: now, unless something recorded earlier waits for the worker."""

    at: datetime
    is_late: bool
    waiting: int = 0


@dataclass(frozen=True)
class ColumnSum:
    """One module over all members who show it."""

    card: Card
    shown: int
    begun: int
    done: int
    percent: int


@dataclass(frozen=True)
class Board:
    """All that was read of a cohort: every member's line, in the order of their names."""

    cohort: Cohort
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    stamp: Stamp
    now: datetime
    showing: frozenset[str] = frozenset()  # the scopes that let attempts be seen

    @cached_property
    def needs(self) -> tuple[tuple[Need, Line, Card | None], ...]:
        """Who needs a word, at most seven, each with their line and the module it is about."""
        return needs_on(self, facts_of([self])[0])

    @cached_property
    def columns(self) -> tuple[ColumnSum, ...]:
        """What each module comes to, over all members who show it."""
        strips = [line.strip for line in self.lines if line.strip is not None]
        size = len(self.cards)
        states, percents = b"".join(strip.states for strip in strips), b"".join(strip.percents for strip in strips)
        return tuple(_column(card, states[number::size], percents[number::size]) for number, card in enumerate(self.cards))

    @property
    def percent(self) -> int | None:
        """The mean of all members who show anything, rounded down."""
        seen = [line.percent for line in self.lines if line.percent is not None]
        return sum(seen) // len(seen) if seen else None


def _column(card: Card, states: bytes, percents: bytes) -> ColumnSum:
    shown = len(states) - states.count(HIDDEN)
    done = sum(states.count(code) for code in DONE)
    return ColumnSum(card, shown, shown - states.count(0), done, sum(percents) // shown if shown else 0)


def board_of(cohort: Cohort, *, now: datetime, only: uuid.UUID | None = None) -> Board:
    """Everything the page shows, in a constant number of queries. `only`: of one learner, for whom the same is said."""
    return boards_of([cohort], now=now, only=only)[0]


def boards_of(cohorts: Sequence[Cohort], *, now: datetime, only: uuid.UUID | None = None) -> list[Board]:
    """The boards of several cohorts, in as many queries as that of one."""
    today, known = timezone.localdate(now), all_cards()
    members = _members_of(cohorts, only=only)
    scopes = _scopes(chain.from_iterable(members.values()))
    showing = frozenset(scope for scope, agreed in scopes.items() if "attempts" in agreed.get("shows", ()))
    seen: Any = [only] if only else Membership.objects.of_cohorts(cohorts).seen_on(today).learner_ids()
    columns = [cards_of(cohort, known) for cohort in cohorts]
    shown = [_shown(members[cohort.pk], scopes, keys_of(cards), today) for cohort, cards in zip(cohorts, columns, strict=True)]
    frames = [_frame(members[cohort.pk], cards, places) for cohort, cards, places in zip(cohorts, columns, shown, strict=True)]
    read = strips_of(seen, frames)
    return [
        Board(cohort, cards, _lines(members[cohort.pk], strips, places, len(cards)), stamp_of(lag, now), now, showing)
        for cohort, cards, places, (strips, lag) in zip(cohorts, columns, shown, read, strict=True)
    ]


def _members_of(cohorts: Sequence[Cohort], *, only: uuid.UUID | None) -> dict[uuid.UUID, list[Member]]:
    """The active members of each cohort, by name. One query."""
    active = Membership.objects.of_cohorts(cohorts).active()
    texts = [Cast(name, CharField()) for name in ("cohort_id", "pk", "learner_id", "joined_at")]
    rows = (active.of_learner(only) if only else active).order_by().values_list(*texts, "name", "scope", "until", "later")
    found: dict[uuid.UUID, list[Member]] = {cohort.pk: [] for cohort in cohorts}
    for cohort_id, pk, learner_id, joined_at, name, *agreed in rows:
        found[id_of(cohort_id)].append(Member(id_of(pk), id_of(learner_id), name, moment_of(joined_at), *agreed))
    for members in found.values():
        members.sort(key=lambda member: (sought(member.name), member.pk.bytes))
    return found


def _scopes(members: Iterable[Member]) -> Mapping[str, Mapping[str, Any]]:
    """What members of each scope agreed to. One query: of those who agreed to the same, one is read."""
    samples = {member.scope: member.pk for member in members}
    return dict(Membership.objects.filter(pk__in=samples.values()).values_list("scope", "agreed"))


def who_shows(cohort: Cohort, module_key: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """The learners of a cohort who show one module today. Two queries, and no agreement is read twice."""
    members = _members_of([cohort], only=None)[cohort.pk]
    shown = _shown(members, _scopes(members), [module_key], today)
    return [member.learner_id for member, places in zip(members, shown, strict=True) if places]


Shown = Sequence[frozenset[int]]


def _shown(members: Sequence[Member], scopes: Mapping[str, Mapping[str, Any]], keys: Sequence[uuid.UUID], today: date) -> Shown:
    """By member, the places of the modules they show today."""
    places, nothing = _places(scopes, keys), frozenset[int]()
    return [places[member.scope] if member.until is None or member.until >= today else nothing for member in members]


def _frame(members: Sequence[Member], cards: tuple[Card, ...], shown: Shown) -> Frame:
    keys = keys_of(cards)
    minutes = {key: card.minutes for key, card in zip(keys, cards, strict=True)}
    narrow = {member.learner_id: places for member, places in zip(members, shown, strict=True) if len(places) < len(keys)}
    return Frame(frozenset(member.learner_id for member in members), keys, minutes, narrow)


def _lines(members: Sequence[Member], strips: Mapping[uuid.UUID, Strip], shown: Shown, size: int) -> tuple[Line, ...]:
    return tuple(_line(member, strips.get(member.learner_id), places, size) for member, places in zip(members, shown, strict=True))


def _places(scopes: Mapping[str, Mapping[str, Any]], keys: Sequence[uuid.UUID]) -> Mapping[str, frozenset[int]]:
    """By scope, the places of the modules it shows."""
    places = {str(key): place for place, key in enumerate(keys)}
    return {scope: frozenset(places[key] for key in agreed["modules"] if key in places) for scope, agreed in scopes.items()}


def _line(member: Member, strip: Strip | None, shown: frozenset[int], size: int) -> Line:
    if not shown:
        return Line(member, None, 0, None)
    if strip is None:  # nobody's record: nothing was ever done
        strip = Strip(bytes(size), bytes(0 if place in shown else HIDDEN for place in range(size)))
    return Line(member, strip, len(shown), sum(strip.percents) // len(shown))


def stamp_of(lag: Lag, now: datetime) -> Stamp:
    """Late once something has waited longer than a live worker lets it wait."""
    if lag.since is None:
        return Stamp(now, is_late=False)
    is_late = now - lag.since >= LATE_AFTER
    return Stamp(lag.since if is_late else now, is_late, len(lag.learners))


Wanted = tuple[Need, Line, Card | None]


def needs_on(board: Board, facts: Iterable[MemberFact], *, most: int = MOST_LISTED) -> tuple[Wanted, ...]:
    """The needs that follow from facts, each with its line and the module it is about."""
    needs = who_needs_me(facts, now=board.now, most=most)
    wanted = {uuid.UUID(need.member) for need in needs}
    by_member = {str(line.member.pk): line for line in board.lines if line.member.pk in wanted}
    by_key = {card.module_key: card for card in board.cards}
    return tuple((need, by_member[need.member], by_key.get(need.module)) for need in needs)


def facts_of(boards: Sequence[Board]) -> list[list[MemberFact]]:
    """By board, what the rules look at, of every member who shows anything. Two queries, however many boards there are."""
    tried, helped = _tried(boards), _helped(boards)
    return [list(_facts(board, tried, helped)) for board in boards]


def _facts(board: Board, tried: "Tried", helped: Mapping[uuid.UUID, datetime]) -> Iterable[MemberFact]:
    keys = [card.module_key for card in board.cards]
    has_plan = bool(board.cohort.rhythm and board.cohort.starts_on)
    for line in board.lines:
        member, strip = line.member, line.strip
        if strip is not None:
            yield MemberFact(
                member=str(member.pk),
                joined_at=member.joined_at,
                modules=line.shown,
                begun=strip.begun,
                done=strip.done,
                last_at=strip.last_at,
                completed_at=strip.completed_at,
                where=keys[strip.where] if strip.where >= 0 else "",
                percent=strip.percents[strip.where] if strip.where >= 0 else 0,
                tries=tuple(_tries(board, line, strip, tried)) if strip.low else (),
                sprints=strip.quick,
                helped_at=helped.get(member.pk) if helped else None,
                has_plan=has_plan,
            )


def _helped(boards: Sequence[Board]) -> dict[uuid.UUID, datetime]:
    """When something was last done for each member. One query."""
    since = min((board.now for board in boards), default=None)
    if since is None:
        return {}
    rows = Deed.objects.of_cohorts([board.cohort for board in boards]).standing().since(since - LOOKED_BACK).order_by("created_at")
    return dict(rows.values_list("membership_id", "created_at"))


@dataclass(frozen=True)
class Tried:
    """What was handed in, (when, how much of it right) by learner, module and quiz; and the mark of each quiz that is asked for."""

    attempts: Mapping[tuple[uuid.UUID, uuid.UUID, str], list[tuple[datetime, float]]] = field(default_factory=dict)
    marks: Mapping[uuid.UUID, Mapping[str, float]] = field(default_factory=dict)


def _tried(boards: Sequence[Board]) -> Tried:
    """What those handed in who may be below the mark of a quiz, in a module that they did not finish. Two queries."""
    lines = [(board, line) for board in boards for line in board.lines if line.strip and line.strip.low]
    low = [line for board, line in lines if line.member.scope in board.showing]
    low.sort(key=lambda line: (line.strip and line.strip.last_at) or line.member.joined_at, reverse=True)
    whose = {line.member.learner_id for line in low[:MOST_TRIED]}
    if not whose:
        return Tried()
    keys = {key for board in boards for key in keys_of(board.cards)}
    rows = Attempt.objects.closed().filter(learner_id__in=whose, context_module__in=keys)
    found: dict[tuple[uuid.UUID, uuid.UUID, str], list[tuple[datetime, float]]] = {}
    for *place, at, score, most in rows.values_list("learner_id", "context_module", "quiz_slug", "submitted_at", "score", "max_score"):
        if score is not None and most:
            found.setdefault(tuple(place), []).append((at, float(score / most)))
    return Tried(found, quiz_marks(keys))


def _tries(board: Board, line: Line, strip: Strip, tried: Tried) -> Iterable[Tries]:
    """The attempts since joining at each quiz whose mark this member never reached, if they agreed that attempts are seen."""
    since = max(line.member.joined_at, board.now - LOOKED_BACK)
    for place in strip.low if line.member.scope in board.showing else ():
        key = board.cards[place].module_key
        for quiz, mark in tried.marks.get(uuid.UUID(key), {}).items():
            made = tried.attempts.get((line.member.learner_id, uuid.UUID(key), quiz), ())
            shown = [each for each in made if each[0] >= since]
            if shown and all(score < mark - NEARLY for _at, score in made):
                yield Tries(key, len(shown), max(score for _at, score in shown), max(at for at, _score in shown))


def need_about(board: Board, member_id: Any) -> tuple[Need, Card | None] | None:
    """What the board would say of one member, in the same words, for themselves to read."""
    fact = next((fact for fact in facts_of([board])[0] if fact.member == str(member_id)), None)
    need = need_of(fact, now=board.now) if fact else None
    return (need, next((card for card in board.cards if card.module_key == need.module), None)) if need else None
