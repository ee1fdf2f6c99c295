"""Who is asking: one question a screen, each optional; then all answers on one page, each to be changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from learning.journey.access.situation import levels, said_something, situation
from learning.journey.forms.situating import BY_NAME, NAMES, QUESTIONS, SUMMARY, SituateForm, after, before
from paths.actions import situate as keep
from paths.engine.situation import Situation


@require_http_methods(["GET", "HEAD", "POST"])
def situate(request: HttpRequest) -> HttpResponse:
    """The question named by `q`; without one, the first question for who said nothing yet, else the summary."""
    said = situation(request.learner_id)
    name = request.GET.get("q") or (SUMMARY if said_something(said) else NAMES[0])
    if name not in BY_NAME:
        return _summary(request, said)
    changing = request.GET.get("then") == SUMMARY
    question = BY_NAME[name]
    if request.method == "POST":
        form = SituateForm(question, request.POST)
        if form.is_valid():
            keep(request.ensure_learner(), changes={name: form.change()})
            return redirect(_address(SUMMARY if changing else after(name)))
    else:
        form = SituateForm(question, initial={name: getattr(said, name)})
    return render(request, "journey/situate.html", _screen(name, form, changing), status=422 if form.errors else 200)


def _screen(name: str, form: SituateForm, changing: bool) -> dict[str, Any]:
    following, preceding = (SUMMARY, SUMMARY) if changing else (after(name), before(name))
    return {
        "form": form,
        "question": form.question,
        "number": NAMES.index(name) + 1,
        "total": len(NAMES),
        "action": f"{_address(name)}&then={SUMMARY}" if changing else _address(name),
        "skip_url": _address(following),
        "back_url": _address(preceding) if preceding else "",
        "changing": changing,
    }


def _summary(request: HttpRequest, said: Situation) -> HttpResponse:
    rows = [
        {"question": question, "words": question.words(said), "change_url": f"{_address(question.name)}&then={SUMMARY}"}
        for question in QUESTIONS
    ]
    return render(request, "journey/situation.html", {"rows": rows, "levels": levels(said)})


def _address(name: str) -> str:
    return f"{reverse('journey:situate')}?q={name}"
