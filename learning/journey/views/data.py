"""What is kept of a learner, said in words and given as a file. Only reads."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.journey.access.data import count_kept, export_of


@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is kept, by kind, with how much of it there is."""
    return render(request, "journey/data.html", {"kept": count_kept(request.learner_id)})


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All of it as one JSON file, readable by a person too."""
    name = {"Content-Disposition": 'attachment; filename="cheminer.json"'}
    return JsonResponse(export_of(request.learner_id), headers=name, json_dumps_params={"ensure_ascii": False, "indent": 2})
