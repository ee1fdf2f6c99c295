"""Judging what a person has to: one's own answer with the rubric, or another learner's without a name."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizzes import actions
from quizzes.access import attempt_of, peers_answer, upload_in, waiting_for_peer
from quizzes.actions import Refused, Reviewer
from quizzes.forms import ReviewForm
from quizzes.models import Attempt, Review
from quizzes.views.sending import download


@require_POST
def review_own(request: HttpRequest, attempt_id: uuid.UUID, ref: str) -> HttpResponse:
    """The learner's own judgment, with the rubric."""
    found = attempt_of(request.learner_id, attempt_id)
    judge(request, found, ref, Reviewer(Review.By.SELF))
    return redirect(f"{reverse('quizzes:result', args=[found.pk])}#{ref}")


@never_cache
@require_safe
def peer_reviews(request: HttpRequest) -> HttpResponse:
    """The answer that waits longest, if there is one for this learner."""
    waiting = waiting_for_peer(request.learner_id)
    file_url = reverse("quizzes:peer_file", args=[waiting.attempt.pk, waiting.ref]) if waiting else ""
    return render(request, "quizzes/peer_review.html", {"waiting": waiting, "file_url": file_url, "response": waiting and waiting.response})


@require_POST
def peer_review(request: HttpRequest, attempt_id: uuid.UUID, ref: str) -> HttpResponse:
    """A review of an answer this learner was shown."""
    waiting = peers_answer(request.learner_id, attempt_id, ref)
    if judge(request, waiting.attempt, ref, Reviewer(Review.By.PEER, peer_id=request.learner_id)):
        messages.success(request, _("Thank you. Your review is kept and shown without your name."))
    return redirect("quizzes:peer_reviews")


@never_cache
@require_safe
def peer_file(request: HttpRequest, attempt_id: uuid.UUID, ref: str) -> HttpResponse:
    """The file of an answer this learner may judge."""
    waiting = peers_answer(request.learner_id, attempt_id, ref)
    return download(upload_in(waiting.attempt, waiting.response.get("file", "")))


def judge(request: HttpRequest, attempt: Attempt, ref: str, reviewer: Reviewer) -> bool:
    """Keep what the form says; a refusal is said on the next page."""
    try:
        actions.judge_answer(attempt, question_ref=ref, reviewer=reviewer, **ReviewForm(request.POST).said(), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    return True
