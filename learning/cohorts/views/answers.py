"""Answers of members that a person has to judge: the list, one of them beside its rubric, its file."""

import uuid
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.cohorts import actions
from learning.cohorts.access import acting, answers, people
from quizzes.actions import Refused
from quizzes.forms import ReviewForm


@require_safe
@never_cache
@login_required
def to_judge(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """What waits for a facilitator of this cohort: answers to judge, work that was shown."""
    found, today = people.cohort_for(request.user, cohort), timezone.localdate()
    waiting, works = answers.answers_in([found], today=today), acting.works_in([found], today=today)
    return render(request, "cohorts/to_judge.html", {"cohort": found, "waiting": waiting, "works": works})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def judge(request: HttpRequest, cohort: uuid.UUID, attempt: uuid.UUID, ref: str) -> HttpResponse:
    """One answer and its rubric. That it was opened is kept, where the member can read it."""
    now = timezone.now()
    found = answers.answer_for(request.user, cohort, attempt, ref, today=timezone.localdate(now))
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        try:
            actions.judge_answer(found.member, found.waiting.attempt, ref=ref, said=form.said(), author=request.user, now=now)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Your review is kept; %(name)s can read it.") % {"name": found.member.name})
            return redirect("cohorts:to_judge", cohort)
    actions.note_viewing(found.member, viewer=request.user, day=timezone.localdate(now))
    context = {"cohort": found.member.cohort, "member": found.member, "waiting": found.waiting, "form": form}
    return render(request, "cohorts/judge.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@never_cache
@login_required
def handed_file(request: HttpRequest, cohort: uuid.UUID, attempt: uuid.UUID, ref: str) -> FileResponse:
    """The file of an answer: always as a download, never shown by the browser."""
    file = answers.file_of(answers.answer_for(request.user, cohort, attempt, ref, today=timezone.localdate()))
    response = FileResponse(BytesIO(bytes(file.content)), as_attachment=True, filename=file.name, content_type="application/octet-stream")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
