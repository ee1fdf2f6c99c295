"""What the whole site answers with."""

import hashlib
import logging
import re
import time
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import brotli
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

from cms.models import ContentVersion
from cms.views.parts import play_whole
from learning.serving import script_bytes, shell_bytes
from learning.written import written

logger = logging.getLogger(__name__)

ADMIN_PREFIX = "/admin/"
FRESH_SECONDS = 60  # the longest a page may lag behind what its key does not know of (a banner, a site setting)
KEPT_SECONDS = 24 * 3600  # how long it is shown while the database is away: better yesterday's page than none
SILENCE_SECONDS = 5.0  # after the database did not answer, how long kept pages ask it no more: each would wait for it


class HeadOnlyMiddleware:
    """Answers HEAD with what GET would have as headers, and no body: Django leaves the body to the server, whose log would then complain of
    each probe. Stands outermost, where every length and mark has been counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()  # type: ignore[attr-defined]
            else:
                response.content = b""
        return response


class AdminPolicyMiddleware:
    """Gives Wagtail's admin a content security policy of its own: learner pages allow nothing inline, the admin must."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response.headers.setdefault("Content-Security-Policy", settings.ADMIN_SECURITY_POLICY)
        return response


class DocumentMiddleware:
    """Lets a recording be played where its link leads, whoever runs no script."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match and request.resolver_match.url_name == "wagtaildocs_serve":
            play_whole(response)
        return response


class AdminTransactionMiddleware:
    """What an editor sends is one step: Wagtail saves a page, publishes it and tells the record one after the other, and a process may
    die in between. Learners' pages take no part in this: their views hold short transactions of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or not request.path.startswith(ADMIN_PREFIX):
            return None
        with transaction.atomic():
            response: HttpResponse = view(request, *args, **kwargs)
        return response


class LongestBodyMiddleware:
    """Refuses what is longer than anything the site takes before a byte of it is read: neither memory nor disk is spent on it. Each door
    has a lower limit of its own. Without a length nothing is read at all, as WSGI has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) > settings.LONGEST_BODY:
            context = {"megabytes": settings.LONGEST_BODY // 1024 // 1024}
            return render(request, "413.html", context, status=413)
        return self.get_response(request)


class PersonalPageMiddleware:
    """Says of each page who may keep it. A page made for somebody is theirs: no cache on the way keeps it, and a browser asks again before
    it shows it to whoever sits there next. A page that is the same for all may be kept by anybody, and is asked about again each time: the
    answer is a 304 of a few bytes. A view that says more (`never_cache`) is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            is_personal = request.COOKIES or response.cookies or request.method not in ("GET", "HEAD")
            patch_cache_control(response, no_cache=True, **({"private": True} if is_personal else {"public": True}))
            patch_vary_headers(response, ("Cookie",))
        return response


class CompressMiddleware(GZipMiddleware):
    """Compresses what is text: with Brotli what is the same for all, with Django's gzip what was made for somebody.

    Django's gzip lengthens each answer by a random number of bytes, so that its length tells nothing of what it holds (BREACH). Brotli has
    no such padding here, and so it is kept to answers that hold nothing to be told.
    """

    texts = re.compile(r"(?:text/|application/(?:[\w.-]+\+)?(?:json|javascript|xml)\b|image/svg)")
    shortest = 200  # bytes: below, nothing is gained
    quality = 5  # a page in about a millisecond

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_part = response.has_header("Content-Range")  # the bytes asked for, and no others
        if is_part or not self.texts.match(response.get("Content-Type", "")):
            return response
        accepted = request.headers.get("Accept-Encoding", "")
        is_personal = request.COOKIES or response.cookies
        if response.streaming or is_personal or "br" not in re.findall(r"[\w-]+", accepted) or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        if len(response.content) >= self.shortest:
            patch_vary_headers(response, ("Accept-Encoding",))
            response.content = brotli.compress(response.content, quality=self.quality)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "br"
            etag = response.get("ETag", "")
            if etag.startswith('"'):
                response.headers["ETag"] = f"W/{etag}"  # the same page, not the same bytes
        return response


class WeightMiddleware:
    """Lets each page say what it weighs on a first visit, in its last lines: its own bytes, compressed, and those of the sheet and the
    scripts that come with it. Pictures are not in it; a page that holds some says their weight before the click.

    Two pages of one address that are equally long, to a kilobyte, weigh the same to some dozen bytes: they are weighed once.
    """

    mark = "⁂".encode()
    script = re.compile(rb'<script [^>]*src="([^"]+)"')
    most = 2000  # weights that are kept; full, all are forgotten

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known: dict[tuple[str, int], int] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.streaming and self.mark in response.content:
            kilobytes = -(-(self.weight_of(request.path, response.content) + shell_bytes()) // 1000)
            response.content = response.content.replace(self.mark, str(kilobytes).encode(), 1)
            if response.has_header("Content-Length"):  # a length that promises more than comes keeps a reader waiting
                response.headers["Content-Length"] = str(len(response.content))
        return response

    def weight_of(self, path: str, content: bytes) -> int:
        """The bytes of a page and of its own scripts, once compressed."""
        place = (path, len(content) // 1024)
        found = self.known.get(place)
        if found is None:
            scripts = {address.decode() for address in self.script.findall(content)}
            found = len(zlib.compress(content, 1)) + sum(script_bytes(address) for address in scripts)
            if len(self.known) >= self.most:
                self.known.clear()
            self.known[place] = found
        return found


class WrittenMiddleware:
    """Gives back what somebody wrote whose session had ended meanwhile: the way in, where their sending was led, knows nothing of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302 or request.path.startswith(ADMIN_PREFIX):
            return response
        way_in = reverse(settings.LOGIN_URL)
        if not response["Location"].startswith(f"{way_in}?") or not (texts := written(request)):
            return response
        came_from = urlsplit(request.headers.get("Referer", ""))
        back = came_from.path if came_from.netloc == request.get_host() else "/"  # the form; its address to post to may show nothing
        context = {"texts": texts, "way_in": f"{way_in}?{urlencode({REDIRECT_FIELD_NAME: back})}"}
        return render(request, "signed_out.html", context, status=403)


ALONE = frozenset({"/", "/healthz", "/readyz", "/metrics"})  # a redirect by language; what says that the database is away


class ReaderCacheMiddleware:
    """Keeps whole pages for readers who bring no cookie: for them a page depends on its address and on what is published, on nothing else.

    A page that sets a cookie (it holds a form to post) is never kept, nor is any answer but 200, nor a search: what it finds depends on
    the index too, which follows a publication a moment later. The key holds the content version, so publishing shows at once. Stands
    outside sessions and languages, inside what adds headers. While the database is away, what was kept is shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.version = 0  # the one last seen
        self.silent_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        outside = request.path.startswith(ADMIN_PREFIX) or request.path in ALONE or "q" in request.GET
        if request.method != "GET" or request.COOKIES or outside:
            return self.get_response(request)
        address = f"{request.scheme}:{request.get_host()}:{request.get_full_path()}"
        version, answers = self._look()
        key = f"{version}:{hashlib.sha256(address.encode()).hexdigest()}"  # an address is longer than a key may be
        pages = caches["pages"]
        kept: tuple[float, HttpResponse] | None = pages.get(key)
        if kept is not None and (not answers or time.monotonic() - kept[0] < FRESH_SECONDS):
            return kept[1]
        response = self.get_response(request)
        if (
            response.status_code == 200
            and not getattr(request, "is_preview", False)  # a draft, under the address of the page it may become
            and not response.cookies
            and not response.streaming
            and "no-store" not in response.get("Cache-Control", "")
        ):
            pages.set(key, (time.monotonic(), response), KEPT_SECONDS)
        return response

    def _look(self) -> tuple[int, bool]:
        """What is published now, and whether the database said so: while it does not answer, what was last seen holds."""
        if time.monotonic() < self.silent_until:
            return self.version, False
        try:
            version = self.version = ContentVersion.current()
        except (DatabaseError, InterfaceError) as error:
            self.silent_until = time.monotonic() + SILENCE_SECONDS
            logger.warning("the database does not answer: %s", type(error).__name__)
            return self.version, False
        return version, True
