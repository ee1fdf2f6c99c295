"""Health, the way in, and the pages that say what went wrong."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.static import serve


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old: nothing was changed, and the page says how to go on."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition of an editor's picture. Its name changes with its content, so it is kept for good; nothing else of the media folder has
    an address, and what might be a script in disguise runs nowhere."""
    response = serve(request, name, document_root=Path(settings.MEDIA_ROOT) / "images")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
