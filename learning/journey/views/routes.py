"""Three routes side by side, to be tried otherwise, questioned and taken."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.journey.access.catalogue import cards_by_key
from learning.journey.access.credit import credit_of, read_standing
from learning.journey.access.routes import modules_named, read_absences, read_letters, read_proposal
from learning.journey.access.situation import leading, said, situation
from learning.journey.engine.trying import MINUTES_TO_TRY, Trial, read_trial, tried
from paths import actions
from paths.access import on_path
from paths.engine.situation import ROUTES

LONGEST_TITLE = 200  # of what is typed to find a module


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """The proposal for what was said, or for what is tried; and why a module asked about is not on a route: by its key (`?module=`), or
    by words of its title (`?expected=`)."""
    trial = _trial(request.GET)
    told, (own, credit) = situation(request.learner_id), read_standing(request.learner_id)
    supposed = tried(told, trial)
    proposal = actions.propose(supposed, done=credit.done, begun=credit.begun)
    expected = " ".join(request.GET.get("expected", "").replace("\0", "").split())[:LONGEST_TITLE]
    named = modules_named(expected)
    key = request.GET.get("module") or (named[0].module_key if len(named) == 1 else "")
    asked = cards_by_key().get(key)
    shown: dict[str, Any] = {
        "sentence": said(supposed),
        "trial": trial,
        "chips": _chips(trial, can_try_basics=bool(told.objectives)),
        "proposal": proposal,
        "proposals": read_proposal(proposal),
        "leading": leading(supposed),
        "expected": expected,
        "named": () if asked else [{"card": card, "url": f"?{_with(trial, module=card.module_key)}#others"} for card in named],
        "absences": read_absences(key, supposed, credit) if asked else (),
        "asked": asked,
        "own": own,
    }
    return render(request, "journey/routes.html", shown)


@require_safe
def modules(request: HttpRequest) -> HttpResponse:
    """Every published module by its title, on one page: nothing is more than two clicks away, nothing is locked."""
    return render(request, "journey/modules.html", {"letters": read_letters(), "own": on_path(request.learner_id)})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Takes one route as it was shown; when the catalogue has changed since, shows it again instead."""
    trial, route = _trial(request.POST), request.POST.get("route", "")
    supposed = tried(situation(request.learner_id), trial)
    credit = credit_of(request.learner_id)
    proposal = actions.propose(supposed, done=credit.done, begun=credit.begun)
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


def _with(trial: Trial, **more: str) -> str:
    """What is tried, and more, as an address carries it."""
    return "&".join(part for part in (trial.query(), urlencode(more)) if part)


def _chip(label: str, pressed: bool, leads_to: Trial) -> dict[str, Any]:
    return {"label": label, "pressed": pressed, "url": "?" + leads_to.query()}
