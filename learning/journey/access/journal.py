"""A learner's own journal: what they did and wrote, day by day, the last first; read from the ledger, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext

from cms.engine.card import Card
from cms.engine.outline import Outline
from cms.models import outlines_of, worded_outlines
from learning.record.models import Event, PrivateText

from .catalogue import cards_by_key, language
from .why import step_title
from .words import EVENTS

LINES = 50  # events on a page


@dataclass(frozen=True)
class Line:
    """One event in words; `text` is what the person wrote with it, theirs alone."""

    what: Any
    where: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Visit:
    """What was done in one module, one thing after the other. `card` is None once the module is no longer published, or for what belongs
    to none."""

    card: Card | None
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Day:
    """A day of the learner's own time zone."""

    on: date
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Journal:
    """One page. `older` is the `upto` of the next one, None on the last."""

    days: tuple[Day, ...]
    older: int | None = None


def read_journal(learner_id: UUID | None, upto: int | None = None) -> Journal:
    """The events up to one place in the ledger (the last when None), in four queries at most, whatever there is."""
    if learner_id is None:
        return Journal(())
    events = list(Event.objects.of(learner_id).back_from(upto)[: LINES + 1])
    shown, older = events[:LINES], events[LINES].seq if len(events) > LINES else None
    texts = dict(PrivateText.objects.written_at(learner_id, [event.seq for event in shown]).values_list("seq", "text"))
    met = outlines_of({(event.module_key, event.module_version) for event in shown if event.module_key and event.module_version})
    outlines = worded_outlines(met, language())
    days = groupby(shown, key=lambda event: localtime(event.effective_at).date())
    return Journal(tuple(Day(on, tuple(_visits(of_day, texts, outlines))) for on, of_day in days), older)


def _visits(events: Iterable[Event], texts: Mapping[int, str], outlines: Mapping[tuple[UUID, int], Outline]) -> Iterable[Visit]:
    cards = cards_by_key()
    for key, of_module in groupby(events, key=lambda event: event.module_key):
        card = cards.get(str(key))
        title = card.title if card else gettext("A module that is no longer published") if key else gettext("My path")
        lines = tuple(
            Line(
                EVENTS.get(event.kind, event.kind),
                step_title(event.step, outlines.get((event.module_key, event.module_version))),
                event.effective_at,
                texts.get(event.seq, ""),
            )
            for event in of_module
        )
        yield Visit(card, title, lines)
