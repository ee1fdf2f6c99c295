"""What a learner meets: an attempt, its saving, its result. Each view: access, form, action, answer."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizzes import actions
from quizzes.access import attempt_of
from quizzes.actions import Refused
from quizzes.forms import StartForm
from quizzes.views.pages import page_of_attempt, page_of_result
from quizzes.views.sending import answers_in, batch_of, save_batch

MENDABLE = {"bad_response", "unknown_question"}  # refusals that the form itself can still put right


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
    _told(request, lambda: actions.save_answers(found, **answers_in(found, request.POST), now=timezone.now()))
    return redirect("quizzes:attempt", found.pk)


@require_POST
def submit(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Save what the form holds, then close the attempt. Past the deadline what was saved in time is what counts."""
    found, now = attempt_of(request.learner_id, attempt_id), timezone.now()
    refused = _told(request, lambda: actions.save_answers(found, **answers_in(found, request.POST), now=now))
    if refused in MENDABLE:
        return redirect("quizzes:attempt", found.pk)
    _told(request, lambda: actions.submit_attempt(found, now=now))
    return redirect("quizzes:result", found.pk)


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
