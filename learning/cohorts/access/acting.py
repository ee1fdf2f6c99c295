"""What was done for members: for those who follow them, and for themselves to read."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language, gettext

from cms.engine.card import Card
from cms.engine.outline import AskKind, Outline
from cms.models import cards, current_outlines, worded_outlines
from learning.cohorts.engine.needs import MOST_LISTED, PEACE, Need
from learning.cohorts.models import Cohort, Deed, Facilitation, Flash, Kind, Membership, Work
from learning.record.access import private_texts

from .board import Board, boards_of, need_about
from .telling import flashes_of

ASKED_UNTIL = timedelta(days=28)  # after four weeks nobody remembers what helped


@dataclass(frozen=True)
class Told:
    """One act as it is read: by whom, about which module."""

    deed: Deed
    author: str
    title: str
    rubric: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Effect:
    """An act of a week ago, and what the record says since."""

    deed: Deed
    name: str
    since: datetime | None  # when something was last recorded after it; None for nothing


@dataclass(frozen=True)
class Showable:
    """A text a member wrote where a deliverable is asked: only they see it, unless they show it."""

    card: Card
    step: str
    title: str
    shown: Work | None


@dataclass(frozen=True)
class Own:
    """A membership as its member reads it: what is seen, what is said of them, what was said to them."""

    membership: Membership
    titles: tuple[str, ...]
    told: tuple[Told, ...]
    showable: tuple[Showable, ...]
    need: tuple[Need, Card | None] | None
    plan: tuple[tuple[Card, Any], ...]
    flashes: tuple[Flash, ...]


def facilitator_names_by_id(cohort: Cohort) -> dict[Any, str]:
    """Everybody who follows or followed a cohort, under the name they gave for it."""
    rows = Facilitation.objects.filter(cohort=cohort).select_related("user").order_by("pk")
    return {each.user_id: each.name or each.user.get_full_name() or gettext("a facilitator without a name") for each in rows}


def deed_for(user: Any, deed_id: uuid.UUID) -> Deed:
    """An act for a member of a cohort this person follows; 404 otherwise."""
    visible = Membership.objects.visible_to(user)
    found = Deed.objects.filter(pk=deed_id, membership__in=visible).select_related("membership__cohort").first()
    if found is None or not found.membership.agreed_modules(timezone.localdate()):
        raise Http404
    return found


def work_for(user: Any, work_id: int) -> Work:
    """A piece of work that a member of a cohort this person follows chose to show; 404 otherwise."""
    visible = Membership.objects.visible_to(user)
    found = Work.objects.filter(pk=work_id, membership__in=visible).select_related("membership__cohort").first()
    if found is None or found.module_key not in found.membership.agreed_modules(timezone.localdate()):
        raise Http404
    return found


def exchanges_of(membership: Membership) -> tuple[Told, ...]:
    """All that was done for a member, latest first."""
    names, titles = facilitator_names_by_id(membership.cohort), _titles()
    deeds = list(Deed.objects.told_to(membership))
    rubrics = _rubrics({deed.module_key for deed in deeds if deed.kind == Kind.REVIEW and deed.module_key})
    return tuple(
        Told(
            deed,
            names.get(deed.author_id) or gettext("somebody whose account is closed"),
            titles.get(str(deed.module_key), ""),
            tuple((line, deed.marks.get(str(place), "")) for place, line in enumerate(rubrics.get((deed.module_key, deed.step), ()))),
        )
        for deed in deeds
    )


def _titles() -> Mapping[str, str]:
    return {card.module_key: card.title for card in cards(get_language() or "fr")}


def _rubrics(keys: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID | None, str], tuple[str, ...]]:
    """The lines of each deliverable's rubric, by module and ask."""
    found: dict[tuple[uuid.UUID | None, str], tuple[str, ...]] = {}
    for key, outline in _worded(keys).items():
        for _step, ask_id, lines in deliverables(outline):
            found[key, ask_id] = lines
    return found


def _worded(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Outline]:
    """What modules ask now, in the words of the language that is active."""
    current = {key: outline for key, (_number, outline) in current_outlines(set(keys)).items()}
    return worded_outlines(current, get_language() or "fr")


def deliverables(outline: Outline) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """(title of the step, ask, lines of its rubric) of each piece of work a module asks for."""
    for step in outline.steps:
        for ask in step.asks:
            if ask.kind is AskKind.DELIVERABLE:
                yield step.title, ask.id, tuple(str(line) for line in ask.spec.get("rubric") or ())


def works_in(cohorts: Sequence[Cohort], *, today: date) -> list[tuple[Work, str]]:
    """The pieces of work that members of these cohorts chose to show and nobody has reviewed, longest waiting first, each with the title
    of its module. One query."""
    found = Work.objects.waiting().seen_in(cohorts, today).select_related("membership")
    titles = _titles()
    return [(work, titles.get(str(work.module_key), "")) for work in found if work.module_key in work.membership.agreed_modules(today)]


def rubric_of(work: Work) -> tuple[str, ...]:
    """What the work is looked at against."""
    return _rubrics([work.module_key]).get((work.module_key, work.step), ())


def effects_on(boards: Sequence[Board]) -> tuple[Effect, ...]:
    """What was done for a reason of a board at least a week ago, and what came after: to be asked about, once. One query."""
    if not boards:
        return ()
    now, lines = boards[0].now, {line.member.pk: line for board in boards for line in board.lines}
    deeds = Deed.objects.of_cohorts([board.cohort for board in boards]).to_ask_about(now - PEACE, now - ASKED_UNTIL)[:MOST_LISTED]
    found = []
    for deed in deeds:
        line = lines.get(deed.membership_id)
        if line is not None and line.strip is not None:
            last = line.last_at
            found.append(Effect(deed, line.member.name, last if last and last > deed.created_at else None))
    return tuple(found)


def own_memberships(learner_id: uuid.UUID | None, *, now: datetime) -> tuple[Own, ...]:
    """The cohorts a learner is in, each with all that concerns them."""
    if learner_id is None:
        return ()
    found = list(Membership.objects.active().of_learner(learner_id).select_related("cohort"))
    boards = boards_of([member.cohort for member in found], now=now, only=learner_id) if found else []
    return tuple(_own(member, board) for member, board in zip(found, boards, strict=True))


def _own(member: Membership, board: Board) -> Own:
    agreed = member.agreed_modules(timezone.localdate(board.now))
    known = {card.module_key: card for card in cards(get_language() or "fr")}
    order = [known[key] for key in member.cohort.modules if key in known and uuid.UUID(key) in agreed]
    plan = tuple((card, day) for place, card in enumerate(order) if (day := member.cohort.suggested_on(place, later=member.later)))
    need = need_about(board, member.pk) if agreed else None
    titles, flashes = tuple(card.title for card in order), tuple(flashes_of([member.cohort], most=3))
    return Own(member, titles, exchanges_of(member), tuple(_showable(member, order)), need, plan, flashes)


def _showable(member: Membership, order: Iterable[Card]) -> Iterable[Showable]:
    keys = [uuid.UUID(card.module_key) for card in order]
    by_key = {card.module_key: card for card in order}
    shown = {(work.module_key, work.step): work for work in member.works.all()}
    for key, outline in _worded(keys).items():
        asked = list(deliverables(outline))
        texts = private_texts(member.learner_id, key) if asked else {}
        for title, ask_id, _lines in asked:
            if ask_id in texts:
                yield Showable(by_key[str(key)], ask_id, title, shown.get((key, ask_id)))
