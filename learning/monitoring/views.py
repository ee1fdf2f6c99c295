"""Figures: for Prometheus, for whoever holds the token; and of the use of the site, for everybody."""

import os
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .access import figures, figures_of_others, observed


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Without METRICS_TOKEN, or with another one, there is nothing here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    own = CollectorRegistry()
    own.register(_Rows())
    counted = CollectorRegistry() if os.environ.get("PROMETHEUS_MULTIPROC_DIR") else REGISTRY
    if counted is not REGISTRY:
        MultiProcessCollector(counted)
    return HttpResponse(generate_latest(own) + generate_latest(counted), content_type=CONTENT_TYPE_LATEST)


@require_safe
def observatory(request: HttpRequest) -> HttpResponse:
    """Figures that others measured, and what this site counts of its use."""
    language = str(get_language())[:2]
    return render(request, "monitoring/observatory.html", observed(language) | {"measured": figures_of_others(language)})


class _Rows:
    """What the database says at this moment."""

    def collect(self) -> Any:
        from prometheus_client.core import GaugeMetricFamily

        families: dict[str, GaugeMetricFamily] = {}
        for name, words, labels, value in figures(timezone.now()):
            family = families.setdefault(name, GaugeMetricFamily(f"cheminer_{name}", words, labels=list(labels)))
            family.add_metric(list(labels.values()), value)
        return list(families.values())
