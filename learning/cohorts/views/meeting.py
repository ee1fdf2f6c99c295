"""Events, who comes, and the calendars that tell of them."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.cohorts import actions
from learning.cohorts.access import meeting as reading
from learning.cohorts.access import people
from learning.cohorts.forms.meeting import MeetingForm


@require_safe
@never_cache
@login_required
def meetings(request: HttpRequest) -> HttpResponse:
    """What is to come in one's cohorts, and the address of one's calendar."""
    coming = reading.to_come(request.learner_id, request.user, now=timezone.now())  # type: ignore[attr-defined]
    return render(request, "cohorts/meetings.html", {"coming": coming, "feed": reading.own_feed(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def of_cohort(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """A cohort's events; a new one is announced to all of its members' calendars."""
    found, now = people.cohort_for(request.user, cohort), timezone.now()
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        actions.announce(found, **form.values())
        messages.success(request, _("The event is announced: it stands in the calendars of those who follow them."))
        return redirect("cohorts:of_cohort", found.pk)
    context = {"cohort": found, "form": form, "meetings": reading.meetings_of(found, now=now)}
    context["feed"] = reading.own_feed(request.user, cohort=found)
    return render(request, "cohorts/of_cohort.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def cancel(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """It stays in the calendars, as cancelled."""
    found = reading.meeting_for(request.user, meeting)
    actions.cancel(found, now=timezone.now())
    messages.success(request, _("The event is cancelled. Calendars say so."))
    return redirect("cohorts:of_cohort", found.cohort_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def attendance(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """Who was there; said again, the last word counts."""
    found = reading.meeting_for(request.user, meeting)
    comers = reading.comers_of(found)
    if request.method == "POST":
        named = set(request.POST.getlist("present"))
        present = frozenset(member.pk for member, _coming in comers if str(member.pk) in named)
        actions.mark_attendance(found, present=present, by=request.user, now=timezone.now())
        messages.success(request, _("Noted."))
        return redirect("cohorts:of_cohort", found.cohort_id)
    return render(request, "cohorts/attendance.html", {"meeting": found, "comers": comers, "cohort": found.cohort})


@require_POST
@login_required
def register(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """One comes, or comes no more."""
    found, member = reading.membership_in(request.learner_id, meeting)  # type: ignore[attr-defined]
    if "no" in request.POST:
        actions.unregister(found, member)
        messages.success(request, _("You are no longer registered."))
    else:
        actions.register(found, member, remind="remind" in request.POST, now=timezone.now())
        messages.success(request, _("You are registered."))
    return redirect("cohorts:meetings")


@require_POST
@login_required
def new_feed(request: HttpRequest) -> HttpResponse:
    """A secret address for one's calendar; the one before no longer works."""
    given = request.POST.get("cohort", "")
    cohort = people.cohort_for(request.user, uuid.UUID(given)) if people.is_id(given) else None
    actions.open_feed(request.user, cohort=cohort, now=timezone.now(), renew=True)
    messages.success(request, _("Here is the address of your calendar. Whoever has it can read it: keep it to yourself."))
    return redirect("cohorts:of_cohort", cohort.pk) if cohort else redirect("cohorts:meetings")


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A calendar file for a calendar program: what its person may see today, and nothing of people."""
    now, found = timezone.now(), reading.feed_of(token)
    name = found.cohort.name if found.cohort else "Cheminer"
    data = reading.calendar_of(reading.entries_of(found, now=now), name=name, now=now)
    return HttpResponse(
        data, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": 'inline; filename="cheminer.ics"'}
    )
