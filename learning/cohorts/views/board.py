"""The board of a cohort, and one member's page."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.cohorts import actions
from learning.cohorts.access import people
from learning.cohorts.access.acting import effects_on
from learning.cohorts.access.board import board_of
from learning.cohorts.access.matrix import Looking, matrix_of
from learning.cohorts.access.member import member_page, why_of
from learning.cohorts.access.module import module_of
from learning.cohorts.access.monday import waiting_in


@require_safe
@never_cache
@login_required
def board(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Who needs me this week, then where each member stands."""
    found = people.cohort_for(request.user, cohort)
    now = timezone.now()
    read = board_of(found, now=now)
    looking = Looking.read(request.GET, modules=len(read.cards))
    context = {"board": read, "effects": effects_on([read]), "cohort": found, "looking": looking, "matrix": matrix_of(read, looking)}
    context |= {"community": people.community_of(found), "waiting": waiting_in([found], today=timezone.localdate(now))[found.pk]}
    return render(request, "cohorts/board.html", context | _invitation(request, found))


def _invitation(request: HttpRequest, cohort: people.Cohort) -> dict[str, object]:
    """The link and the code, while the cohort goes on."""
    ended = cohort.has_ended(timezone.localdate())
    invitation = None if ended else cohort.invitations.usable(timezone.now()).first()
    link = request.build_absolute_uri(reverse("cohorts:join", args=[invitation.token])) if invitation else ""
    return {"ended": ended, "invitation": invitation, "link": link, "code_url": request.build_absolute_uri(reverse("cohorts:code"))}


@require_safe
@never_cache
@login_required
def member(request: HttpRequest, cohort: uuid.UUID, membership: uuid.UUID) -> HttpResponse:
    """One member's modules. That this page was opened is kept, where the member can read it: the one thing a reading writes."""
    now = timezone.now()
    found = people.member_for(request.user, cohort, membership, today=timezone.localdate(now))
    actions.note_viewing(found, viewer=request.user, day=timezone.localdate(now))
    return render(request, "cohorts/member.html", {"seen": member_page(found, now=now), "cohort": found.cohort})


@require_safe
@never_cache
@login_required
def why(request: HttpRequest, cohort: uuid.UUID, membership: uuid.UUID, module_key: uuid.UUID) -> HttpResponse:
    """Where one number of a member comes from. That it was opened is kept, like the page it stands on."""
    today = timezone.localdate()
    found = people.member_for(request.user, cohort, membership, today=today)
    read = why_of(found, module_key, today=today)
    actions.note_viewing(found, viewer=request.user, day=today)
    return render(request, "cohorts/why.html", {"why": read, "member": found, "cohort": found.cohort})


@require_safe
@never_cache
@login_required
def module(request: HttpRequest, cohort: uuid.UUID, module_key: uuid.UUID) -> HttpResponse:
    """One module over the cohort: where they stop, which question fails."""
    found = people.cohort_for(request.user, cohort)
    return render(request, "cohorts/module.html", {"seen": module_of(found, module_key, now=timezone.now()), "cohort": found})
