"""A session in a room: begun once, counted as often as one likes; the last count of a question holds."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from learning.cohorts.engine.tallying import Question, Tally, counted, to_json
from learning.cohorts.models import Cohort, Meeting, Sitting


@transaction.atomic
def begin_sitting(
    cohort: Cohort, *, sitting_id: uuid.UUID, module: Any, language: str, meeting: Meeting | None, by: Any, now: datetime
) -> Sitting:  # fmt: skip
    """An event of the cohort with its session: of one that was announced, or of one that begins now. Sent again it is the same."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    known = Sitting.objects.filter(pk=sitting_id).first() or (Sitting.objects.filter(meeting=meeting).first() if meeting else None)
    if known is not None:
        return known
    if meeting is None:
        meeting = Meeting.objects.create(cohort=cohort, title=module.title[:120], starts_at=now, minutes=max(5, module.minutes))
    return Sitting.objects.create(
        id=sitting_id, meeting=meeting, module_key=uuid.UUID(module.module_key), language=language, led_by=by, started_at=now
    )


@transaction.atomic
def count_present(sitting: Sitting, *, present: int) -> Sitting:
    """How many people are in the room."""
    Sitting.objects.filter(pk=sitting.pk).update(present=present)
    return sitting


@transaction.atomic
def count_hands(sitting: Sitting, question: Question, *, counts: Sequence[int]) -> Tally:
    """The hands for each answer; counted again, the last count holds. Two who count two questions at once lose neither. Raises TooMany."""
    found = Sitting.objects.select_for_update().get(pk=sitting.pk)
    tally = counted(question, counts, present=found.present)
    place = found.tallies.get(question.id, {}).get("place", len(found.tallies))  # a database may forget the order of keys
    found.tallies = found.tallies | {question.id: to_json(tally) | {"place": place}}
    found.save(update_fields=["tallies"])
    return tally


def note_answer(sitting: Sitting, *, note: str) -> int:
    """What the group answered, in words of its own."""
    return Sitting.objects.filter(pk=sitting.pk).update(note=note)
