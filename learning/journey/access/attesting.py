"""An attestation: what the record says of one person in one module, on a page to print. It is no diploma."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cms.engine.card import Card
from learning.record.access import ModuleProgress, progress_of

from .catalogue import cards_by_key


@dataclass(frozen=True)
class Attestation:
    """One module, and how far it was followed, at a moment."""

    card: Card
    progress: ModuleProgress
    at: datetime


def read_attestation(learner_id: UUID | None, module_key: UUID, *, now: datetime) -> Attestation | None:
    """The number of one's own page; None for a module that is not published or in which nothing was done."""
    card = cards_by_key().get(str(module_key))
    if card is None or learner_id is None:
        return None
    progress = progress_of(learner_id, [module_key])[module_key]
    return Attestation(card, progress, now) if progress.state != "todo" else None
