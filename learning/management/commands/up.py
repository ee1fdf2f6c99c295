"""Starts everything: prepares the data folder, then web server, Celery worker and beat, until Ctrl-C."""

import contextlib
import http.client
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from learning import messages, supervising, weighing
from learning.serving import own_scripts

READY_SECONDS = 60.0


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        self._check_folder()
        self._check_port()
        self._compile_messages()
        self._prepare_apart()
        supervisor = supervising.Supervisor(supervising.PROCESSES, self._say)
        supervisor.run(when_started=lambda: self._announce(started))
        self._say("stopped")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _check_folder(self) -> None:
        folder = Path(settings.DATA_DIR)
        try:
            for name in ("", "broker/queue", "broker/taken", "broker/control", "cache", "media", "static"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            probe = folder / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise CommandError(
                f"The data folder {folder} cannot be written ({error.strerror}). Choose another: DATA_DIR=/path make run"
            ) from error

    def _check_port(self) -> None:
        if not supervising.port_is_free(settings.HOST, settings.PORT):
            where = f"{settings.HOST}:{settings.PORT}"
            raise CommandError(f"{where} is in use, or may not be used. Choose another: PORT={settings.PORT + 1} make run")

    def _prepare_apart(self) -> None:
        """In a process of its own: what migrations and the demo site load would stay in the memory of every process forked later."""
        code = supervising.run_apart("preparing", self._prepare)
        if code:
            raise SystemExit(code)

    def _prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Preparing the database…")
            call_command("migrate", interactive=False, verbosity=0)
        if self._is_empty():
            self._say("Loading the demo site…")
            call_command("load_demo", verbosity=0)

    def _compile_messages(self) -> None:
        """Django read the catalogues as they were when it started: after compiling, it starts anew."""
        pairs = [(folder, language) for folder in messages.folders() for language in messages.languages()]
        if sum(messages.compile_catalogue(folder, language) for folder, language in pairs):
            self.stdout.flush()
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - the same command, by itself

    def _is_empty(self) -> bool:
        from cms.models import HomePage

        return not HomePage.objects.exists()

    def _announce(self, started: float) -> None:
        """Says where the site is, once it truly answers."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if _answers(host, settings.PORT):
                break
            time.sleep(0.1)
        else:
            sys.stderr.write(f"The site does not answer on port {settings.PORT} yet; it keeps trying.\n")
            return
        shown = "localhost" if host in ("127.0.0.1", "::1") else host
        self._say(f"\nCheminer is ready ({time.monotonic() - started:.1f} s):  http://{shown}:{settings.PORT}/")
        accounts = Path(settings.DATA_DIR) / "demo-accounts.txt"
        if accounts.exists():
            self._say(f"\n{accounts.read_text().strip()}\n(kept in {accounts})")
        self._say("\nCtrl-C stops everything.")
        self._weigh(f"http://{shown}:{settings.PORT}")

    def _weigh(self, site: str) -> None:
        """Once per data folder and day, after all else: the figures of the footprint page are those of this very site."""
        folder = Path(settings.DATA_DIR)
        figures = weighing.read_figures(folder)
        if figures and (datetime.now(UTC) - figures["measured_at"]).days < 1:
            return
        with contextlib.suppress(OSError):  # a site that stops meanwhile is weighed another time
            weighing.write_figures(weighing.weigh_site(site, settings.LANGUAGE_CODE, own_scripts()), folder)


def _answers(host: str, port: int) -> bool:
    try:
        answer = http.client.HTTPConnection(host, port, timeout=5)
        answer.request("GET", "/healthz")
        return answer.getresponse().status == 200
    except OSError:
        return False
