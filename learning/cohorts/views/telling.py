"""News for a whole cohort, and its figures as a file."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.cohorts import actions
from learning.cohorts.access import people, telling
from learning.cohorts.forms.meeting import FlashForm
from learning.cohorts.models import Export


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def flash(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """News: written, looked at, then sent."""
    found, now = people.cohort_for(request.user, cohort), timezone.now()
    form = FlashForm(request.POST or None, suggested=telling.suggested_news(found, now=now))
    if form.is_valid() and "send" in request.POST:
        actions.write_flash(found, author=request.user, now=now, **form.values())
        messages.success(request, _("Your news is out: on the page of each member, and by mail for those who asked for it."))
        return redirect("cohorts:flash", found.pk)
    members, mailed = telling.reached_by_mail(found)
    context = {"cohort": found, "form": form, "members": members, "mailed": mailed, "flashes": telling.flashes_of([found])}
    context["preview"] = form.cleaned_data if form.is_valid() else None
    return render(request, "cohorts/flash.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def exports(request: HttpRequest, cohort: uuid.UUID) -> HttpResponse:
    """The files one asked for, how far each is, and a way to ask for another."""
    found, now = people.cohort_for(request.user, cohort), timezone.now()
    if request.method == "POST":
        wanted, nonce = request.POST.get("format", ""), request.POST.get("id", "")
        if wanted not in Export.Format.values or not people.is_id(nonce):
            raise Http404
        actions.ask_export(
            found, export_id=uuid.UUID(nonce), user=request.user, file_format=wanted, language=get_language() or "fr", now=now
        )
        return redirect("cohorts:exports", found.pk)
    mine = [(each, each.is_left(now)) for each in Export.objects.visible_to(request.user).kept(now).filter(cohort=found)]
    building = any(each.finished_at is None for each, _is_left in mine)
    context = {"cohort": found, "exports": mine, "nonces": [uuid.uuid4(), uuid.uuid4()], "building": building}
    answer = render(request, "cohorts/exports.html", context)
    if building:
        answer.headers["Refresh"] = "3"  # works without a script
    return answer


@require_safe
@never_cache
@login_required
def download(request: HttpRequest, export: uuid.UUID) -> HttpResponse | FileResponse:
    """The file, for whoever asked for it, while they follow the cohort and for a week."""
    found = Export.objects.visible_to(request.user).kept(timezone.now()).filter(pk=export).exclude(file="").select_related("cohort").first()
    if found is None:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=f"{found.asked_at:%Y-%m-%d}-cheminer.{found.format}")
