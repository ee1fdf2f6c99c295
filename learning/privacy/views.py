"""One's own data: seen, taken along, erased. Nobody's name or number is in an address."""

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import access, actions
from .access import Person
from .forms import EraseForm


def _person(request: HttpRequest) -> Person:
    return Person(request.learner_id, request.user.pk)  # type: ignore[attr-defined]


@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is kept, by kind, with how much of it there is."""
    counted = access.count_kept(_person(request))
    kept = [(access.places()[label].title, count) for label, count in counted.items()]
    return render(request, "privacy/data.html", {"kept": kept, "keeping": actions.KEPT_FOR})


@never_cache
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """All of it as a page to read, to print or to save."""
    return render(request, "privacy/everything.html", {"sections": access.sections_of(_person(request))})


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All of it as one JSON file."""
    name = {"Content-Disposition": 'attachment; filename="cheminer.json"'}
    return JsonResponse(access.export_of(_person(request)), headers=name, json_dumps_params={"ensure_ascii": False, "indent": 2})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; then a yes, and it is gone."""
    person, user = _person(request), request.user if request.user.is_authenticated else None
    if person.is_nobody:
        return redirect("privacy:data")
    form = EraseForm(request.POST if request.method == "POST" else None, user=user)
    stops = actions.why_not(user)
    if request.method == "POST" and not stops:
        if user and not ratelimit.consume(request, action="reauthenticate", user=user):
            form.add_error(None, _("Too many tries. Wait a minute, then try again."))
        elif form.is_valid():
            actions.erase_person(person, now=timezone.now())
            logout(request)
            return redirect("privacy:erased")
    return render(request, "privacy/erase.html", {"form": form, "stops": stops}, status=422 if form.errors else 200)


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Said after it is done; asked by anybody else, it says the same of nothing."""
    return render(request, "privacy/erased.html")
