"""Making a cohort, and the page on which a learner agrees to be followed."""

import uuid
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.models import cards
from learning.cohorts import actions
from learning.cohorts.access import acting
from learning.cohorts.access import people as access
from learning.cohorts.access.monday import week_of
from learning.cohorts.forms import CodeForm, CohortForm, JoinForm
from learning.cohorts.models import Viewing


@require_safe
@never_cache
@login_required
def cohort_list(request: HttpRequest) -> HttpResponse:
    """What the cohorts one follows ask of one this week, those one is in, and who looked at one's pages."""
    learner_id, now = request.learner_id, timezone.now()  # type: ignore[attr-defined]
    week = week_of(request.user, now=now)
    context = {
        "week": week,
        "follows": bool(week.followed or week.over or access.may_make_cohorts(request.user)),
        "memberships": acting.own_memberships(learner_id, now=now),
        "viewings": Viewing.objects.of_learner(learner_id)[:30] if learner_id else [],
        "may_make": access.may_make_cohorts(request.user),
    }
    return render(request, "cohorts/list.html", context)


def _offered() -> dict[str, Any]:
    """What a cohort may follow, and the communities it may belong to."""
    language = get_language() or "fr"
    return {"cards": cards(language), "communities": access.communities(language)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A new cohort, for facilitators and administrators."""
    if not access.may_make_cohorts(request.user):
        raise PermissionDenied
    form = CohortForm(request.POST or None, **_offered(), user=request.user)
    if form.is_valid():
        cohort = actions.create_cohort(request.user, **form.cleaned_data)
        messages.success(request, _("The cohort “%(name)s” is ready. Share the link below.") % {"name": cohort.name})
        return redirect("cohorts:board", cohort.pk)
    return render(request, "cohorts/form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Changes a cohort; members keep what they agreed to."""
    found = access.cohort_for(request.user, cohort)
    form = CohortForm(request.POST or None, **_offered(), cohort=found)
    if form.is_valid():
        actions.change_cohort(found, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return redirect("cohorts:board", found.pk)
    return render(request, "cohorts/form.html", {"form": form, "cohort": found})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What will be seen, by whom, until when; then a name and a yes."""
    asked = access.invited_by(token, now=timezone.now())
    if asked is None:
        return render(request, "cohorts/nowhere.html", status=404)
    if request.method == "POST" and not request.user.is_authenticated:
        return _sign_in_first(request)
    if asked.invitee and request.user.is_authenticated and request.user.email.lower() != asked.invitee.email:
        return render(request, "cohorts/not_yours.html", status=403)
    form = JoinForm(request.POST or None)
    facilitators = access.facilitator_names(asked.cohort)
    if form.is_valid():
        learner_id = request.ensure_learner()  # type: ignore[attr-defined]
        chosen = {name: form.cleaned_data[name] for name in ("name", "may_be_mailed")}
        actions.join_cohort(
            asked.cohort, learner_id=learner_id, facilitators=facilitators, now=timezone.now(), invitee=asked.invitee, **chosen
        )
        messages.success(request, _("You are in the cohort “%(name)s”. You may leave at any time.") % {"name": asked.cohort.name})
        return redirect("cohorts:list")
    context = {
        "cohort": asked.cohort,
        "cards": access.cards_of(asked.cohort),
        "community": access.community_of(asked.cohort),
        "facilitators": facilitators,
        "form": form,
    }
    return render(request, "cohorts/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Where a code that was said aloud leads."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="cohort_code"):
            form.add_error("code", _("Too many codes were tried from here. Wait a few minutes, then try again."))
        elif token := access.token_of_code(form.cleaned_data["code"], now=timezone.now()):
            return redirect("cohorts:join", token)
        else:
            form.add_error(
                "code", _("No cohort answers to this code. Check it, or ask for a new one: codes are replaced from time to time.")
            )
    return render(request, "cohorts/code.html", {"form": form}, status=422 if form.errors else 200)


def _sign_in_first(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(reverse("account_login", query={"next": request.path}))


@require_POST
@login_required
def leave(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Ends one's own membership."""
    learner_id = request.learner_id  # type: ignore[attr-defined]
    if learner_id and actions.leave_cohort(cohort, learner_id=learner_id, now=timezone.now()):
        messages.success(request, _("You have left the cohort. Its facilitators see nothing of you from now on."))
    return redirect("cohorts:list")
