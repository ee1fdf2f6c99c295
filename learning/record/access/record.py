"""The learner's own words, and the one figure that says whether progress is being recorded."""

from datetime import datetime
from uuid import UUID

from django.db.models import Min

from learning.record.models import Head, PrivateText


def private_texts(learner_id: UUID | None, module_key: UUID) -> dict[str, str]:
    """The last text a learner wrote under each ask of a module. For the learner alone: no facilitator's page may call it."""
    rows = PrivateText.objects.of(learner_id, module_key).order_by("seq").values_list("step", "text")
    return dict(rows) if learner_id else {}


def oldest_unfolded_age(now: datetime) -> float:
    """How many seconds the oldest unfolded event has waited; 0 when all is folded."""
    oldest = Head.objects.dirty().aggregate(oldest=Min("dirty_since"))["oldest"]
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
