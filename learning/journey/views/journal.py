"""What I did and wrote, day by day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.journey.access.journal import read_journal

LONGEST = 18  # digits of a place in the ledger that a database can hold


@require_safe
@never_cache
def journal(request: HttpRequest) -> HttpResponse:
    """One's own, with or without an account; `upto` is a place in the ledger, and anything else begins at the end."""
    upto = request.GET.get("upto", "")
    place = int(upto) if upto.isascii() and upto.isdigit() and len(upto) <= LONGEST else None
    return render(request, "journey/journal.html", {"journal": read_journal(request.learner_id, place), "from_the_end": place is None})  # type: ignore[attr-defined]
