"""A programme as a learner takes it up: what is open and not on their path yet, what is there already, what opens later."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.engine.card import Card
from cms.models import entry_of
from cms.models.programme import Session, programme_of
from paths.access import visible_steps

from .catalogue import language


@dataclass(frozen=True)
class Programme:
    """A cycle of events, and its modules for one learner."""

    title: str
    url: str
    coming: tuple[Card, ...]
    there: tuple[Card, ...]
    later: tuple[Session, ...]

    @property
    def minutes(self) -> int:
        return sum(card.minutes for card in self.coming)


def read_programme(cycle: UUID, learner_id: UUID | None) -> Programme | None:
    """The programme of a published cycle; None when it is none, or has no module."""
    entry = entry_of(cycle, language())
    sessions = programme_of(cycle, language()) if entry and entry.kind == "cycle" else []
    cards = _each_once(sessions)
    if entry is None or not cards:
        return None
    own = {str(step.module_key) for step in visible_steps(learner_id)}
    coming, there = (tuple(card for card in cards if (card.module_key in own) is is_own) for is_own in (False, True))
    return Programme(entry.title, entry.url, coming, there, tuple(each for each in sessions if each.opens_on))


def _each_once(sessions: Sequence[Session]) -> list[Card]:
    """A module that two events share is walked once, at the first."""
    return list({card.module_key: card for session in sessions for card in session.cards}.values())
