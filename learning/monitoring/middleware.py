"""One line and one count per request: its route and its time. Not its address, which may hold a key, and nothing of who asked."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .registry import counters

logger = logging.getLogger("learning.requests")
QUIET = frozenset({"healthz", "readyz", "metrics"})


class WatchMiddleware:
    """Stands outside all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        spent = time.perf_counter() - started
        route = request.resolver_match.route if request.resolver_match else "none"
        if settings.METRICS_TOKEN:
            counters().requests.labels(request.method, route, response.status_code).inc()
            counters().request_seconds.labels(route).observe(spent)
        if route not in QUIET:
            told = {"method": request.method, "route": route, "status": response.status_code, "ms": round(1000 * spent, 1)}
            logger.info("request", extra=told)
        return response
