"""Whose attempt it is. What is not theirs is not there."""

import uuid

from django.http import Http404

from quizzes.models import Attempt, Upload


def attempt_of(learner_id: uuid.UUID | None, attempt_id: uuid.UUID) -> Attempt:
    """The learner's attempt; anybody else's is answered like one that never was."""
    found = Attempt.objects.visible_to(learner_id).select_related("quiz_version").filter(pk=attempt_id).first()
    if found is None:
        raise Http404
    return found


def upload_of(learner_id: uuid.UUID | None, attempt_id: uuid.UUID, upload_id: uuid.UUID) -> Upload:
    """A file of the learner's own attempt."""
    found = Upload.objects.in_attempt(attempt_of(learner_id, attempt_id)).filter(pk=upload_id).first()
    if found is None:
        raise Http404
    return found
