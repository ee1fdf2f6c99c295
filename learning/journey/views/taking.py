"""Reading and answering without a connection: what to copy, the page that says what a device holds, and the door for what waited there."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.journey.access.as_pdf import as_pdf, makes_pdf
from learning.journey.access.catalogue import module_page
from learning.journey.access.one_file import one_file
from learning.journey.access.taking import along_the_path, parcels
from learning.journey.actions import record_answer
from learning.journey.forms.answering import read_answer
from learning.journey.forms.sending import Kept, read_kept
from learning.record.actions.rates import within_rate

from .module import find_ask, render_module


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What this device holds and what waits to be sent. The page is the same for everybody; a script fills it from the device itself."""
    return render(request, "journey/offline.html")


@require_safe
@never_cache
def take_module(request: HttpRequest, module_key: UUID) -> JsonResponse:
    """The pages of one module and its quizzes."""
    found = parcels([module_key], request.learner_id)
    if not found:
        raise Http404
    return JsonResponse({"modules": [_told(parcel) for parcel in found]})


@require_safe
@never_cache
def take_path(request: HttpRequest) -> JsonResponse:
    """The pages of all modules of one's path."""
    return JsonResponse({"modules": [_told(parcel) for parcel in along_the_path(request.learner_id)]})


def _told(parcel: dict[str, Any]) -> dict[str, Any]:
    return {**parcel, "size": _("%(kb)d KB") % parcel}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answers(request: HttpRequest) -> JsonResponse:
    """Read: the token to post with, and whose device this is now. Posted: each answer recorded once, or the sentence that says why not."""
    if request.method != "POST":
        owner = salted_hmac("learning.offline", str(request.user.pk)).hexdigest()[:16] if request.user.is_authenticated else ""
        return JsonResponse({"token": get_token(request), "owner": owner})
    kept = read_kept(request.body, now=timezone.now())
    if kept is None:
        return JsonResponse({"error": "malformed"}, status=400)
    learner_id = request.ensure_learner()
    if not within_rate(learner_id, len(kept), now=timezone.now()):
        return JsonResponse({"error": "too-many"}, status=429, headers={"Retry-After": "60"})
    return JsonResponse({"answers": [{"id": one.id, "sentence": _record(learner_id, one)} for one in kept]})


def _record(learner_id: UUID, kept: Kept) -> str:
    """ "" once the answer is in the record, now or before; else what to tell."""
    found = find_ask(kept.module_key, kept.head) if kept.head else None
    if found is None:
        return _("This answer is about something that is no longer asked. Copy what you need of it, then remove it.")
    ask, version = found
    try:
        answered = read_answer(ask, kept.head["kind"], kept.fields)
    except ValidationError as error:
        return " ".join(error.messages)
    verdict = record_answer(
        learner_id,
        module_key=kept.module_key,
        version=version,
        ask_id=ask.id,
        kind=kept.head["kind"],
        answered=answered,
        nonce=kept.head["nonce"],
        now=timezone.now(),
        given_at=kept.given_at,
    )
    return "" if verdict.status in ("accepted", "duplicate") else _("This could not be recorded. Copy what you need of it, then remove it.")


@require_safe
def module_file(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """The whole module as one file to keep, as anybody sees it."""
    whole, name = _whole(request, module_key)
    return HttpResponse(whole, headers={"Content-Disposition": content_disposition_header(True, f"{name}.html")})


@require_safe
def module_pdf(request: HttpRequest, module_key: UUID) -> HttpResponse:
    """The same file drawn on pages, on a site that has the library for it."""
    if not makes_pdf():
        raise Http404
    whole, name = _whole(request, module_key)
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.pdf")}
    return HttpResponse(as_pdf(whole), content_type="application/pdf", headers=headers)


def _whole(request: HttpRequest, module_key: UUID) -> tuple[str, str]:
    """The module as one file, and its name."""
    page = module_page(module_key)
    if page is None:
        raise Http404
    request.GET, request.user, request.learner_id = QueryDict("all=1"), AnonymousUser(), None
    html = render_module(request, page).render().content.decode()
    request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)  # its forms are paper, so nobody needs a cookie to send them
    return one_file(html, site=request.build_absolute_uri("/").rstrip("/")), page.slug
