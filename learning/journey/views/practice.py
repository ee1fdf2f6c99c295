"""The mail that says missed questions wait: asked for here, stopped here, or by its own link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.journey import actions
from learning.journey.access.practice import accepts_practice_mail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def practice_mail(request: HttpRequest) -> HttpResponse:
    """GET: what would come, and how often. POST: ask for it, or stop it."""
    if request.method == "POST":
        if "stop" in request.POST:
            actions.stop_practice_mail(request.user.pk, now=timezone.now())
            messages.success(request, _("No mail will come about missed questions. They still come back on this site."))
        else:
            actions.accept_practice_mail(request.user.pk, learner_id=request.ensure_learner(), now=timezone.now())
            messages.success(request, _("Noted. When questions wait, a mail says so: at most one a week."))
        return redirect("journey:practice_mail")
    return render(request, "journey/practice_mail.html", {"accepted": accepts_practice_mail(request.user), "address": request.user.email})
