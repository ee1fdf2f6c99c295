"""All that a site holds, as text: every row of every table, sessions opened, every file by its name and its bytes."""

from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection

from learning.cohorts.models import Export


def database() -> str:
    """Every value of every row."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database itself
            lines += [f"{table}: {row}" for row in cursor.fetchall()]
    lines += [f"session: {session.get_decoded()}" for session in Session.objects.all()]
    return "\n".join(lines) + "\n" + "\n".join(lines).replace("-", "")  # SQLite keeps a UUID without its dashes


def files(folder: Path) -> str:
    """Every file's path and content, and those of the folder of exports, which is where it was when the site was loaded."""
    exports = Path(Export._meta.get_field("file").storage.location)
    paths = [*folder.rglob("*"), *exports.rglob("*")]
    return "\n".join(f"{path}: {path.read_bytes()!r}" for path in sorted(paths) if path.is_file())


def found_in(text: str, words: set[str]) -> list[str]:
    """The lines in which a word stands, each shortened around it."""
    plain = [*words, *(word.replace("-", "") for word in words)]
    return [f"{word}: …{text[max(0, at - 80) : at + 60]}…" for word in plain if (at := text.find(word)) >= 0]
