"""The self-diagnosis of one objective: one statement at a time, then an estimate that says how sure it is and may be contested."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.models import Term, term
from learning.journey.access.situation import diagnostic_answers, gain_of, level_of, levels, situation
from learning.journey.forms.walking import LevelForm
from paths import actions


@require_http_methods(["GET", "HEAD", "POST"])
def diagnostic(request: HttpRequest, objective: str) -> HttpResponse:
    """The next statement, or the result once the answers suffice (`?result=1` shows it earlier)."""
    asked = term("objective", objective)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, asked)
    item = None if request.GET.get("result") else actions.next_item(request.learner_id, objective)
    if item is None:
        return _result(request, asked)
    number, most = actions.place_in_measure(request.learner_id, objective)
    return render(request, "journey/diagnostic.html", {"objective": asked, "item": item, "number": number, "most": most})


def _answered(request: HttpRequest, asked: Term) -> HttpResponse:
    """One answer to a statement, a level of one's own, or the wish to begin again."""
    learner_id, data = request.ensure_learner(), request.POST
    if data.get("do") == "retake":
        actions.retake_diagnostic(learner_id, asked.code)
    elif data.get("do") == "contest":
        return _contested(request, asked)
    elif not actions.answer_item(learner_id, item_key=data.get("item", ""), answer=data.get("answer", "")):
        messages.error(request, _("This answer could not be read, so nothing was recorded. Here is the statement again."))
    return redirect(request.path)


def _contested(request: HttpRequest, asked: Term) -> HttpResponse:
    form = LevelForm(request.POST)
    if not form.is_valid():
        return _result(request, asked, form)
    actions.contest_maturity(request.ensure_learner(), objective=asked.code, level=form.cleaned_data["level"])
    messages.success(request, _("Your own word counts: the routes now start from the level you chose."))
    return redirect(f"{request.path}?result=1")


def _result(request: HttpRequest, asked: Term, form: LevelForm | None = None) -> HttpResponse:
    said = situation(request.learner_id)
    shown: dict[str, Any] = {
        "objective": asked,
        "maturity": level_of(said, asked.code),
        "gain": gain_of(request.learner_id, asked.code),
        "form": form or LevelForm(),
        "others": [one for one in levels(said) if one.objective != asked.code],
        "answered": diagnostic_answers(request.learner_id, asked.code),
    }
    return render(request, "journey/diagnostic_result.html", shown, status=422 if form else 200)
