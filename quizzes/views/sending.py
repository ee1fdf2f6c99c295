"""What browsers send: a form with every question, or a batch of single answers that a script kept until it could send them."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header

from quizzes import actions
from quizzes.actions import Refused
from quizzes.engine.showing import show
from quizzes.forms import response_from_post
from quizzes.models import Attempt, Upload
from quizzes.views.pages import saved_sentence

MOST_ANSWERS = 100  # in one batch: more than any quiz asks
LARGEST_BATCH = 256 * 1024  # bytes
SEEN = "seen-"  # field that names the answer a question was shown with


@dataclass(frozen=True)
class Sent:
    """One answer of a batch: its id, its question, its form fields."""

    event_id: uuid.UUID
    ref: str
    fields: QueryDict
    age: timedelta  # how long before sending it was given: a difference of one clock, so that a wrong clock does no harm


def answers_in(attempt: Attempt, data: QueryDict) -> actions.Form:
    """The responses of a form, and which answers it was shown with."""
    refs = [ref for ref, question in attempt.asked.items() if question.points]
    seen = {ref: data[SEEN + ref] for ref in refs if SEEN + ref in data}
    return actions.Form(
        {ref: response_from_post(attempt.asked[ref], data, ref) for ref in refs},
        {ref: int(value) for ref, value in seen.items() if value.isascii() and value.isdigit() and len(value) < 19},
    )


def keep_files(attempt: Attempt, files: MultiValueDict, *, now: datetime) -> None:
    """The files that came with a form, each with the answer that names it. Raises Refused."""
    for ref in attempt.asked:
        file = files.get(f"{ref}-file")
        if file is not None:
            actions.keep_upload(attempt, question_ref=ref, name=file.name, content=file.read(), event_id=uuid.uuid4(), now=now)


def batch_of(body: bytes) -> list[Sent] | None:
    """The answers of a JSON body, None if it is not one: {"answers": [{"event_id", "question", "fields": [[name, value]],
    "answered_at": milliseconds}], "sent_at": milliseconds}, both by the browser's clock."""
    if len(body) > LARGEST_BATCH:
        return None
    try:
        data = json.loads(body)
        rows, sent_at = data["answers"], data.get("sent_at", 0)
        return [_sent(row, sent_at) for row in rows] if 0 < len(rows) <= MOST_ANSWERS else None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, OSError):
        return None


def _sent(row: dict[str, Any], sent_at: float) -> Sent:
    fields = QueryDict(mutable=True)
    for name, value in row["fields"]:
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError("a field is a name and a value")
        fields.appendlist(name, value)
    age = max(sent_at - row.get("answered_at", sent_at), 0)
    return Sent(uuid.UUID(row["event_id"]), str(row["question"]), fields, timedelta(milliseconds=age))


def save_batch(attempt: Attempt, batch: list[Sent], *, now: datetime) -> dict[str, Any]:
    """Each answer on its own, in the order sent: {"saved": [...], "refused": [...]}, named by their ids."""
    saved, refused = [], []
    for sent in batch:
        try:
            kept = _save(attempt, sent, now)
            saved.append({"event_id": str(sent.event_id), "row": kept.row, "sentence": saved_sentence(kept.saved_at, now)})
        except Refused as reason:
            refused.append({"event_id": str(sent.event_id), "code": reason.code, "sentence": str(reason)})
    return {"saved": saved, "refused": refused}


def _save(attempt: Attempt, sent: Sent, now: datetime) -> actions.SavedAnswer:
    question = attempt.asked.get(sent.ref)
    if question is None:
        raise Refused("unknown_question")
    response = response_from_post(question, sent.fields, sent.ref)
    return actions.save_answer(
        attempt, question_ref=sent.ref, response=response, event_id=sent.event_id, now=now, answered_at=now - sent.age
    )


def save_file(attempt: Attempt, ref: str, file: UploadedFile, event_id: uuid.UUID, *, now: datetime) -> dict[str, Any]:
    """What `save_batch` answers, for one file."""
    try:
        kept = actions.keep_upload(attempt, question_ref=ref, name=file.name or "", content=file.read(), event_id=event_id, now=now)
    except Refused as reason:
        return {"saved": [], "refused": [{"event_id": str(event_id), "code": reason.code, "sentence": str(reason)}]}
    said = {"event_id": str(event_id), "row": kept.row, "sentence": saved_sentence(kept.saved_at, now)}
    held = show(attempt.asked[ref], prefix=ref, response=actions.responses_of(attempt)[ref]).value
    return {"saved": [said | {"value": held}], "refused": []}


def download(file: Upload) -> HttpResponse:
    """A file as bytes to keep: a browser neither shows nor runs it."""
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
