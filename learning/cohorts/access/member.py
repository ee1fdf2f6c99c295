"""One member's page: the modules they agreed to show, as their own page says them; where each number comes from; what was exchanged."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.engine.card import Card
from cms.models import card_of, outlines_of, worded_outlines
from learning.cohorts.engine.needs import Need
from learning.cohorts.models import Kind, Membership, Work
from learning.record.access import ModuleProgress, explain, progress_of
from quizzes.models import Attempt

from .acting import Told, exchanges_of
from .board import board_of, need_about
from .people import cards_of, keys_of

MOST_ATTEMPTS = 30
KINDS: Mapping[str, Any] = {
    "module.enrolled": _("Began the module"),
    "step.opened": _("Opened a step"),
    "step.ticked": _("Ticked a step as done"),
    "step.unticked": _("Took a tick back"),
    "recall.answered": _("Answered a recall question"),
    "scale.placed": _("Placed themselves on the scale"),
    "quiz.started": _("Began the quiz"),
    "quiz.submitted": _("Handed the quiz in"),
    "quiz.graded": _("Quiz marked"),
    "deliverable.submitted": _("Handed work in"),
    "action.written": _("Wrote down an action"),
    "tool.opened": _("Opened a tool"),
    "webinar.registered": _("Registered for the webinar"),
    "webinar.unregistered": _("No longer registered for the webinar"),
    "webinar.attended": _("Was there"),
    "diagnosis.answered": _("Answered the self-diagnosis"),
    "review.given": _("Reviewed their own work"),
    "peer.reviewed": _("Looked at a peer’s work"),
    "peer.received": _("Received a peer’s review"),
    "module.reset": _("The module was begun anew"),
    "module.exempted": _("Exempted from the module"),
    "module.unexempted": _("Exemption taken back"),
}


@dataclass(frozen=True)
class Cell:
    """One module; `progress` is None where the member did not agree to show it. `suggested`: the day the cohort proposes. `last_at`: of the
    last step, if it was since the day of joining."""

    card: Card
    progress: ModuleProgress | None
    suggested: date | None
    last_at: datetime | None = None


@dataclass(frozen=True)
class Tried:
    """One quiz handed in since joining; `percent` is None until it is marked."""

    title: str
    number: int
    at: datetime
    percent: int | None


@dataclass(frozen=True)
class MemberPage:
    """What a facilitator reads of one member, and the member may read as well."""

    member: Membership
    cells: tuple[Cell, ...]
    percent: int | None
    need: tuple[Need, Card | None] | None
    tried: tuple[Tried, ...]
    works: tuple[tuple[Work, str], ...]
    told: tuple[Told, ...]

    @property
    def pinned(self) -> tuple[Told, ...]:
        """The notes that nobody took back: they stand on top, and the member may read them."""
        return tuple(each for each in self.told if each.deed.kind == Kind.NOTE and each.deed.undone_at is None)


def member_page(member: Membership, *, now: datetime) -> MemberPage:
    """All of it, in a constant number of queries."""
    columns = cards_of(member.cohort)
    agreed = member.agreed_modules(timezone.localdate(now))
    progress = progress_of(member.learner_id, [key for key in keys_of(columns) if key in agreed])
    days = (member.cohort.suggested_on(place, later=member.later) for place in range(len(columns)))
    cells = tuple(
        Cell(card, progress.get(key), day, _since(member, progress.get(key)))
        for card, key, day in zip(columns, keys_of(columns), days, strict=True)
    )
    seen = [each.percent for each in progress.values()]
    titles = {card.module_key: card.title for card in columns}
    works = tuple((work, titles[str(work.module_key)]) for work in member.works.all() if work.module_key in progress)
    return MemberPage(
        member,
        cells,
        sum(seen) // len(seen) if seen else None,
        need_about(board_of(member.cohort, now=now, only=member.learner_id), member.pk),
        tuple(_tried(member, progress, titles)),
        works,
        exchanges_of(member),
    )


def _since(member: Membership, progress: ModuleProgress | None) -> datetime | None:
    last = progress.last_at if progress else None
    return last if last and last >= member.joined_at else None


def _tried(member: Membership, keys: Iterable[uuid.UUID], titles: Mapping[str, str]) -> Iterable[Tried]:
    """The quizzes handed in since the day of joining, where the member agreed to show them."""
    if not member.shows_attempts:
        return
    found = Attempt.objects.visible_to(member.learner_id).filter(context_module__in=list(keys), submitted_at__gte=member.joined_at)
    rows = found.order_by("-submitted_at").values_list("context_module", "number", "submitted_at", "score", "max_score")
    for key, number, at, score, most in rows[:MOST_ATTEMPTS]:
        yield Tried(titles[str(key)], number, at, int(100 * score / most) if score is not None and most else None)


@dataclass(frozen=True)
class Why:
    """A percentage opened: how many of its parts are met, and what was recorded since the day of joining."""

    card: Card
    progress: ModuleProgress
    met: int
    parts: int
    lines: tuple[tuple[Any, str, datetime, bool], ...]
    before: int  # how much was recorded before: counted, and nobody's business


def why_of(member: Membership, module_key: uuid.UUID, *, today: date) -> Why:
    """Where one number of a member comes from; 404 for a module they do not show."""
    card = card_of(module_key, get_language() or "fr")
    if card is None or module_key not in member.agreed_modules(today) or str(module_key) not in member.cohort.modules:
        raise Http404
    told = explain(member.learner_id, module_key)
    counted = outlines_of([(module_key, told.rule_version)])
    outline = worded_outlines(counted, card.language).get((module_key, told.rule_version))
    steps = {step.id: step.title for step in outline.steps} if outline else {}
    asks = {ask.id: step.title for step in outline.steps for ask in step.asks} if outline else {}
    since = [line for line in told.events if line.at >= member.joined_at]
    lines = tuple(
        (KINDS.get(line.kind, _("Something done")), asks.get(line.step) or steps.get(line.step, ""), line.at, line.counts)
        for line in reversed(since)
    )
    met = sum(part.share == 1 for part in told.parts)
    return Why(card, told.progress, met, len(told.parts), lines, len(told.events) - len(since))
