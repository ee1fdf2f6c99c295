"""What a learner says of themselves: nothing compulsory, everything editable at any time."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cms.models import vocabulary
from paths.access import told_situation
from paths.engine.situation import Situation
from paths.models import Situation as SituationRow


def situation_of(learner_id: UUID | None, row: SituationRow | None = None) -> Situation:
    """What the learner said so far; empty when nothing was. `row` spares a query to who has read it."""
    if row is None and learner_id is not None:
        row = told_situation(learner_id)
    return Situation() if row is None else Situation.from_json(row.data)


def situate(learner_id: UUID, *, changes: Mapping[str, Any]) -> Situation:
    """Changes the given fields only. An empty value takes the answer back; `maturity` changes objective by objective. Raises
    SituationError, and then nothing is changed."""
    with transaction.atomic():
        row = locked_situation(learner_id)
        data = dict(row.data)
        for key, value in changes.items():
            data[key] = {**data.get("maturity", {}), **value} if key == "maturity" and isinstance(value, Mapping) else value
        situation = Situation.from_json(data, known=known_codes())
        row.data = situation.to_json()
        row.save()
    return situation


def locked_situation(learner_id: UUID) -> SituationRow:
    """The learner's row, made when there is none, locked until the transaction ends."""
    SituationRow.objects.get_or_create(learner_id=learner_id)
    return SituationRow.objects.select_for_update().for_learner(learner_id).get()


def known_codes() -> dict[str, frozenset[str]]:
    """The codes that a situation may use; retired words stay valid for those who chose them."""
    kinds = {kind: frozenset(term.code for term in vocabulary(kind)) for kind in ("objective", "profile", "domain", "level")}
    return {**kinds, "language": frozenset(code for code, _name in settings.LANGUAGES)}
