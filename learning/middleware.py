"""What the whole site answers with."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from cms.models import ContentVersion

ADMIN_PREFIX = "/admin/"
KEPT_SECONDS = 60  # the longest a page may lag behind what its key does not know of (a banner, a site setting)


class AdminPolicyMiddleware:
    """Gives Wagtail's admin a content security policy of its own: learner pages allow nothing inline, the admin must."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response.headers.setdefault("Content-Security-Policy", settings.ADMIN_SECURITY_POLICY)
        return response


class PersonalPageMiddleware:
    """Says of each page made for somebody with a session that it is theirs: no cache on the way keeps it, and a browser asks again
    before it shows it to whoever sits there next. A view that says more (`never_cache`) is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class ReaderCacheMiddleware:
    """Keeps whole pages for readers who bring no cookie: for them a page depends on its address and on what is published, on nothing else.

    A page that sets a cookie (it holds a form to post) is never kept, nor is any answer but 200, nor a search: what it finds depends on
    the index too, which follows a publication a moment later. The key holds the content version, so publishing shows at once. Stands
    outside sessions and languages, inside what adds headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        outside = request.path.startswith(ADMIN_PREFIX) or request.path == "/" or "q" in request.GET
        if request.method != "GET" or request.COOKIES or outside:
            return self.get_response(request)
        address = f"{request.scheme}:{request.get_host()}:{request.get_full_path()}"
        key = f"{ContentVersion.current()}:{hashlib.sha256(address.encode()).hexdigest()}"  # an address is longer than a key may be
        pages = caches["pages"]
        kept: HttpResponse | None = pages.get(key)
        if kept is not None:
            return kept
        response = self.get_response(request)
        if (
            response.status_code == 200
            and not response.cookies
            and not response.streaming
            and "no-store" not in response.get("Cache-Control", "")
        ):
            pages.set(key, response, KEPT_SECONDS)
        return response
