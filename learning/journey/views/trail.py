"""My path: where one is, what comes next, and the path in the learner's own hands."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from learning.journey.access.catalogue import cards_by_key
from learning.journey.access.credit import credit_of
from learning.journey.access.path import PathView, read_path, read_replan, read_switches
from learning.journey.access.situation import said_something, situation
from learning.journey.forms.walking import ModuleForm, OutcomeForm, PurposeForm
from learning.peers.access import news_for
from paths import actions
from paths.access import visible_steps
from paths.models import JourneyStep

MOVES: Mapping[str, int] = {"up": -1, "down": 1}
SAID = {
    "up": gettext_lazy("“%(title)s” comes earlier now."),
    "down": gettext_lazy("“%(title)s” comes later now."),
    "move": gettext_lazy("“%(title)s” has its new place."),
    "later": gettext_lazy("“%(title)s” is saved for later. It stays here, and you may take it up again."),
    "switch": gettext_lazy("“%(title)s” gives its place to the other manner of learning the same. You may switch back."),
    "skip": gettext_lazy("“%(title)s” is set aside. It stays here, and you may take it up again."),
    "restore": gettext_lazy("“%(title)s” is back on your path."),
    "remove": gettext_lazy("“%(title)s” is no longer on your path. What you did in it is kept, and you may add it again below."),
}


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """The path of whoever asks: with a route, without one, or of someone who has done nothing yet."""
    path = read_path(request.learner_id)
    shown = _shown(path, form=OutcomeForm(), peer_news=news_for(request.learner_id))
    if path.journey:
        return render(request, "journey/path.html", shown)
    return render(request, "journey/path_empty.html", shown | {"is_situated": said_something(situation(request.learner_id))})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The path as a list that is changed line by line, by keyboard as well."""
    path = read_path(request.learner_id)
    if path.journey is None:
        return redirect("journey:path")
    if request.method != "POST":
        return _editor(request, path)
    change = CHANGES.get(request.POST.get("do", ""))
    if change is None:
        messages.error(request, _("This change is not known here, so nothing was changed."))
        return redirect("journey:edit")
    return change(request, path)


def _shown(path: PathView, **more: Any) -> dict[str, Any]:
    return {"path": path, "trail": path.trail, "journey": path.journey, **more}


def _editor(request: HttpRequest, path: PathView, **given: forms.Form) -> HttpResponse:
    """The editing screen; `given` holds a form that came back with something wrong in it."""
    own = {each.key for each in path.trail.waypoints}
    others = [card for key, card in cards_by_key().items() if key not in own]
    own_forms = {"add_form": ModuleForm(others), "purpose_form": PurposeForm(initial={"purpose": path.purpose})}
    switches = read_switches(path.journey, credit_of(request.learner_id).done)
    lines = [{"step": each, "other": switches.get(each.key)} for each in path.trail.waypoints]
    shown = _shown(path, replan=read_replan(request.learner_id, path), lines=lines, **(own_forms | given))
    return render(request, "journey/path_edit.html", shown, status=422 if given else 200)


def _title(path: PathView, key: str) -> str:
    return next((each.title for each in path.trail.waypoints if each.key == key), "")


def _line(request: HttpRequest, path: PathView) -> HttpResponse:
    """Moves, switches, sets aside, takes up again or takes out one module; then the same line is shown again."""
    do, key = request.POST["do"], request.POST.get("module", "")
    step = next((each for each in visible_steps(request.learner_id) if str(each.module_key) == key), None)
    if step is None:
        messages.error(request, _("This module is not on your path any more, so nothing was changed."))
        return redirect("journey:edit")
    title = _title(path, key)
    try:
        key = _changed(request, step, do)
    except actions.JourneyError:
        messages.error(request, _("This is not possible any more, so nothing was changed. The list below is as it stands now."))
        return redirect("journey:edit")
    messages.success(request, SAID[do] % {"title": title})
    return redirect(reverse("journey:edit") + (f"#module-{key}" if do != "remove" else ""))


def _changed(request: HttpRequest, step: JourneyStep, do: str) -> str:
    """Makes one change to one step; gives the key of the module that stands there now."""
    match do:
        case "up" | "down":
            actions.move_step(step, to=step.position + MOVES[do])
        case "move":
            to = request.POST.get("to", "")
            actions.move_step(step, to=int(to) if to.isascii() and to.isdigit() and len(to) < 4 else step.position)
        case "skip" | "later":
            actions.skip_step(step, reason="later" if do == "later" else "")
        case "switch":
            step = actions.switch_step(step, done=credit_of(request.learner_id).done)
        case "restore":
            actions.restore_step(step)
        case _:
            actions.remove_step(step)
    return str(step.module_key)


def _add(request: HttpRequest, path: PathView) -> HttpResponse:
    own = {each.key for each in path.trail.waypoints}
    cards = cards_by_key()
    form = ModuleForm([card for key, card in cards.items() if key not in own], request.POST)
    if not form.is_valid():
        return _editor(request, path, add_form=form)
    key = form.cleaned_data["module"]
    actions.add_module(request.ensure_learner(), module_key=key)
    messages.success(request, _("“%(title)s” is on your path now, at its end.") % {"title": cards[key].title})
    return redirect(f"{reverse('journey:edit')}#module-{key}")


def _purpose(request: HttpRequest, path: PathView) -> HttpResponse:
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _editor(request, path, purpose_form=form)
    actions.set_purpose(request.ensure_learner(), purpose=form.cleaned_data["purpose"])
    messages.success(request, _("Your sentence is kept."))
    return redirect("journey:path")


def _finish(request: HttpRequest, path: PathView) -> HttpResponse:
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return render(request, "journey/path.html", _shown(path, form=form), status=422)
    actions.finish_journey(request.ensure_learner(), outcome=form.cleaned_data["outcome"])
    messages.success(request, _("This path is finished. What you wrote stays with it, for you alone."))
    return redirect("journey:path")


def _replan(request: HttpRequest, path: PathView) -> HttpResponse:
    """Accepts what was shown; what has changed since is shown again instead."""
    learner_id = request.ensure_learner()
    try:
        credit = credit_of(learner_id)
        actions.accept_replan(learner_id, shown=request.POST.get("hash", ""), done=credit.done, begun=credit.begun)
    except actions.JourneyError:
        messages.info(
            request, _("The proposal has changed since you opened this page. Here it is as it stands now; nothing was changed yet.")
        )
    else:
        messages.success(request, _("Your path is laid again. What you did, added or set aside is still there."))
    return redirect("journey:path")


def _keep(request: HttpRequest, path: PathView) -> HttpResponse:
    actions.keep_plan(request.ensure_learner())
    messages.success(request, _("Your path stays as it is."))
    return redirect("journey:path")


CHANGES: Mapping[str, Callable[[HttpRequest, PathView], HttpResponse]] = {
    **dict.fromkeys(SAID, _line),
    "add": _add,
    "purpose": _purpose,
    "finish": _finish,
    "replan": _replan,
    "keep": _keep,
}
