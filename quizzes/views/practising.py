"""Meeting missed questions again, three minutes at a time: from "my path", or by a link of one's own that needs no sign-in."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quizzes import actions
from quizzes.access import card_of, practice_of, practising_by
from quizzes.actions import Refused
from quizzes.engine.showing import can_be_dragged
from quizzes.engine.spacing import is_over
from quizzes.forms import PracticeForm, response_from_post

PREFIX = "q"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, token: str = "") -> HttpResponse:
    """GET: the next question, or how things stand. POST: begin, or stop."""
    learner_id = _learner(request, token)
    if request.method == "POST":
        if "stop" in request.POST and learner_id:
            actions.stop_practice(learner_id, now=timezone.now())
        elif "start" in request.POST and not token:
            actions.start_practice(request.ensure_learner(), now=timezone.now())
        return redirect(_address(token))
    return render(request, "quizzes/practice.html", _page(learner_id, token, PracticeForm(request.GET)))


@never_cache
@require_POST
def practise(request: HttpRequest, card_id: int, token: str = "") -> HttpResponse:
    """Judge an answer and explain it; the next one is a link away."""
    learner_id, form = _learner(request, token), PracticeForm(request.POST)
    card = card_of(learner_id, card_id)
    card.reviews = form.number("reviews")  # as it was when it was shown: a second click moves nothing
    response = response_from_post(actions.asked_by(card), request.POST, PREFIX)
    try:
        answered = actions.answer_card(card, response=response, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(f"{_address(token)}?{form.onward(0)}")
    page = {"answered": answered, "onward": f"{_address(token)}?{form.onward(1)}", "token": token, "prefix": PREFIX}
    return render(request, "quizzes/practised.html", page)


def _page(learner_id: uuid.UUID | None, token: str, form: PracticeForm) -> dict[str, Any]:
    now = timezone.now()
    standing = practice_of(learner_id, now)
    began, met = form.began(now), form.number("met")
    over = bool(met) and is_over(began, met, now)
    card = None if over else standing.card
    question = card and actions.asked_by(card)
    return {
        "standing": standing,
        "card": card,
        "question": question,
        "draggable": bool(question) and can_be_dragged(question),
        "over": over,
        "met": met,
        "began": _stamp(began),
        "address": _address(token),
        "answer_address": card and _answer_address(token, card.pk),
        "token": token,
        "prefix": PREFIX,
    }


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def _address(token: str) -> str:
    return reverse("quizzes:practice_by_link", args=[token]) if token else reverse("quizzes:practice")


def _answer_address(token: str, card_id: int) -> str:
    return reverse("quizzes:practise_by_link", args=[token, card_id]) if token else reverse("quizzes:practise", args=[card_id])


def _learner(request: HttpRequest, token: str) -> uuid.UUID | None:
    return practising_by(token) if token else request.learner_id
