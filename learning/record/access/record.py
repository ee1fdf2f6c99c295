"""The one figure that says whether progress is being recorded."""

from datetime import datetime

from django.db.models import Min

from learning.record.models import Head


def oldest_unfolded_age(now: datetime) -> float:
    """How many seconds the oldest unfolded event has waited; 0 when all is folded."""
    oldest = Head.objects.dirty().aggregate(oldest=Min("dirty_since"))["oldest"]
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
