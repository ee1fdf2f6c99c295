"""Three routes side by side, to be tried otherwise, questioned and taken."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.journey.access.catalogue import cards_by_key
from learning.journey.access.path import done_keys
from learning.journey.access.routes import read_absences, read_route
from learning.journey.access.situation import leading, said, situation
from learning.journey.engine.trying import MINUTES_TO_TRY, Trial, read_trial, tried
from learning.journey.forms.walking import ModuleForm
from paths import actions
from paths.engine.situation import ROUTES


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """The proposal for what was said, or for what is tried; and why a module asked about (`?module=`) is not on a route."""
    trial = _trial(request.GET)
    told = situation(request.learner_id)
    supposed, done = tried(told, trial), done_keys(request.learner_id)
    proposal = actions.propose(supposed, done=done)
    asked = request.GET.get("module", "")
    cards, journey = cards_by_key(), actions.journey_of(request.learner_id)
    shown: dict[str, Any] = {
        "sentence": said(supposed),
        "trial": trial,
        "chips": _chips(trial, can_try_basics=bool(told.objectives)),
        "proposal": proposal,
        "proposals": [read_route(proposal.routes[code], cards) for code in ROUTES],
        "leading": leading(supposed),
        "form": ModuleForm(cards.values(), initial={"module": asked}, label=_("A module you expected to find here")),
        "absences": read_absences(asked, supposed, done) if asked in cards else (),
        "asked": cards.get(asked),
        "journey": journey,
        "on_path": {str(each.module_key) for each in journey.steps.all()} if journey else (),
    }
    return render(request, "journey/routes.html", shown)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Takes one route as it was shown; when the catalogue has changed since, shows it again instead."""
    trial, route = _trial(request.POST), request.POST.get("route", "")
    supposed = tried(situation(request.learner_id), trial)
    proposal = actions.propose(supposed, done=done_keys(request.learner_id))
    again = f"{reverse('journey:routes')}?{trial.query()}".rstrip("?")
    if route not in ROUTES or not proposal.routes[route].steps:
        messages.error(request, _("This route holds no module, so nothing was changed. Choose another, or try with more time."))
        return redirect(again)
    if proposal.hash != request.POST.get("hash"):
        changed = _("The routes have changed since you opened this page. Here they are as they stand now; nothing was changed yet.")
        messages.info(request, changed)
        return redirect(again)
    actions.choose_route(request.ensure_learner(), route=route, proposal=proposal, purpose=supposed.purpose)
    messages.success(request, _("This is your path now. Everything in it can be changed."))
    return redirect("journey:path")


def _trial(data: Mapping[str, str]) -> Trial:
    return read_trial(data.get("minutes", ""), data.get("basics", ""))


def _chips(trial: Trial, *, can_try_basics: bool) -> list[dict[str, Any]]:
    """What may be tried, each with the address that tries it, or takes it back when it is being tried."""
    labels = {60: _("with one hour"), 120: _("with two hours"), 480: _("with a whole day")}
    chips = []
    for each in MINUTES_TO_TRY:
        pressed = trial.minutes == each
        chips.append(_chip(labels[each], pressed, Trial(None if pressed else each, trial.basics)))
    if can_try_basics:
        chips.append(_chip(_("I already know the basics"), trial.basics, Trial(trial.minutes, not trial.basics)))
    return chips


def _chip(label: str, pressed: bool, leads_to: Trial) -> dict[str, Any]:
    return {"label": label, "pressed": pressed, "url": "?" + leads_to.query()}
