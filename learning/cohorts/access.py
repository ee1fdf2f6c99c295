"""What a facilitator, and a member, may see. Views have no other door to rows."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from cms.engine.card import Card
from cms.models import cards
from learning.record.access import ModuleProgress, progress_of_many

from .engine.needs import MemberFact, ModuleFact, Need, who_needs_me
from .models import Cohort, Facilitation, Invitation, Membership, MembershipQuerySet


@dataclass(frozen=True)
class Cell:
    """One member in one module; `progress` is None where the member did not agree to be followed."""

    card: Card
    progress: ModuleProgress | None


@dataclass(frozen=True)
class Row:
    member: Membership
    cells: tuple[Cell, ...]
    percent: int | None


@dataclass(frozen=True)
class Board:
    """All that the page shows: columns, rows, and who needs a word this week, each with its row and module."""

    cohort: Cohort
    cards: tuple[Card, ...]
    rows: tuple[Row, ...]
    needs: tuple[tuple[Need, Row, Card | None], ...]
    as_of: datetime


def may_make_cohorts(user: Any) -> bool:
    """Facilitators and administrators, by the permission their group has."""
    return bool(user.is_authenticated and user.has_perm("cohorts.add_cohort"))


def cohorts_followed(user: Any) -> Any:
    """The cohorts this person follows today, each with its number of members."""
    return Cohort.objects.visible_to(user).with_sizes()


def cohort_for(user: Any, cohort_id: uuid.UUID) -> Cohort:
    """The cohort, if this person follows it today; otherwise the same 404 as for one that does not exist."""
    cohort = Cohort.objects.visible_to(user).filter(pk=cohort_id).first()
    if cohort is None:
        raise Http404
    return cohort


def member_for(user: Any, cohort_id: uuid.UUID, membership_id: uuid.UUID, *, today: date) -> Membership:
    """An active member of a cohort this person follows, while they agreed to be followed; 404 otherwise."""
    member = Membership.objects.visible_to(user).filter(pk=membership_id, cohort_id=cohort_id).select_related("cohort").first()
    if member is None or not member.agreed_modules(today):
        raise Http404
    return member


def invited_cohort(token: str) -> Cohort:
    """The cohort an open invitation leads to; 404 for a link that is wrong or was replaced."""
    invitation = Invitation.objects.open().filter(token=token).select_related("cohort").first()
    if invitation is None:
        raise Http404
    return invitation.cohort


def memberships_of(learner_id: uuid.UUID | None) -> MembershipQuerySet:
    """The cohorts a learner is in."""
    if learner_id is None:
        return Membership.objects.none()
    return Membership.objects.active().of_learner(learner_id).select_related("cohort")


def agreements_of(learner_id: uuid.UUID | None) -> list[tuple[Membership, list[str]]]:
    """The cohorts a learner is in, each with the titles of the modules they agreed to show."""
    titles = {uuid.UUID(card.module_key): card.title for card in cards(get_language() or "fr")}
    today = timezone.localdate()
    return [(each, sorted(titles[key] for key in each.agreed_modules(today) if key in titles)) for each in memberships_of(learner_id)]


def facilitator_names(cohort: Cohort) -> list[str]:
    """Who follows this cohort today, by name or, failing that, by address."""
    return [str(each.user) for each in Facilitation.objects.filter(cohort=cohort, ended_at=None).select_related("user").order_by("pk")]


def cards_of(cohort: Cohort) -> tuple[Card, ...]:
    """The cards of the cohort's modules, in its order; a module that was withdrawn is left out."""
    known = {card.module_key: card for card in cards(get_language() or "fr")}
    return tuple(known[key] for key in cohort.modules if key in known)


def keys_of(columns: tuple[Card, ...]) -> list[uuid.UUID]:
    """The module keys of some cards, as the record knows them."""
    return [uuid.UUID(card.module_key) for card in columns]


def board_of(cohort: Cohort, *, now: datetime) -> Board:
    """The whole board in a constant number of queries: members, cards, progress."""
    columns = cards_of(cohort)
    members = list(cohort.memberships.active())
    today = timezone.localdate(now)
    followed = [member.learner_id for member in members if member.agreed_modules(today)]
    progress = progress_of_many(followed, keys_of(columns))
    rows = tuple(row_of(member, columns, progress, today=today) for member in members)
    by_member = {str(row.member.pk): row for row in rows}
    by_key = {card.module_key: card for card in columns}
    needs = who_needs_me((_fact(row) for row in rows if row.percent is not None), now=now)
    return Board(cohort, columns, rows, tuple((need, by_member[need.member], by_key.get(need.module)) for need in needs), now)


def row_of(
    member: Membership, columns: tuple[Card, ...], progress: dict[tuple[uuid.UUID, uuid.UUID], ModuleProgress], *, today: date
) -> Row:
    """One member's line: only what they agreed to, and its mean, rounded down so that 100 % means all."""
    agreed = member.agreed_modules(today)
    pairs = zip(columns, keys_of(columns), strict=True)
    cells = tuple(Cell(card, progress[member.learner_id, key] if key in agreed else None) for card, key in pairs)
    seen = [cell.progress.percent for cell in cells if cell.progress is not None]
    return Row(member, cells, sum(seen) // len(seen) if seen else None)


def _fact(row: Row) -> MemberFact:
    modules = tuple(
        ModuleFact(cell.card.module_key, cell.progress.state, cell.progress.percent, cell.progress.last_at, cell.progress.completed_at)
        for cell in row.cells
        if cell.progress is not None
    )
    return MemberFact(str(row.member.pk), row.member.joined_at, modules)
