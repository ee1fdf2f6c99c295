"""The facilitator's pages, and the page on which a learner agrees to be followed."""

import uuid

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
from learning.record.access import progress_of_many

from . import access, actions
from .forms import CohortForm, JoinForm
from .models import Viewing


@require_safe
@never_cache
@login_required
def cohort_list(request: HttpRequest) -> HttpResponse:
    """The cohorts one follows, those one is in, and who looked at one's pages."""
    learner_id = request.learner_id  # type: ignore[attr-defined]
    context = {
        "followed": access.cohorts_followed(request.user),
        "memberships": access.agreements_of(learner_id),
        "viewings": Viewing.objects.of_learner(learner_id)[:30] if learner_id else [],
        "may_make": access.may_make_cohorts(request.user),
    }
    return render(request, "cohorts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A new cohort, for facilitators and administrators."""
    if not access.may_make_cohorts(request.user):
        raise PermissionDenied
    form = CohortForm(request.POST or None, cards=cards(get_language() or "fr"))
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
    form = CohortForm(request.POST or None, cards=cards(get_language() or "fr"), cohort=found)
    if form.is_valid():
        actions.change_cohort(found, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return redirect("cohorts:board", found.pk)
    return render(request, "cohorts/form.html", {"form": form, "cohort": found})


@require_safe
@never_cache
@login_required
def board(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Who needs me this week, then where each member stands."""
    found = access.cohort_for(request.user, cohort)
    invitation = found.invitations.open().first()
    link = request.build_absolute_uri(reverse("cohorts:join", args=[invitation.token])) if invitation else ""
    ended = found.has_ended(timezone.localdate())
    context = {"board": access.board_of(found, now=timezone.now()), "cohort": found, "link": "" if ended else link, "ended": ended}
    return render(request, "cohorts/board.html", context)


@require_POST
@login_required
def renew_link(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """A new invitation link; the old one stops working."""
    found = access.cohort_for(request.user, cohort)
    actions.renew_invitation(found, now=timezone.now())
    messages.success(request, _("Here is a new link. The old one no longer works."))
    return redirect("cohorts:board", found.pk)


@require_safe
@never_cache
@login_required
def member(request: HttpRequest, cohort: uuid.UUID, membership: uuid.UUID) -> HttpResponse:
    """One member's modules. That this page was opened is kept, where the member can read it: the one thing a reading writes."""
    today = timezone.localdate()
    found = access.member_for(request.user, cohort, membership, today=today)
    actions.note_viewing(found, viewer=request.user, day=today)
    columns = access.cards_of(found.cohort)
    progress = progress_of_many([found.learner_id], access.keys_of(columns))
    return render(request, "cohorts/member.html", {"row": access.row_of(found, columns, progress, today=today), "cohort": found.cohort})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What will be seen, by whom, until when; then a name and a yes."""
    cohort = access.invited_cohort(token)
    if request.method == "POST" and not request.user.is_authenticated:
        return _sign_in_first(request)
    form = JoinForm(request.POST or None)
    facilitators = access.facilitator_names(cohort)
    if form.is_valid():
        learner_id = request.ensure_learner()  # type: ignore[attr-defined]
        actions.join_cohort(cohort, learner_id=learner_id, name=form.cleaned_data["name"], facilitators=facilitators, now=timezone.now())
        messages.success(request, _("You are in the cohort “%(name)s”. You may leave at any time.") % {"name": cohort.name})
        return redirect("cohorts:list")
    context = {"cohort": cohort, "cards": access.cards_of(cohort), "facilitators": facilitators, "form": form}
    return render(request, "cohorts/join.html", context)


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
