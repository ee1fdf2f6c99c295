"""One member's page: the modules they agreed to show, as their own page says them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cms.engine.card import Card
from learning.cohorts.models import Membership
from learning.record.access import ModuleProgress, progress_of

from .people import cards_of, keys_of


@dataclass(frozen=True)
class Cell:
    """One module; `progress` is None where the member did not agree to show it."""

    card: Card
    progress: ModuleProgress | None


@dataclass(frozen=True)
class MemberPage:
    """What a facilitator reads of one member, and the member may read as well."""

    member: Membership
    cells: tuple[Cell, ...]
    percent: int | None


def member_page(member: Membership, *, now: datetime) -> MemberPage:
    columns = cards_of(member.cohort)
    agreed = member.agreed_modules(timezone.localdate(now))
    progress = progress_of(member.learner_id, [key for key in keys_of(columns) if key in agreed])
    cells = tuple(Cell(card, progress.get(key)) for card, key in zip(columns, keys_of(columns), strict=True))
    seen = [each.percent for each in progress.values()]
    return MemberPage(member, cells, sum(seen) // len(seen) if seen else None)
