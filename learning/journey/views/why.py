"""Where does this number come from?"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.journey.access.why import read_why


@require_safe
def why(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """The events and the rule behind a percentage."""
    found = read_why(request.learner_id, module_key)
    if found is None:
        raise Http404
    return render(request, "journey/why.html", {"why": found})
