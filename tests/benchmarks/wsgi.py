"""Two doors on one server: `/bare/alone` is a Django view without any middleware, all else is the site with all of its own."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from learning.wsgi import application as site

with override_settings(MIDDLEWARE=[]):
    alone = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/bare/alone":
        environ["PATH_INFO"] = "/bare"
        return alone(environ, start_response)
    return site(environ, start_response)
