"""Health, the way in, and the pages that say what went wrong."""

import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template import loader
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import server_error
from django.views.static import serve

from learning import weighing
from learning.showing import style_context
from learning.users.access import GUIDES, PLACES
from learning.users.actions import close_guides
from learning.written import written


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 once the site can serve and the database answers; 503 with the reason otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:  # any failure of the database is the answer, not a crash
        return JsonResponse({"status": "failing", "database": type(error).__name__}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """One way in: Wagtail's own sign-in pages lead to ours, so that one limiter counts every guess.

    Whoever is signed in already was sent here because they may not go where they wanted: sent back, they would turn in a circle.
    """
    if not request.user.is_authenticated:
        return redirect(reverse("account_login", query=request.GET))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect("wagtailadmin_home")


@require_POST
def close_guide(request: HttpRequest, place: str) -> HttpResponse:
    """The explanation of a first visit is closed: for this browser, and for the account wherever it is used."""
    if place not in PLACES:
        raise Http404
    request.session[GUIDES] = sorted({*request.session.get(GUIDES, ()), place})
    if request.user.is_authenticated:
        close_guides(request.user, [place])
    back = request.POST.get("back", "")
    local = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if local else reverse("wagtail_serve", args=[""]))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old: nothing was changed, and the page says how to go on."""
    return render(request, "403_csrf.html", {"texts": written(request)}, status=403)


AWAY_SECONDS = 30  # when to ask again


def failure(request: HttpRequest) -> HttpResponse:
    """Something failed. Where it was the database that did not answer, the page says so, and when to come back: whoever asks for events
    or saves answers keeps them until then."""
    error = sys.exc_info()[1]
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__cause__ or error.__context__
    if error is None:
        return server_error(request)
    return HttpResponse(loader.get_template("503.html").render(), status=503, headers={"Retry-After": AWAY_SECONDS})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition of an editor's picture. Its name changes with its content, so it is kept for good; nothing else of the media folder has
    an address, and what might be a script in disguise runs nowhere."""
    response = serve(request, name, document_root=Path(settings.MEDIA_ROOT) / "images")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the top of the site because it may answer for what lies below its own address only."""
    found = finders.find("js/offline.js")
    return HttpResponse(Path(str(found)).read_text(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a device needs to keep the site among its applications. The colours are those of the tokens, where a scheme cannot be told."""
    icons = [
        {"src": static("icons/favicon.svg"), "type": "image/svg+xml", "sizes": "any"},
        {"src": static("icons/app-192.png"), "type": "image/png", "sizes": "192x192"},
        {"src": static("icons/app-512.png"), "type": "image/png", "sizes": "512x512", "purpose": "any maskable"},
    ]
    home = reverse("wagtail_serve", args=[""])
    about = {
        "id": "/",
        "name": "Cheminer",
        "short_name": "Cheminer",
        "description": _("Open modules to get informed, learn and act, at your own pace, without an account."),
        "lang": get_language(),
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fbfaf5",
        "theme_color": "#1d5a48",
        "icons": icons,
        "shortcuts": [
            {"name": _("My path"), "url": reverse("journey:path")},
            {"name": _("Read offline"), "url": reverse("journey:offline")},
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
def footprint(request: HttpRequest) -> HttpResponse:
    """The budgets the house has set itself, and what was measured on this very site."""
    words = {
        "home": _("Home"),
        "catalogue": _("Catalogue"),
        "module": _("A module: its cover"),
        "step": _("A module: a step"),
        "situate": _("A question about one's situation"),
        "path": _("My path"),
    }
    figures = weighing.read_figures(Path(str(settings.DATA_DIR)))
    pages = [{"name": words[name], **page} for name, page in figures["pages"].items() if name in words] if figures else []
    context = {
        "pages": pages,
        "figures": figures,
        "sheet": max((page["css"] for page in pages), default=0),
        "others": sorted({host for page in pages for host in page["other_hosts"]}),
    }
    return render(request, "footprint.html", context)


@require_safe
@login_required
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who write pages and those who change them."""
    return render(request, "style.html", style_context())
