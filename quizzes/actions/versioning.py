"""The history of questions: each version kept beside the question, and the way back to one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes.models import Question, QuestionVersion

BATCH = 500  # rows a statement: under SQLite's limit of parameters


def keep_versions(questions: Iterable[Question], *, now: datetime, by: Any = None) -> None:
    """Keep each question as it stands, under its version; one that is kept already stays as it was kept."""
    rows = [QuestionVersion(question=row, number=row.version, kind=row.kind, body=row.body, kept_at=now, kept_by=by) for row in questions]
    QuestionVersion.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@transaction.atomic
def restore_version(question: Question, *, number: int, now: datetime, by: Any = None) -> Question:
    """The question becomes again what it was in this version, as a new one: its past stays readable, and quizzes that are published
    keep what they froze. Restoring what it is already changes nothing. Raises QuestionVersion.DoesNotExist."""
    row = Question.objects.select_for_update().get(pk=question.pk)
    kept = QuestionVersion.objects.of(row).get(number=number)
    if kept.body != row.body:
        row.body, row.kind, row.version = kept.body, kept.kind, row.version + 1
        row.save(update_fields=["body", "kind", "version", "updated_at"])
        keep_versions([row], now=now, by=by)
    return row
