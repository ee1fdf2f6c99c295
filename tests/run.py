"""`make test`: the whole suite, then what the record and its jobs promise once more on PostgreSQL; says plainly what was skipped, and why.

The migrations run once for each kind of database; every test process then starts from a copy.

Arguments go to pytest: `make test ARGS="tests/paths -k route"` runs only that.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
ON_POSTGRES = ["tests/record", "tests/jobs", "tests/quizzes", "tests/cohorts"]


NONE_COLLECTED = 5  # pytest's own code


@contextmanager
def migrated(*, postgres: bool) -> Iterator[dict[str, str]]:
    """Databases that the migrations made, for tests/conftest.py and Django to copy: what to say of them in the environment."""
    with tempfile.TemporaryDirectory(prefix="cheminer-migrated-") as folder, ExitStack() as stack:
        file, name = Path(folder) / "db.sqlite3", f"cheminer_migrated_{os.getpid()}"
        urls = [f"sqlite:///{file}"]
        if postgres:
            stack.enter_context(database(name))
            urls.append(POSTGRES.rpartition("/")[0] + f"/{name}")
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        given = {**os.environ, "DJANGO_SETTINGS_MODULE": "learning.settings.test"}
        migrating = [subprocess.Popen(command, cwd=ROOT, env={**given, "DATABASE_URL": url}) for url in urls]
        codes = [each.wait() for each in migrating]
        if any(codes):
            sys.exit("The migrations failed: see above. No test was run.")
        yield {"TEST_SQLITE_TEMPLATE": str(file)} | ({"TEST_POSTGRES_TEMPLATE": name} if postgres else {})


@contextmanager
def database(name: str) -> Iterator[None]:
    """A database of this name on the server the tests are given."""
    import psycopg

    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def both(*arguments: str, but: str = "", **environment: str) -> int:
    """The tests that leave the database as they found it, then those that empty it; `but` leaves a mark out."""
    left_out = f" and not {but}" if but else ""
    codes = [pytest(*arguments, "-m", marks + left_out, **environment) for marks in ("not flushing", "flushing")]
    return max(0 if code == NONE_COLLECTED else code for code in codes)


def pytest(*arguments: str, **environment: str) -> int:
    one_more = min(4, (os.cpu_count() or 1) + 1)  # than cores: browsers and disks are waited for
    workers = os.environ.get("TEST_WORKERS", str(one_more))
    command = [sys.executable, "-m", "pytest", "-q", "-ra", "-n", workers, "--dist", "loadfile", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def postgres_answers() -> bool:
    host, _, port = POSTGRES.rpartition("@")[2].partition("/")[0].partition(":")
    try:
        socket.create_connection((host, int(port or 5432)), timeout=1).close()
    except OSError:
        return False
    return True


def main() -> int:
    if sys.argv[1:]:
        return pytest(*sys.argv[1:])
    said = []
    has_postgres = postgres_answers()
    with migrated(postgres=has_postgres) as templates:
        failed = both(**templates)
        if has_postgres:
            folders = [name for name in ON_POSTGRES if (ROOT / name).is_dir()]
            sys.stdout.write("\nThe same promises on PostgreSQL:\n")
            sys.stdout.flush()
            failed |= both(*folders, but="browser", DATABASE_URL=POSTGRES, **templates)
    if not has_postgres:
        said.append(f"no PostgreSQL at {POSTGRES.rpartition('@')[2]}: {', '.join(ON_POSTGRES)} ran on SQLite only")
    if not shutil.which("chromium") and not os.environ.get("CHROMIUM"):
        said.append(
            "no Chromium: the tests marked 'browser' (tests/journeys, tests/front) were skipped; install Debian's chromium to run them"
        )
    if not Path(os.environ.get("CHEMINER_FIXTURES", ROOT.parent / "shared" / "fixtures")).is_dir():
        said.append("no folder of real question files (CHEMINER_FIXTURES): tests that read them were skipped")
    for line in said:
        sys.stdout.write(f"skipped: {line}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main())
