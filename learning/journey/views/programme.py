"""A programme of the calendar, put on one's own path: at once, or midway."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from learning.journey.access.programme import read_programme
from paths import actions


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, cycle: UUID) -> HttpResponse:
    """Shows what would come onto the path, and puts it there."""
    found = read_programme(cycle, request.learner_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "journey/programme.html", {"programme": found})
    count = actions.add_modules(request.ensure_learner(), module_keys=[card.module_key for card in found.coming])
    told = ngettext("%(count)s module came to the end of your path.", "%(count)s modules came to the end of your path.", count)
    messages.success(request, told % {"count": count} if count else _("All of it was on your path already."))
    return redirect("journey:path")
