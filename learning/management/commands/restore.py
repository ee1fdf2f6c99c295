"""Puts back what `backup` wrote, brings it up to this release, erases again whoever asked for it since, and asks the record every promise.

Stop the site first. What is in the database now is lost; exit 1 when the record is not sound afterwards.
"""

import shutil
import sqlite3
import tarfile
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from .backup import DATABASE, MEDIA, run_tool


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file that `backup` wrote")
        parser.add_argument("--yes", action="store_true", help="yes, what is in the database now may go")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            raise CommandError("This takes the place of everything the database holds now. If that is meant: restore FILE --yes")
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            self._unpack(options["file"], Path(folder))
            load_database(Path(folder) / DATABASE)
            if (Path(folder) / MEDIA).is_dir():
                shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
                shutil.copytree(Path(folder) / MEDIA, settings.MEDIA_ROOT)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("reapply_erasures", stdout=self.stdout)
        call_command("verify_record", stdout=self.stdout)

    def _unpack(self, path: Path, folder: Path) -> None:
        try:
            with tarfile.open(path, "r:gz") as archive:
                archive.extractall(folder, filter="data")  # nothing outside the folder, no device, no link that leads out
        except (OSError, tarfile.TarError) as error:
            raise CommandError(f"{path} cannot be read as a backup ({error}). Nothing was changed.") from error
        if not (folder / DATABASE).is_file():
            raise CommandError(f"{path} holds no database. Nothing was changed.")


def load_database(dump: Path) -> None:
    """Takes the place of what is there."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        source = sqlite3.connect(dump)
        source.backup(connection.connection)
        source.close()
        connection.close()
    else:
        connection.close()
        with connection.cursor() as cursor:  # a schema emptied whole: what a newer release added goes too
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        run_tool("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(dump))
        connection.close()
