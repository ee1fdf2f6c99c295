"""The page one shares with peers, the page of one's report, and the editors' list of reports."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from learning.peers import access, actions
from learning.peers.access import Asked
from learning.peers.forms import DeclineForm, PeerReviewForm, ReportForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def exchange(request: HttpRequest, module_key: UUID, ask: str) -> HttpResponse:
    """One deliverable between oneself and one's peers; a form of the page changes one thing and comes back to it."""
    asked = access.asked_for(module_key, ask)
    if request.method == "POST":
        change = CHANGES.get(request.POST.get("do", "give"))
        if change is None:
            raise Http404
        return change(request, asked)
    return _shown(request, asked)


def _shown(request: HttpRequest, asked: Asked, form: PeerReviewForm | None = None) -> HttpResponse:
    found = access.exchange_of(request.learner_id, asked)  # type: ignore[attr-defined]
    if form is None and found.to_give is not None:
        form = PeerReviewForm(rubric=asked.rubric, review=found.to_give.pk)
    context = {"exchange": found, "asked": asked, "form": form}
    return render(request, "peers/exchange.html", context, status=422 if form and form.errors else 200)


def _back(asked: Asked) -> HttpResponse:
    return redirect("peers:exchange", asked.module_key, asked.ask.id)


def _offer(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What one handed in last, as a copy."""
    learner_id = request.ensure_learner()  # type: ignore[attr-defined]
    text = access.exchange_of(learner_id, asked).text
    if not text:
        messages.error(request, _("There is nothing to offer yet: hand in your work first. Nothing was changed."))
        return redirect(asked.url)
    place = {"module_key": asked.module_key, "step": asked.ask.id, "language": asked.card.language}
    actions.offer_work(learner_id, **place, text=text, now=timezone.now())
    messages.success(request, _("Peers may read your work now, without your name. You can take it back at any time."))
    return _back(asked)


def _take_back(request: HttpRequest, asked: Asked) -> HttpResponse:
    actions.take_back_work(access.offer_for(request.learner_id, asked), now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Your work is yours alone again. What was said of it stays on this page."))
    return _back(asked)


def _ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    given = actions.ask_for_work(access.offer_for(request.learner_id, asked), now=timezone.now())  # type: ignore[attr-defined]
    if given is None:
        messages.info(request, _("Nobody’s work waits at the moment. Come back in a few days; meanwhile look at your own again."))
    return _back(asked)


def _give(request: HttpRequest, asked: Asked) -> HttpResponse:
    form = PeerReviewForm(request.POST, rubric=asked.rubric)
    if not form.is_valid():
        return _shown(request, asked, form)
    review = access.review_to_give(request.learner_id, form.cleaned_data["review"], asked)  # type: ignore[attr-defined]
    actions.give_review(review, version=asked.version, **form.values(), now=timezone.now())
    messages.success(request, _("Your peer can read it now. Thank you: it counts in your record as well."))
    return _back(asked)


def _read(request: HttpRequest, asked: Asked) -> HttpResponse:
    place = {"module_key": asked.module_key, "step": asked.ask.id}
    actions.mark_read(request.ensure_learner(), **place, now=timezone.now())  # type: ignore[attr-defined]
    return _back(asked)


def _set_aside(request: HttpRequest, asked: Asked) -> HttpResponse:
    try:
        review_id = UUID(request.POST.get("review", ""))
    except ValueError as error:
        raise Http404 from error
    actions.set_aside(access.review_received(request.learner_id, review_id), now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("It is off your page."))
    return _back(asked)


CHANGES: dict[str, Any] = {
    "offer": _offer,
    "take_back": _take_back,
    "ask": _ask,
    "give": _give,
    "read": _read,
    "set_aside": _set_aside,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def report(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """What would be published, and the yes to it; once given, where it is, and the way back."""
    asked, learner_id = access.report_asked(module_key), request.learner_id  # type: ignore[attr-defined]
    standing = access.standing_of(learner_id, module_key)
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        if standing is None:
            raise Http404
        actions.withdraw_report(standing.report, now=timezone.now())
        messages.success(request, _("Your report is withdrawn: its page is gone, and its text with it."))
        return redirect("peers:report", module_key)
    text = access.private_texts(learner_id, module_key).get(asked.ask.id, "")
    form = ReportForm(request.POST or None, initial={"text": text, "year": timezone.localdate().year})
    if request.method == "POST" and not text:
        messages.error(request, _("There is no report yet: hand it in first. Nothing was changed."))
        return redirect(asked.url)
    if form.is_valid():
        return _consent(request, asked, form)
    context = {"asked": asked, "form": form, "standing": standing, "text": text}
    return render(request, "peers/report.html", context, status=422 if form.errors else 200)


def _consent(request: HttpRequest, asked: Asked, form: ReportForm) -> HttpResponse:
    told = form.told(participant=_("A participant"), source=_("Experience report, “%(title)s”") % {"title": asked.card.title})
    learner_id = request.ensure_learner()  # type: ignore[attr-defined]
    place = {"module_key": asked.module_key, "language": asked.card.language}
    if actions.consent_to_publish(learner_id, **place, told=told, now=timezone.now()) is None:
        messages.error(request, _("This site has no page of examples yet, so nothing was sent. Your report stays yours."))
    else:
        messages.success(request, _("The editors have your report. This page says what becomes of it."))
    return redirect("peers:report", asked.module_key)


# --- for editors


@require_admin_access
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The reports that learners offered and that nobody has published or declined."""
    context = {"standings": access.reports_waiting(), "page_title": _("Reports offered as examples"), "header_icon": "form"}
    return render(request, "peers/admin/reports.html", context)


@require_admin_access
@require_POST
def decline(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A report is not taken; its author reads why."""
    found, form = access.report_for_editor(report_id), DeclineForm(request.POST)
    if form.is_valid():
        actions.decline_report(found, word=form.cleaned_data["word"])
        messages.success(request, _("Its author can read why."))
    else:
        messages.error(request, _("Write one sentence for its author first. Nothing was changed."))
    return redirect("peers_reports")
