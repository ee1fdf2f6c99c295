"""“I know this”: a check of two questions, or one's own word."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learning.journey.access.known import Check, read_check
from learning.journey.actions import exempt_module
from paths import actions
from paths.access import visible_steps
from paths.models import JourneyStep

LAST_TURN = 99  # a turn only chooses among questions: any other number would do as well


@require_http_methods(["GET", "HEAD", "POST"])
def known(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """Asks, marks, and believes who insists."""
    answering = request.method == "POST" and request.POST.get("do") != "word"
    check = read_check(module_key, turn_of(request), request.POST if answering else None)
    if check is None:
        raise Http404
    step = next((each for each in visible_steps(request.learner_id) if each.module_key == module_key), None)
    if request.method == "POST" and request.POST.get("do") == "word":
        return _own_word(request, check, step)
    if answering and check.is_passed:
        return _passed(request, check, module_key, step)
    status = 422 if answering and not check.is_answered else 200
    return render(request, "journey/known.html", {"check": check, "step": step, "marked": answering and check.is_answered}, status=status)


def turn_of(request: HttpRequest) -> int:
    """Which questions are asked: from the address, or from the form that answers."""
    turn = request.POST.get("turn", "") if request.method == "POST" else request.GET.get("turn", "")
    return min(int(turn), LAST_TURN) if turn.isascii() and turn.isdigit() and len(turn) < 4 else 0


def _passed(request: HttpRequest, check: Check, module_key: UUID, step: JourneyStep | None) -> HttpResponse:
    exempt_module(request.ensure_learner(), module_key=module_key, version=check.version, now=timezone.now())
    if step is not None:
        actions.skip_step(step, reason="known")
    messages.success(request, _("Right, both of them. “%(title)s” counts as known.") % {"title": check.card.title})
    return redirect("journey:path")


def _own_word(request: HttpRequest, check: Check, step: JourneyStep | None) -> HttpResponse:
    """One's word takes the step off the way; it earns no credit, and can be taken back."""
    if step is None:
        messages.info(request, _("This module is not on your path, so there is nothing to take off it."))
        return redirect(check.card.url)
    actions.skip_step(step, reason="known")
    messages.success(request, _("We take your word: “%(title)s” is off your way. You may take it up again.") % {"title": check.card.title})
    return redirect("journey:path")
