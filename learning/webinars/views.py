"""Registering for a webinar, and its host's list."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.models import WebinarPage
from learning.webinars import access, actions
from learning.webinars.forms import RegisterForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """One comes, or comes no more. Opened by hand, it leads to the webinar."""
    page = access.webinar_for(request, module_key)
    if request.method == "POST":
        _withdraw(request, page) if "no" in request.POST else _register(request, page)
    return redirect(f"{page.get_url(request)}#places")


def _register(request: HttpRequest, page: WebinarPage) -> None:
    form, now = RegisterForm(request.POST), timezone.now()
    if page.ends_at is None or page.ends_at <= now:
        messages.error(request, _("The live session is over: nothing was recorded. Its chapters are below."))
    elif not form.is_valid():
        messages.error(request, _("This name is too long: 120 characters can be kept. You are not registered yet."))
    else:
        try:
            actions.register(request.ensure_learner(), page, name=form.cleaned_data["name"], now=now)  # type: ignore[attr-defined]
        except actions.Full:
            messages.error(request, _("Every place is taken: you are not registered. The chapters stay here for everybody."))
        else:
            messages.success(request, _("You are registered."))


def _withdraw(request: HttpRequest, page: WebinarPage) -> None:
    mine = access.registration_of(request.learner_id, page.translation_key)  # type: ignore[attr-defined]
    if mine is not None and actions.withdraw(mine, now=timezone.now()):
        messages.success(request, _("You are no longer registered, and your name is deleted."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def attendance(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """Who registered and, once the session has begun, who was there."""
    now = timezone.now()
    room = access.room_for(request.user, module_key, now=now)
    if request.method == "POST" and room.has_begun:
        ticked = set(request.POST.getlist("present"))
        present = [each.pk for each in room.named if str(each.pk) in ticked]
        count = actions.mark_present(room.page, present=present, by=request.user, now=now)
        told = ngettext("%(count)s person marked: it is in their record.", "%(count)s people marked: it is in their records.", count)
        messages.success(request, told % {"count": count})
        return redirect("webinars:attendance", module_key)
    return render(request, "webinars/attendance.html", {"room": room, "page": room.page})
