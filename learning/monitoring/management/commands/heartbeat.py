"""A learner that is nobody does a module that nobody sees, through the front door. Names the part that stopped; exit 1 when one did."""

import http.client
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from learning.monitoring.actions import PATIENCE_SECONDS, Door, beat

ANSWER_SECONDS = 30  # the site itself waits ten for its database, and then says so


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.WAGTAILADMIN_BASE_URL, help="the front door (by default the site's own address)")
        parser.add_argument("--every", type=int, default=0, help="go on for ever, once in so many seconds")
        parser.add_argument("--patience", type=float, default=PATIENCE_SECONDS, help="seconds to wait until the event is counted")

    def handle(self, *args: Any, **options: Any) -> None:
        door = front_door(options["url"])
        while True:
            stopped = beat(door, patience=options["patience"])
            self.stdout.write(f"stopped: {', '.join(stopped)}" if stopped else "all parts live")
            self.stdout.flush()
            if not options["every"]:
                break
            connections.close_all()
            time.sleep(options["every"])
        if stopped:
            raise SystemExit(1)


def front_door(url: str) -> Door:
    """The site as anybody reaches it."""
    parts = urlsplit(url)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection

    def knock(path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = make(parts.netloc, timeout=ANSWER_SECONDS)
        try:
            connection.request("POST" if body else "GET", path, body or None, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()

    return knock
