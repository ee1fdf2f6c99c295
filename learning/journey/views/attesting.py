"""A page to print that says how far one followed a module."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.journey.access.attesting import read_attestation


@require_safe
@never_cache
def attestation(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """One's own, with or without an account; nothing for a module one did nothing in."""
    found = read_attestation(request.learner_id, module_key, now=timezone.now())  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    name = request.user.get_full_name() if request.user.is_authenticated else ""
    return render(request, "journey/attestation.html", {"attestation": found, "name": name})
