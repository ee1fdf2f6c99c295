"""Who is asked in, who follows, and how it ends."""

import csv
import uuid
from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.cohorts import actions
from learning.cohorts.access import people
from learning.cohorts.access.archive import counts_of
from learning.cohorts.access.board import board_of
from learning.cohorts.actions.inviting import LastOne, Unknown
from learning.cohorts.engine.tables import safe
from learning.cohorts.forms.inviting import AddressesForm, FacilitatorForm, LinkForm

MOST_LINKS = 100  # links a page shows; the file has them all


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def invite(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """A list of addresses; each line gets its verdict, each new address a link of its own."""
    found = people.cohort_for(request.user, cohort)
    form = AddressesForm(request.POST or None, request.FILES or None)
    judged = None
    if form.is_valid():
        judged = actions.invite_addresses(found, form.lines, by=request.user, domains=form.cleaned_data["domains"])
        form = AddressesForm()
    waiting = people.invitees_of(found)
    links = [(one, _link_of(request, one)) for one in waiting[:MOST_LINKS]]
    context = {"cohort": found, "form": form, "judged": judged, "links": links, "more": waiting.count() - len(links)}
    return render(request, "cohorts/invite.html", context, status=422 if form.errors else 200)


def _link_of(request: HttpRequest, one: people.Invitee) -> str:
    return request.build_absolute_uri(reverse("cohorts:join", args=[one.token]))


@require_safe
@never_cache
@login_required
def links(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """The links of those who were asked in and are not in yet, as a file for a mail program."""
    found = people.cohort_for(request.user, cohort)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="links.csv"'
    lines = csv.writer(answer)
    lines.writerow(["email", "link"])
    lines.writerows((safe(one.email), _link_of(request, one)) for one in people.invitees_of(found))
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def suggested(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """The journey a cohort suggests: its modules in their order, each with its day where the cohort has a rhythm."""
    found = people.cohort_for(request.user, cohort)
    if request.method == "POST":
        by = {"earlier": -1, "later": 1}.get(request.POST.get("do", ""))
        if by is None:
            raise Http404
        actions.move_module(found, request.POST.get("module", ""), by=by)
        return redirect(reverse("cohorts:suggested", args=[found.pk]) + "#order")
    return render(request, "cohorts/suggested.html", {"cohort": found, "steps": people.suggested_journey(found)})


@require_POST
@login_required
def withdraw(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """One person's link stops working."""
    found = people.cohort_for(request.user, cohort)
    number = request.POST.get("invitee", "")
    if number.isdecimal() and len(number) < 19 and actions.withdraw_invitee(found, pk=int(number), now=timezone.now()):
        messages.success(request, _("This link no longer works."))
    return redirect("cohorts:invite", found.pk)


@require_POST
@login_required
def renew_link(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """A new invitation link; the old one stops working."""
    found = people.cohort_for(request.user, cohort)
    form = LinkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This day is over, or is no date: choose one to come, or none. The link was not replaced."))
        return redirect("cohorts:board", found.pk)
    until = form.cleaned_data["expires_on"]
    expires_at = timezone.make_aware(datetime.combine(until, time.max)) if until else None
    actions.renew_invitation(found, now=timezone.now(), expires_at=expires_at)
    messages.success(request, _("Here is a new link. The old one no longer works."))
    return redirect("cohorts:board", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def facilitators(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Who follows this cohort; somebody may be added, or end."""
    found = people.cohort_for(request.user, cohort)
    form = FacilitatorForm(request.POST if "add" in request.POST else None)
    if form.is_valid():
        try:
            actions.add_facilitator(found, **form.cleaned_data)
            messages.success(request, _("%(name)s follows this cohort from now on.") % form.cleaned_data)
            return redirect("cohorts:facilitators", found.pk)
        except Unknown:
            form.add_error("email", _("No facilitator has this address. Ask an administrator to give them that role, then try again."))
    context = {"cohort": found, "form": form, "following": people.following(found), "mine": people.my_facilitation(request.user, found)}
    return render(request, "cohorts/facilitators.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def end(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Somebody follows no more, from their next request on."""
    found = people.cohort_for(request.user, cohort)
    number = request.POST.get("facilitation", "")
    try:
        if number.isdecimal() and len(number) < 19 and actions.end_facilitation(found, pk=int(number), now=timezone.now()):
            messages.success(request, _("From now on this person sees nothing of the cohort."))
    except LastOne:
        messages.error(request, _("Somebody has to follow this cohort: add another person first, or archive it."))
    return redirect("cohorts:facilitators" if people.follows(request.user, found) else "cohorts:list", *_again(request, found))


def _again(request: HttpRequest, cohort: people.Cohort) -> list[uuid.UUID]:
    return [cohort.pk] if people.follows(request.user, cohort) else []


@require_POST
@login_required
def digest(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Whether one wants a mail about the cohort once a week."""
    found = people.cohort_for(request.user, cohort)
    actions.choose_digest(found, user=request.user, wanted="wanted" in request.POST, now=timezone.now())
    messages.success(request, _("Noted."))
    return redirect("cohorts:facilitators", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def archive(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Says what will be kept, then ends the cohort."""
    found, now = people.cohort_for(request.user, cohort), timezone.now()
    kept = found.kept if found.archived_at else counts_of(board_of(found, now=now))
    if request.method == "POST":
        actions.archive_cohort(found, kept=kept, now=now)
        messages.success(request, _("The cohort is archived. Its members are followed no more."))
        return redirect("cohorts:archive", found.pk)
    return render(request, "cohorts/archive.html", {"cohort": found, "kept": kept})
