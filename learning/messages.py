"""Message catalogues without gettext's tools: what is translatable is read from code and templates, catalogues are read and
compiled by Babel.

A catalogue is `<folder>/locale/<language>/LC_MESSAGES/django.po`; it holds the strings of the Python files and templates below its
folder that no deeper catalogue holds. English is the language of the source, so it needs no catalogue.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}
FRENCH_SPACE = re.compile(r"(?<=[^\s|]) (?=[?!;:»](?:\W|$))|(?<=«) (?=\S)| (?=%%)|(?<=\d) (?=%(?:\W|$))")
# before what stands high or tells a share, and inside the quotes
SHORTEST_ECHO = 12  # letters: a word may double itself ("bonbon"), a sentence does not
PACKAGES = ("cms", "learning", "paths", "quizzes")
SUB_APPS = (
    "learning/cohorts",
    "learning/journey",
    "learning/jobs",
    "learning/mail",
    "learning/monitoring",
    "learning/peers",
    "learning/privacy",
    "learning/record",
    "learning/users",
    "learning/webinars",
)


def folders() -> list[Path]:
    """The folders that own a catalogue, deepest first."""
    return [settings.BASE_DIR / name for name in (*SUB_APPS, *PACKAGES)]


def languages() -> list[str]:
    """The languages that need a catalogue: all but English."""
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def catalogue_path(folder: Path, language: str) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(folder: Path, language: str) -> Catalog:
    """The catalogue of a folder, empty when there is none yet."""
    path = catalogue_path(folder, language)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language)
    return Catalog(locale=language, project="Cheminer", fuzzy=False)


def sources(folder: Path) -> Iterator[Path]:
    """The code and templates that a folder's catalogue answers for."""
    deeper = [other for other in folders() if other != folder and folder in other.parents]
    for path in sorted(folder.rglob("*")):
        if (
            path.suffix in (".py", ".html", ".txt")
            and "migrations" not in path.parts
            and not any(other in path.parents for other in deeper)
        ):
            yield path


def _python(path: Path) -> io.BytesIO:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return io.BytesIO(text.encode())
    code = templatize(text, origin=str(path))
    return io.BytesIO("\n".join(line.strip() for line in code.splitlines()).encode())


def extract(folder: Path, language: str) -> Catalog:
    """A fresh catalogue of all that is translatable below a folder. Raises ValueError naming a file that cannot be read."""
    found = Catalog(locale=language, project="Cheminer", fuzzy=False)
    for path in sources(folder):
        if "templates" not in path.parts and path.suffix != ".py":
            continue
        try:
            for _line, function, message, _comments in extract_python(_python(path), KEYWORDS, [], {}):
                _add(found, function, message, path)
        except (SyntaxError, tokenize.TokenError) as error:
            raise ValueError(f"{path}: {error}") from error
    return found


def _add(found: Catalog, function: str, message: object, path: Path) -> None:
    where = [(str(path.relative_to(settings.BASE_DIR)), None)]
    spec = KEYWORDS[function]
    if spec is None:
        if isinstance(message, tuple):
            message = message[0]
        if isinstance(message, str) and message:
            found.add(message, locations=where)
        return
    parts = [part for part in message if part is not None] if isinstance(message, tuple) else [message]
    context = str(parts.pop(0)) if function.startswith(("pgettext", "npgettext")) else None
    plural = function.startswith(("ngettext", "npgettext"))
    found.add((str(parts[0]), str(parts[1])) if plural else str(parts[0]), locations=where, context=context)


def update(folder: Path, language: str) -> Catalog:
    """Extracts, keeps the translations there are, drops what is no longer used, and writes the catalogue."""
    old, new = read_catalogue(folder, language), extract(folder, language)
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None and known.string:
            message.string = known.string
    path = catalogue_path(folder, language)
    if len(new):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, width=130, omit_header=False, sort_output=True, include_lineno=False)
        _settle_header(path, language)
    return new


def _settle_header(path: Path, language: str) -> None:
    """A header without dates or names: a catalogue changes only when a message does."""
    body = path.read_text(encoding="utf-8").split("\n\n", 1)[1]
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURALS.get(language, PLURALS["fr"])}\\n"\n'
    path.write_text(f"{header}\n{body}", encoding="utf-8")


def missing(folder: Path, language: str) -> list[str]:
    """The messages of a folder without a translation, each with the file it stands in."""
    known = read_catalogue(folder, language)
    lacks = []
    for message in extract(folder, language):
        if not message.id:
            continue
        entry = known.get(message.id, message.context)
        string = entry.string if entry is not None else ""
        if not (all(string) if isinstance(string, tuple) else string):
            text = message.id[0] if isinstance(message.id, tuple) else message.id
            lacks.append(f"{message.locations[0][0]}: {text!r}")
    return lacks


def torn(language: str) -> list[str]:
    """English strings that two catalogues translate differently: Django knows one of them only, so the other room would read the wrong
    word. A context (`{% translate "to" context "date" %}`, `pgettext`) tells them apart."""
    words: dict[tuple[object, object], set[object]] = {}
    for folder in folders():
        for message in read_catalogue(folder, language):
            if message.id:
                words.setdefault((message.id, message.context), set()).add(message.string)
    return [f"{text!r}: {sorted(map(str, found))}" for (text, _context), found in words.items() if len(found) > 1]


def echoed(folder: Path, language: str) -> list[str]:
    """Sentences that a catalogue says twice over, as a merge of two copies leaves them."""
    found = []
    for message in read_catalogue(folder, language):
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            half = len(text) // 2
            if half >= SHORTEST_ECHO and text == text[:half] * 2:
                found.append(f"{catalogue_path(folder, language)}: {text[:half]!r}")
    return found


def compile_catalogue(folder: Path, language: str) -> bool:
    """Writes django.mo beside django.po when it is older than it; returns whether it did."""
    source = catalogue_path(folder, language)
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
        return False
    catalogue = read_catalogue(folder, language)
    if language == "fr":
        for message in catalogue:
            string = message.string
            message.string = tuple(map(spaced, string)) if isinstance(string, tuple) else spaced(string)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    target.write_bytes(buffer.getvalue())
    return True


def spaced(text: str) -> str:
    """French words with the spaces that no line may end at, whichever their translator typed: « ceci », cela ?"""
    return FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", text)
