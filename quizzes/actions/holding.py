"""A file that was shown and not yet taken: kept for a day, so that what is taken is what was shown."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from quizzes.models import HeldFile

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 20  # of the whole site: a newer one makes room


def hold_file(*, name: str, content: bytes, now: datetime) -> HeldFile:
    """The row; what is too old or too many goes in the same breath, so no sweep is needed."""
    with transaction.atomic():
        HeldFile.objects.before(now - KEPT_FOR).delete()
        older = list(HeldFile.objects.newest_first().values_list("pk", flat=True)[MOST_KEPT - 1 :])
        HeldFile.objects.filter(pk__in=older).delete()
        return HeldFile.objects.create(name=name[-255:], content=content, held_at=now)


def held_file(key: uuid.UUID) -> HeldFile | None:
    return HeldFile.objects.filter(pk=key).first()


def let_go(key: uuid.UUID) -> None:
    """Once is enough: letting go of what is gone is no error."""
    HeldFile.objects.filter(pk=key).delete()
