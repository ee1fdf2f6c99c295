"""A database that can be set back to how it was: a file that is copied, or a PostgreSQL database made from another as its template."""

import shutil
from pathlib import Path
from typing import Protocol

from .services import Postgres


class Copies(Protocol):
    def keep(self) -> None:
        """Remembers what the database holds now. Nobody is connected to it."""

    def afresh(self) -> None:
        """Makes it hold that again, whoever may still be connected."""


class FileCopies:
    """On a memory disk it is faster, and a process that is killed cannot tell the difference."""

    def __init__(self, database: Path) -> None:
        self.database, self.kept = database, database.with_name("kept.sqlite3")

    def keep(self) -> None:
        shutil.copyfile(self.database, self.kept)

    def afresh(self) -> None:
        for left in self.database.parent.glob(f"{self.database.name}-*"):
            left.unlink()
        shutil.copyfile(self.kept, self.database)


class ClusterCopies:
    """`site` is made from `kept`. A client that was killed may still be undone by the server: it is cut off first."""

    def __init__(self, cluster: Postgres) -> None:
        self.cluster = cluster
        self._run("CREATE DATABASE site")

    def keep(self) -> None:
        self._run("ALTER DATABASE site RENAME TO kept")
        self.afresh()

    def afresh(self) -> None:
        self._run("DROP DATABASE IF EXISTS site WITH (FORCE)")
        self._run("CREATE DATABASE site TEMPLATE kept STRATEGY FILE_COPY")

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.cluster.url, autocommit=True) as connection:
            connection.execute(statement)
