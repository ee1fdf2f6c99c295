"""What a learner meets: an attempt, its saving, its result. Each view: access, form, action, answer."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizzes import actions
from quizzes.access import attempt_of, upload_of
from quizzes.actions import Refused
from quizzes.forms import StartForm, UploadForm, response_from_post
from quizzes.models import Attempt
from quizzes.views.pages import page_of_attempt, page_of_result
from quizzes.views.sending import answers_in, batch_of, download, keep_files, save_batch, save_file


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin, or go on where one was."""
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    try:
        attempt = actions.start_attempt(
            request.ensure_learner(),
            quiz_slug=slug,
            language=get_language(),
            module_key=given["module"],
            step=given["step"],
            return_to=given["next"],
            now=timezone.now(),
        )
    except Refused as refused:
        if refused.code == "no_quiz":
            raise Http404 from None
        messages.error(request, str(refused))
        return redirect(given["next"] or "/")
    return redirect("quizzes:attempt", attempt.pk)


@never_cache
@require_safe
def attempt(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The questions, with what is already saved."""
    found = attempt_of(request.learner_id, attempt_id)
    if not found.is_open:
        return redirect("quizzes:result", found.pk)
    return render(request, "quizzes/attempt.html", page_of_attempt(found))


@require_POST
def answer(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Save: the whole form, or the answers a script sends each under its own id."""
    found = attempt_of(request.learner_id, attempt_id)
    if request.content_type == "application/json":
        batch = batch_of(request.body)
        if batch is None:
            return JsonResponse({"error": "bad_request"}, status=400)
        return JsonResponse(save_batch(found, batch, now=timezone.now()))
    _save_form(request, found)
    return redirect("quizzes:attempt", found.pk)


@require_POST
def submit(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Save what the form holds and close the attempt. Past the deadline what was saved in time is what counts."""
    now = timezone.now()
    try:
        if request.FILES:
            keep_files(attempt_of(request.learner_id, attempt_id), request.FILES, now=now)
        said = partial(answers_in, data=request.POST)
        handed = request.learner_id and actions.hand_in(attempt_id, learner_id=request.learner_id, said=said, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("quizzes:attempt", attempt_id)
    if not handed:
        raise Http404
    if handed.missed:
        messages.error(request, str(Refused(handed.missed)))
    return redirect("quizzes:result", attempt_id)


@require_POST
def upload(request: HttpRequest, attempt_id: uuid.UUID, ref: str) -> HttpResponse:
    """One file, sent by the script under its own id."""
    found, form = attempt_of(request.learner_id, attempt_id), UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": "bad_request"}, status=400)
    return JsonResponse(save_file(found, ref, form.cleaned_data["file"], form.cleaned_data["event_id"], now=timezone.now()))


@require_safe
@never_cache
def handed_in(request: HttpRequest, attempt_id: uuid.UUID, upload_id: uuid.UUID) -> HttpResponse:
    """A file back to who handed it in: always as a download, never shown by the browser."""
    return download(upload_of(request.learner_id, attempt_id, upload_id))


@require_POST
def check(request: HttpRequest, attempt_id: uuid.UUID, ref: str) -> HttpResponse:
    """Save everything, then explain one answer, where the quiz does so before its end."""
    found = attempt_of(request.learner_id, attempt_id)
    if not _save_form(request, found) and ref in found.asked:
        response = response_from_post(found.asked[ref], request.POST, ref)
        _told(request, lambda: actions.check_answer(found, question_ref=ref, response=response, now=timezone.now()))
    return redirect(f"{reverse('quizzes:attempt', args=[found.pk])}#{ref}")


@require_POST
def hint(request: HttpRequest, attempt_id: uuid.UUID, ref: str, number: int) -> HttpResponse:
    """Save everything, then give the next hint."""
    found = attempt_of(request.learner_id, attempt_id)
    if not _save_form(request, found):
        _told(request, lambda: actions.take_hint(found, question_ref=ref, number=number, now=timezone.now()))
    return redirect(f"{reverse('quizzes:attempt', args=[found.pk])}#{ref}")


@require_POST
def more_time(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """More time, on the learner's own word; what was typed is saved on the way."""
    found = attempt_of(request.learner_id, attempt_id)
    _save_form(request, found)
    _told(request, lambda: actions.take_more_time(found, now=timezone.now()))
    return redirect("quizzes:attempt", found.pk)


def _save_form(request: HttpRequest, found: Attempt) -> str:
    """Keep the files and the answers of a form; a refusal is said on the next page, and its code returned."""
    now, form = timezone.now(), answers_in(found, request.POST)

    def save() -> None:
        keep_files(found, request.FILES, now=now)
        actions.save_answers(found, responses=form.responses, seen=form.seen, now=now)

    return _told(request, save)


def _told(request: HttpRequest, action: Callable[[], object]) -> str:
    """Run the action; a refusal is said on the next page, and its code returned."""
    try:
        action()
    except Refused as refused:
        messages.error(request, str(refused))
        return refused.code
    return ""


@never_cache
@require_safe
def result(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """What it came to, and why."""
    found = attempt_of(request.learner_id, attempt_id)
    if found.is_open:
        return redirect("quizzes:attempt", found.pk)
    return render(request, "quizzes/result.html", page_of_result(found))
