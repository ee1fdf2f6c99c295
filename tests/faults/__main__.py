"""`make faults`: prints its figures as JSON, one line per part. Exit 1 when a promise was broken.

python -m tests.faults [--short] [--only lines,hardships,races,storm] [--seed N] [--database sqlite|postgres]
                       [--broker folder|redis|rabbitmq] [--every N]

`--every N` kills at each N-th line of `lines`, beginning where the seed says; 1 is all of them, on a server too.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from .copies import ClusterCopies, Copies, FileCopies
from .services import Postgres, small_disk, take_disk_away

PARTS = ("lines", "hardships", "races", "storm")
FEWER = 60  # the short form kills at every sixtieth line, beginning where the seed says
FEWER_ON_A_SERVER = 10  # on PostgreSQL at a tenth of them: to make a database afresh takes it a second
SMALL_DISK = 400  # megabytes: for a cluster, and for all that the hardships write
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a minute instead of a quarter of an hour")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--broker", choices=["folder", "redis", "rabbitmq"], default="folder")
    parser.add_argument("--every", type=int, default=0)
    parser.add_argument("--events", type=int, default=0)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cheminer-faults-", dir=MEMORY if options.only == "lines" and MEMORY.is_dir() else None))
    (folder / "static").mkdir()
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="tests.faults.settings")
    try:
        broken = sum(run(part, folder / part, options) for part in options.only.split(","))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if broken else 0


def run(part: str, folder: Path, options: argparse.Namespace) -> int:
    """One part, in a process of its own; returns 1 when something was broken."""
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        code = 2
        try:
            folder.mkdir(parents=True)
            (folder / "static").mkdir()
            os.environ["DATA_DIR"] = str(folder)
            figures = measure(part, folder, options)
            figures |= {"part": part, "seed": options.seed, "seconds": round(time.monotonic() - started, 1)}
            sys.stdout.write(json.dumps(figures) + "\n")
            code = 1 if figures["broken"] else 0
        except BaseException as error:
            sys.stdout.write(json.dumps({"part": part, "broken": [f"{type(error).__name__}: {error}"]}) + "\n")
            raise
        finally:
            sys.stdout.flush()
            os._exit(code)
    return 1 if os.waitpid(pid, 0)[1] else 0


def measure(part: str, folder: Path, options: argparse.Namespace) -> dict[str, object]:
    if part == "storm":
        from .storm import storm

        return storm(folder, options)
    if part == "races" and options.database == "postgres":
        return _on_postgres(folder, options)
    disk = folder / "postgres"
    if options.database == "postgres" and part == "hardships":
        small_disk(disk, megabytes=SMALL_DISK)  # where that may not be, the disk is not filled
    cluster = Postgres(disk) if options.database == "postgres" else None
    try:
        return _measure(part, folder, options, cluster)
    finally:
        if cluster:
            cluster.stop()
        take_disk_away(disk)


def _measure(part: str, folder: Path, options: argparse.Namespace, cluster: Postgres | None) -> dict[str, object]:
    """Lines, hardships or (on a file) races, on a file or on a cluster of one's own."""
    copies: Copies = ClusterCopies(cluster) if cluster else FileCopies(folder / "db.sqlite3")
    os.environ.pop("DATABASE_URL", None)
    if cluster:
        os.environ.update(DATABASE_URL=cluster.url_of("site"), FAULTS_POOL="0")
    import django
    from django.db import connections

    django.setup()
    _migrate(None if cluster else folder)
    connections.close_all()
    if part == "races":
        from .races import races

        return races(folder, options)
    if part == "lines":
        from .lines import crash_everywhere

        every = options.every or (FEWER if options.short else 1) * (FEWER_ON_A_SERVER if cluster else 1)
        results = crash_everywhere(folder, copies, every=every, seed=options.seed)
        broken = [f"{result.name}: {words}" for result in results for words in result.broken]
        return {"operations": [{**asdict(result), "broken": len(result.broken)} for result in results], "broken": broken}
    from .hardships import hardships

    return hardships(folder, options)


def _on_postgres(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """The races, on a cluster of their own, or on the database that `DATABASE_URL` names; every hand has a connection."""
    from .races import HANDS, races

    os.environ["FAULTS_POOL"] = str(HANDS)
    database = None if "DATABASE_URL" in os.environ else Postgres(folder / "postgres")
    if database:
        os.environ["DATABASE_URL"] = database.url
    try:
        import django

        django.setup()
        _migrate(folder)
        return races(folder, options)
    finally:
        if database:
            database.stop()


def _migrate(folder: Path | None) -> None:
    """A ready file where somebody gave one (`FAULTS_DATABASE`), else one of our own."""
    ready = os.environ.get("FAULTS_DATABASE")
    if ready and folder:
        shutil.copyfile(ready, folder / "db.sqlite3")
        return
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    sys.exit(main())
