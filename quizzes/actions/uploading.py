"""A file handed in: beside its answer, in one transaction."""

import uuid
from datetime import datetime

from django.db import transaction

from quizzes.actions.attempting import SavedAnswer, locked, save_answer, state_of
from quizzes.actions.refusals import Refused, require
from quizzes.engine import questions as q
from quizzes.engine.attempting import may_answer
from quizzes.models import Attempt, Upload

MEGABYTE = 1024 * 1024
KEPT_PER_QUESTION = 5  # files of one question of one attempt; older ones make room


def keep_upload(attempt: Attempt, *, question_ref: str, name: str, content: bytes, event_id: uuid.UUID, now: datetime) -> SavedAnswer:
    """The file and the answer that names it. The same id again is answered again and kept once. Raises Refused."""
    with transaction.atomic():
        attempt = locked(attempt.pk)
        question = attempt.asked.get(question_ref)
        if not isinstance(question, q.File):
            raise Refused("unknown_question")
        require(may_answer(state_of(attempt), now))
        if len(content) > question.largest * MEGABYTE:
            raise Refused("file_too_large")
        short = name.replace("/", "_").replace("\\", "_")[-200:]
        if short.rpartition(".")[2].lower() not in question.types:
            raise Refused("file_of_other_type")
        key = uuid.uuid5(attempt.pk, str(event_id))
        upload = {"attempt": attempt, "question_ref": question_ref, "name": short, "size": len(content), "uploaded_at": now}
        Upload.objects.get_or_create(pk=key, defaults={**upload, "content": content})
        said = {"file": str(key), "name": short, "size": len(content)}
        saved = save_answer(attempt, question_ref=question_ref, response=said, event_id=event_id, now=now)
        older = Upload.objects.of(attempt, question_ref).order_by("-uploaded_at").values_list("pk", flat=True)[KEPT_PER_QUESTION:]
        Upload.objects.filter(pk__in=list(older)).delete()
    return saved
