"""Doing something for a member: from the board's row or from the member's page; and what members do in return."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from learning.cohorts import actions
from learning.cohorts.access import acting, people
from learning.cohorts.access.board import board_of
from learning.cohorts.access.matrix import Looking, lines_of
from learning.cohorts.actions.acting import Asked, Refused
from learning.cohorts.actions.telling import subject_of
from learning.cohorts.forms.acting import ActForm, ManyForm, ReviewForm
from learning.cohorts.models import Cohort, Helped, Kind, Membership

FORMS = frozenset(Kind.values) - {Kind.REVIEW}
MOST_NAMED = 50  # names said one by one; of the others, how many there are


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def act(request: HttpRequest, cohort: uuid.UUID, membership: uuid.UUID, kind: str) -> HttpResponse:
    """The form of one act, looked at before it is sent if one likes; sent twice it is done once."""
    now = timezone.now()
    member = people.member_for(request.user, cohort, membership, today=timezone.localdate(now))
    if kind not in FORMS:
        raise Http404
    agreed = member.agreed_modules(timezone.localdate(now))
    modules = [card for card in people.cards_of(member.cohort) if uuid.UUID(card.module_key) in agreed]
    if kind == Kind.ATTEND:
        modules = [card for card in modules if card.format == "webinar"]
    asked = request.POST or None
    form = ActForm(asked, kind=Kind(kind), modules=modules, member=member, asked=request.GET.dict())
    if form.is_valid() and "preview" not in request.POST:
        try:
            actions.act_for(member, Asked(kind=Kind(kind), **form.values()), author=request.user, now=now)
        except Refused as refusal:
            form.add_error(None, _("This could not be done (%(why)s). Nothing was changed.") % {"why": refusal})
        else:
            messages.success(request, _("Done. %(name)s can read it, with your name.") % {"name": member.name})
            return _back(form.cleaned_data["back"], member)
    context = {"form": form, "member": member, "cohort": member.cohort, "kind": Kind(kind)}
    context |= {"preview": form.cleaned_data if form.is_valid() else None, "subject": subject_of(Kind(kind))}
    return render(request, "cohorts/act.html", context, status=422 if form.errors else 200)


def _back(where: str, member: Membership) -> HttpResponseRedirect:
    """To the list an act was begun from, where the next person stands; else to the member's page."""
    if where == "week":
        return redirect("cohorts:list")
    return redirect("cohorts:board", member.cohort_id) if where == "board" else redirect("cohorts:member", member.cohort_id, member.pk)


@require_POST
@never_cache
@login_required
def write_many(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """One message to those who were ticked: written, looked at, then sent; sent twice it is one message each."""
    found, now = people.cohort_for(request.user, cohort), timezone.now()
    ids = _ticked(request, found, now)
    members = people.members_among(request.user, found, ids, today=timezone.localdate(now))
    if not members:
        messages.error(request, _("Nobody was ticked, or those who were have left. Tick members on the board, then write."))
        return redirect("cohorts:board", found.pk)
    form = ManyForm(request.POST if "text" in request.POST else None, to=",".join(member.pk.hex for member in members))
    if form.is_valid() and "send" in request.POST:
        told = {"message_id": form.cleaned_data["id"], "text": form.cleaned_data["text"]}
        count = actions.write_to_many(found, members, author=request.user, now=now, **told)
        words = ngettext("Your message is on the page of %(count)s member.", "Your message is on the pages of %(count)s members.", count)
        messages.success(request, words % {"count": count})
        return redirect("cohorts:board", found.pk)
    context = {"cohort": found, "form": form, "members": members, "gone": len(ids) - len(members)}
    context |= {"mailed": sum(member.may_be_mailed for member in members), "shown": members[:MOST_NAMED]}
    context |= {"more": max(0, len(members) - MOST_NAMED), "preview": form.cleaned_data if form.is_valid() else None}
    return render(request, "cohorts/write_many.html", context, status=422 if form.errors else 200)


def _ticked(request: HttpRequest, cohort: Cohort, now: datetime) -> set[uuid.UUID]:
    """Those ticked in the matrix, or everybody the matrix found, on whatever page."""
    if "everybody" in request.POST:
        read = board_of(cohort, now=now)
        return {line.member.pk for line in lines_of(read, Looking.read(request.POST, modules=len(read.cards)))}
    given = (one for value in request.POST.getlist("to") for one in value.split(","))
    return {uuid.UUID(one) for one in given if people.is_id(one)}


@require_POST
@login_required
def undo(request: HttpRequest, deed: uuid.UUID) -> HttpResponse:
    """Takes an act back."""
    found = actions.undo_deed(acting.deed_for(request.user, deed), by=request.user, now=timezone.now())
    if found.undone_at:
        messages.success(request, _("It is taken back. The line stays, so that everybody can read what happened."))
    else:
        messages.error(request, _("This cannot be taken back: what it began goes on."))
    return redirect("cohorts:member", found.membership.cohort_id, found.membership_id)


@require_POST
@login_required
def helped(request: HttpRequest, deed: uuid.UUID) -> HttpResponse:
    """Whether an act of last week helped."""
    found, answer = acting.deed_for(request.user, deed), request.POST.get("answer", "")
    if answer in Helped.values:
        actions.say_whether_it_helped(found, answer=answer)
        messages.success(request, _("Noted."))
    return _back(request.POST.get("back") or "board", found.membership)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def review(request: HttpRequest, work: int) -> HttpResponse:
    """A piece of work beside its rubric."""
    found = acting.work_for(request.user, work)
    rubric = acting.rubric_of(found)
    form = ReviewForm(request.POST or None, rubric=rubric)
    if form.is_valid():
        actions.review_work(found, author=request.user, now=timezone.now(), **form.values())
        messages.success(request, _("Your review is kept; %(name)s can read it.") % {"name": found.membership.name})
        return redirect("cohorts:member", found.membership.cohort_id, found.membership_id)
    context = {"form": form, "work": found, "rubric": rubric, "cohort": found.membership.cohort, "member": found.membership}
    return render(request, "cohorts/review.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def show_work(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """A member lets their facilitators read a piece of work, or takes it back."""
    learner_id = request.learner_id  # type: ignore[attr-defined]
    own = next((one for one in acting.own_memberships(learner_id, now=timezone.now()) if one.membership.cohort_id == cohort), None)
    if own is None:
        raise Http404
    asked = (request.POST.get("module", ""), request.POST.get("step", ""))
    found: Any = next((each for each in own.showable if (each.card.module_key, each.step) == asked), None)
    if found is None:
        raise Http404
    key = uuid.UUID(found.card.module_key)
    if "back" in request.POST:
        actions.take_back_work(own.membership, module_key=key, step=found.step)
        messages.success(request, _("Your work is yours alone again."))
    else:
        text = acting.private_texts(own.membership.learner_id, key)[found.step]
        actions.show_work(own.membership, module_key=key, step=found.step, text=text, now=timezone.now())
        messages.success(request, _("Your facilitators may read this piece of work now. You can take it back at any time."))
    return redirect("cohorts:list")
