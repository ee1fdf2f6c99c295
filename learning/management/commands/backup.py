"""Writes one file that holds the database and the uploaded files, taken while the site runs; then asks the record every promise.

What is not in it: the secret key, and the file of erasures, which must outlive every backup. Exit 1 when the record is not sound.
"""

import os
import sqlite3
import subprocess
import tarfile
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

DATABASE, MEDIA = "database", "media"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, for instance cheminer-2026-11-22.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        if target.exists():
            raise CommandError(f"{target} is there already; a backup is never written over another")
        aside = target.with_name(f".{target.name}.part")
        with tempfile.TemporaryDirectory(dir=target.parent or None) as folder:
            dump = Path(folder) / DATABASE
            dump_database(dump)
            with tarfile.open(aside, "w:gz", compresslevel=3) as archive:
                archive.add(dump, DATABASE)
                if Path(settings.MEDIA_ROOT).is_dir():
                    archive.add(settings.MEDIA_ROOT, MEDIA)
        aside.replace(target)
        self.stdout.write(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
        call_command("verify_record", stdout=self.stdout)


def dump_database(path: Path) -> None:
    """A consistent copy, taken beside whoever reads and writes."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
    else:
        run_tool("pg_dump", "--format=custom", "--no-owner", f"--file={path}")


def run_tool(program: str, *arguments: str) -> None:
    """A program of PostgreSQL's on this site's database; its password never stands on the command line."""
    known = connection.settings_dict
    where = {"PGHOST": known["HOST"], "PGPORT": known["PORT"], "PGUSER": known["USER"], "PGPASSWORD": known["PASSWORD"]}
    environment = {**os.environ, **{name: str(value) for name, value in where.items() if value}}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            [program, f"--dbname={known['NAME']}", *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise CommandError(f"{program} is needed and was not found: install PostgreSQL's client programs") from None
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()[-2000:]}")
