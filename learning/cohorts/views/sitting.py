"""A session in a room: a screen that everybody sees, and the count of hands below it."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.cohorts import actions
from learning.cohorts.access import meeting as meetings
from learning.cohorts.access import people
from learning.cohorts.access import sitting as reading
from learning.cohorts.engine.tallying import TooMany
from learning.cohorts.forms.sitting import BeginForm, HandsForm, NoteForm, PresentForm
from learning.cohorts.models import Sitting


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def begin(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """Which module is led; of an event that was announced, or of one that begins now."""
    found, language = people.cohort_for(request.user, cohort), get_language() or "fr"
    asked = request.GET.get("event", "")
    meeting = meetings.meeting_for(request.user, uuid.UUID(asked)) if people.is_id(asked) else None
    form = BeginForm(request.POST or None, cards=reading.leadable(language))
    if form.is_valid():
        module = form.cards[form.cleaned_data["module"]]
        given = {"sitting_id": form.cleaned_data["id"], "module": module, "language": language, "meeting": meeting}
        sitting = actions.begin_sitting(found, by=request.user, now=timezone.now(), **given)
        return redirect("cohorts:sitting", reading.sitting_for(request.user, sitting.pk).pk)
    context = {"cohort": found, "form": form, "meeting": meeting}
    return render(request, "cohorts/begin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def lead(request: HttpRequest, sitting: uuid.UUID) -> HttpResponse:
    """One screen of the session; what is counted on it is kept, and shown to the room."""
    found = reading.sitting_for(request.user, sitting)
    number, error = request.GET.get("screen", "1"), ""
    if request.method == "POST":
        error = _keep(request, found)
        if not error:
            return redirect(f"{reverse('cohorts:sitting', args=[found.pk])}?screen={number if number.isdecimal() else 1}#counted")
    context = {"sitting": found, "screen": reading.screen_of(found, number), "cohort": found.meeting.cohort, "error": error}
    return render(request, "cohorts/sitting.html", context, status=422 if error else 200)


def _keep(request: HttpRequest, sitting: Sitting) -> str:
    """Keeps what was counted; what is wrong with it, or ""."""
    match request.POST.get("do"):
        case "present":
            present = PresentForm(request.POST)
            if not present.is_valid():
                return _("Give a number of people: 0 to 5,000. Nothing was changed.")
            actions.count_present(sitting, present=present.cleaned_data["present"])
        case "note":
            note = NoteForm(request.POST)
            if not note.is_valid():
                return _("This is too long: 4,000 characters at most. Nothing was changed.")
            actions.note_answer(sitting, note=note.cleaned_data["note"])
        case _other:
            return _count(request, sitting)
    return ""


def _count(request: HttpRequest, sitting: Sitting) -> str:
    question = reading.question_in(sitting, request.POST.get("ask", ""))
    hands = HandsForm(request.POST, question=question)
    if not hands.is_valid():
        return _("Give a number of hands for each answer: 0 to 5,000. Nothing was changed.")
    try:
        actions.count_hands(sitting, question, counts=hands.counts())
    except TooMany as wrong:
        told = {"hands": wrong.hands, "present": wrong.present}
        return _("%(hands)s hands are more than the %(present)s people who are here. Count again, or correct how many are here.") % told
    return ""


@require_safe
@never_cache
@login_required
def report(request: HttpRequest, sitting: uuid.UUID) -> HttpResponse:
    """What the session came to, to print; groups under five are hidden."""
    found = reading.sitting_for(request.user, sitting)
    context = {"sitting": found, "report": reading.report_of(found), "cohort": found.meeting.cohort}
    return render(request, "cohorts/report.html", context)
