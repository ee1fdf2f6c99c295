"""What editors look at before learners meet it: the coverage of the catalogue with what is to be mended, and a preview of the routes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.viewsets import writable_by

from .actions import overseeing
from .actions.catalogue import title_of
from .actions.weighing import token_of, weigh, weights_now
from .engine.situation import ROUTES
from .engine.weights import WeightsError
from .forms import PreviewForm, WeighingForm, choices
from .models import Weighing

MAY_LOOK = "paths.view_diagnosticitem"  # who writes the diagnostic answers for what the routes hold
MAY_WEIGH = "paths.add_weighing"
LATEST = 10  # changes of weights told below the form


@require_safe
@permission_required(MAY_LOOK)
def coverage(request: HttpRequest) -> HttpResponse:
    """Objective × maturity × route, of all profiles or of one (`?profile=`), the modules of each cell, and the linter's report."""
    profiles = choices("profile", empty=_("All profiles"))
    asked = request.GET.get("profile", "")
    profile = asked if asked in [code for code, _label in profiles] else ""
    shown = {"objectives": overseeing.coverage_rows(profile), "problems": overseeing.problems(), "profiles": profiles, "profile": profile}
    shown |= {"everyone": overseeing.profiles(), "cells": overseeing.profile_rows(), "formats": formats_for(request.user)}
    return render(request, "paths/admin/coverage.html", shown | _furniture(_("Coverage"), "table"))


def formats_for(user: Any) -> dict[str, list[tuple[str, str]]]:
    """For each route, the formats made for it that this person may write, those first whose main route it is: name and address."""
    found = writable_by(user)
    return {
        route: [
            (model.get_verbose_name(), url)
            for model, url in sorted(found, key=lambda each: each[0].serves[:1] != (route,))
            if route in model.serves
        ]
        for route in ROUTES
    }


@require_safe
@permission_required(MAY_LOOK)
def preview(request: HttpRequest) -> HttpResponse:
    """The three routes of a made-up situation, with the reasons a learner would read."""
    form = PreviewForm(request.GET if "show" in request.GET else None)
    routes = overseeing.previewed(form.situation()) if form.is_valid() else []
    return render(request, "paths/admin/preview.html", {"form": form, "routes": routes} | _furniture(_("Preview routes"), "view"))


@require_safe
@permission_required(MAY_LOOK)
def audience(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """Who gets one module, and why."""
    title = title_of(str(module_key))
    rows = overseeing.audience_rows(str(module_key))
    if not rows:
        raise Http404
    return render(request, "paths/admin/audience.html", {"rows": rows, "title": title} | _furniture(_("Who gets it, and why"), "group"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_WEIGH)
def weights(request: HttpRequest) -> HttpResponse:
    """How much each thing counts. What a change would do to twelve people is shown first; only what was shown can be kept."""
    now = weights_now()
    form = WeighingForm(now, request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form, "history": Weighing.objects.select_related("made_by").latest_first()[:LATEST]}
    if form.is_valid():
        wanted = form.weights()
        if request.POST.get("do") == "keep":
            try:
                weigh(wanted.to_json(), why=form.cleaned_data["why"], seen=request.POST.get("seen", ""), made_by=request.user)
            except WeightsError:
                form.add_error("why", _("Nothing was kept yet: write why, look at the effect below, then keep it."))
            else:
                messages.success(request, _("These weights are in force. Journeys under way change only if their learners agree."))
                return redirect("paths:weights")
        shown |= {"effects": overseeing.weighed(wanted), "seen": token_of(wanted), "is_new": wanted != now}
    return render(request, "paths/admin/weights.html", shown | _furniture(_("Weights"), "sliders"), status=422 if form.errors else 200)


def _furniture(title: str, icon: str) -> dict[str, Any]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {"page_title": title, "header_title": title, "header_icon": icon, "breadcrumbs_items": [home, {"url": "", "label": title}]}
