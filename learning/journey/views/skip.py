"""“You may skip this”: one step of a module, because what it teaches was proved elsewhere, or is shown by two of its own questions."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learning.journey.access.known import Check, read_check, read_proofs
from learning.journey.actions import exempt_step

from .known import turn_of


@require_http_methods(["GET", "HEAD", "POST"])
def skip(request: HttpRequest, module_key: UUID, step_id: str) -> HttpResponse:
    """Asks and marks, or takes the proof that is there. What is neither may still be passed by: nothing is locked."""
    proofs = read_proofs(request.learner_id, module_key, step_id)
    answering = request.method == "POST" and not proofs
    check = read_check(module_key, turn_of(request), request.POST if answering else None, step_id=step_id)
    if check is None:
        raise Http404
    if request.method == "POST" and proofs:
        return _skipped(request, check, module_key, "proved")
    if answering and check.is_passed:
        return _skipped(request, check, module_key, "check")
    status = 422 if answering and not check.is_answered else 200
    shown = {"check": check, "proofs": proofs, "marked": answering and check.is_answered}
    return render(request, "journey/skip.html", shown, status=status)


def _skipped(request: HttpRequest, check: Check, module_key: UUID, reason: str) -> HttpResponse:
    assert check.step is not None  # noqa: S101 - the address names one
    learner_id, now = request.ensure_learner(), timezone.now()
    exempt_step(learner_id, module_key=module_key, version=check.version, step=check.step.id, reason=reason, now=now)
    messages.success(request, _("“%(title)s” counts as done. You may still read it whenever you like.") % {"title": check.step.title})
    return redirect(check.url)
