"""A module as a text file: YAML front matter, then steps in Markdown with containers. Every error names its line.

A step opens with `## Title {#anchor minutes=6}` (` optional` when it is not required, ` role=words` for a part of a kit or a phase); a
container is `::: kind`, YAML, `:::`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from .identity import IS_UUID
from .lacks import gettext_noop

LONGEST = 1_000_000  # characters of a file
WEB = re.compile(r"https?://[^\s\"<>]+\Z")
STEP = re.compile(r"##\s+(?P<title>.+?)\s*\{#(?P<anchor>(?:[a-z0-9]+(?:-[a-z0-9]+)*)?)(?P<rest>[^}]*)\}\s*\Z")
OPENING = re.compile(r":::\s*(?P<kind>[a-z]+)\s*\Z")
COMMON = frozenset(
    {
        "slug",
        "key",
        "format",
        "language",
        "title",
        "promise",
        "objectives",
        "routes",
        "profiles",
        "domains",
        "levels",
        "maturity",
        "minutes",
    }
    | {"skills", "prerequisites", "successors", "author", "basis", "status", "published", "opens", "review", "licence", "sources"}
)
OWN: Mapping[str, frozenset[str]] = {
    "awareness": frozenset({"question", "messages", "note", "next_steps"}),
    "discovery": frozenset({"exits"}),
    "webinar": frozenset(
        {"starts_at", "timezone", "speakers", "programme", "capacity", "duration", "join_url", "replay_url", "transcript"}
    ),
    "tutorial": frozenset({"result", "needs"}),
    "kit": frozenset({"summary"}),
    "experiential": frozenset({"duration_weeks", "report_prompt"}),
    "syllabus": frozenset({"outcomes", "hours", "ects", "bibliography", "teacher_notes"}),
}
LISTS = frozenset(
    {"objectives", "profiles", "domains", "levels", "maturity", "skills", "prerequisites", "successors", "sources"}
    | {"messages", "speakers", "needs", "outcomes", "bibliography"}
)
MAPPINGS = frozenset({"routes", "next_steps", "exits"})
REQUIRED = ("slug", "format", "language", "title")
CONTAINERS: Mapping[str, tuple[str, str]] = {  # what each must say, what it may say
    "figure": ("value label source date", "url sample method"),
    "example": ("title who text", "profile source"),
    "quote": ("text who", "source"),
    "term": ("term definition", ""),
    "callout": ("text", "title"),
    "timeline": ("items", ""),
    "debate": ("questions", ""),
    "recall": ("question kind", "choices right explanation"),
    "scale": ("question low high", "points when meanings"),
    "quiz": ("quiz", "threshold"),
    "tick": ("text", ""),
    "stuck": ("text", ""),
    "worked": ("text", "title"),
    "outcome": ("text", ""),
    "check": ("text", ""),
    "worksheet": ("title lines", ""),
    "reading": ("reference", "minutes url"),
    "deliverable": ("prompt", "rubric"),
    "review": ("prompt rubric", ""),
    "action": ("prompt", ""),
    "tool": ("title text format size licence version", "url"),
    "diagnosis": ("title questions", ""),
    "attend": ("text", ""),
    "module": ("module", "text"),
    "external": ("title by url minutes", "text"),
    "reflection": ("prompt", ""),
    "mission": ("intention mission", "peer"),
    "checklist": ("title items", ""),
    "testimony": ("who context text", "profile learnt source"),
    "table": ("caption rows", "first_column source"),
    "maths": ("latex words", ""),
    "markdown": ("", "text"),
    "richtext": ("html", ""),
    "image": ("image alt", "caption"),
    "document": ("document", "title licence"),
    "audio": ("title file minutes", "captions chapters transcript"),
    "video": ("title file minutes", "captions chapters transcript"),
    "embed": ("title url minutes", "chapters transcript"),
}
FILES: Mapping[str, Mapping[str, str]] = {  # keys that name a file of the site's library by its number, and of which library
    "image": {"image": "image"},
    "document": {"document": "document"},
    "audio": {"file": "document", "captions": "document"},
    "video": {"file": "document", "captions": "document"},
}
ROWS = frozenset({"items", "questions", "lines", "rubric", "choices", "chapters", "meanings"})


class ManuscriptError(ValueError):
    """What is wrong with a file, and on which line (from 1): a source string to be translated where it is shown, and its parameters."""

    def __init__(self, line: int, message: str, /, **params: Any) -> None:
        self.line, self.message, self.params = line, message, params
        super().__init__(f"line {line}: {message % params}")


@dataclass(frozen=True)
class WrittenBlock:
    """A container, or a stretch of Markdown (`markdown`, with its text under "text")."""

    kind: str
    value: Mapping[str, Any]
    line: int
    id: str = ""


@dataclass(frozen=True)
class WrittenStep:
    title: str
    anchor: str
    minutes: int
    optional: bool
    line: int
    blocks: tuple[WrittenBlock, ...] = ()
    role: str = ""
    id: str = ""  # when it is not the one that its name gives: a step first written in the editor
    skills: str = ""  # those it teaches, with commas


@dataclass(frozen=True)
class Manuscript:
    """A module as it stands in a file. `front` holds the front matter's own values."""

    front: Mapping[str, Any]
    steps: tuple[WrittenStep, ...] = field(default_factory=tuple)

    @property
    def slug(self) -> str:
        return str(self.front["slug"])

    @property
    def format(self) -> str:
        return str(self.front["format"])

    @property
    def language(self) -> str:
        return str(self.front["language"])


class _Loader(yaml.SafeLoader):
    """Plain values only; no aliases, by which a short text may stand for an endless one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="references to other values are not read here", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def _yaml(text: str, first_line: int) -> Any:
    """A YAML text whose first line is this line of the file."""
    try:
        return _linking_to_the_web(yaml.load(text, Loader=_Loader), first_line)  # noqa: S506 - a SafeLoader that reads even less
    except yaml.MarkedYAMLError as error:
        is_open = "scalar" in (error.context or "")  # a quotation mark never closed: what matters is where it opened
        mark = error.context_mark if is_open else error.problem_mark or error.context_mark
        raise ManuscriptError(
            first_line + (mark.line if mark else 0), gettext_noop("this YAML cannot be read: %(error)s"), error=error.problem
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ManuscriptError(first_line, gettext_noop("this YAML cannot be read: %(error)s"), error=error) from error


def _linking_to_the_web(data: Any, line: int) -> Any:
    """The same data, once every link in it is an address of the web: no form looks at what a file brings."""
    if isinstance(data, dict):
        for key, value in data.items():
            if str(key).endswith("url") and value and not WEB.match(str(value)):
                raise ManuscriptError(line, gettext_noop("“%(key)s” is no address of the web: it opens with https:// or http://"), key=key)
            _linking_to_the_web(value, line)
    elif isinstance(data, list):
        for value in data:
            _linking_to_the_web(value, line)
    return data


def parse(text: str) -> Manuscript:
    """Reads a manuscript. Raises ManuscriptError naming the line."""
    if len(text) > LONGEST:
        raise ManuscriptError(1, gettext_noop("the file is longer than %(longest)s characters"), longest=LONGEST)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].strip() != "---":
        raise ManuscriptError(1, gettext_noop("the file opens with a line of three hyphens"))
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        raise ManuscriptError(len(lines), gettext_noop("the front matter is not closed by a line of three hyphens"))
    front = _front(_yaml("\n".join(lines[1:end]), 2), lines[1:end])
    return Manuscript(front, tuple(_steps(lines, end + 1)))


def _line_of(key: str, lines: list[str]) -> int:
    """Where a key of the front matter stands."""
    return next((number for number, line in enumerate(lines, start=2) if line.startswith(f"{key}:")), 2)


def _front(front: Any, lines: list[str]) -> dict[str, Any]:
    if not isinstance(front, dict):
        raise ManuscriptError(2, gettext_noop("the front matter holds no keys"))
    for key in REQUIRED:
        if not front.get(key) or not isinstance(front[key], str):
            raise ManuscriptError(_line_of(key, lines), gettext_noop("“%(key)s” is missing"), key=key)
    if front["format"] not in OWN:
        raise ManuscriptError(_line_of("format", lines), gettext_noop("“%(format)s” is not a format"), format=front["format"])
    known = COMMON | OWN[front["format"]]
    for key, value in front.items():
        line = _line_of(str(key), lines)
        if key not in known:
            raise ManuscriptError(line, gettext_noop("“%(key)s” means nothing in the format %(format)s"), key=key, format=front["format"])
        if key == "opens" and (not isinstance(value, date) or isinstance(value, datetime)):
            raise ManuscriptError(line, gettext_noop("“opens” is a day: 2027-04-01"))
        if key == "key" and not IS_UUID.match(str(value)):
            raise ManuscriptError(line, gettext_noop("“key” is the identity of a module, as an export writes it"))
        if key in LISTS and not isinstance(value, list):
            raise ManuscriptError(line, gettext_noop("“%(key)s” is a list"), key=key)
        if key in MAPPINGS and not isinstance(value, dict):
            raise ManuscriptError(line, gettext_noop("“%(key)s” holds keys and values"), key=key)
    return front


def _steps(lines: list[str], start: int) -> Iterator[WrittenStep]:
    """The steps below the front matter; `start` is the index of the first line after it."""
    heads = [number for number, line in _outside_code(lines, start) if line.startswith("## ")]
    before = next((number for number in range(start, heads[0] if heads else len(lines)) if lines[number].strip()), None)
    if before is not None:
        raise ManuscriptError(before + 1, gettext_noop("text stands before the first step"))
    for head, following in zip(heads, [*heads[1:], len(lines)][: len(heads)], strict=True):
        found = STEP.match(lines[head])
        if not found:
            raise ManuscriptError(head + 1, gettext_noop("a step opens like this: ## Title {#anchor minutes=6}"))
        words = found["rest"].split()
        minutes = next((word.removeprefix("minutes=") for word in words if word.startswith("minutes=")), "")
        if not minutes.isdecimal():
            raise ManuscriptError(head + 1, gettext_noop("a step says its minutes: {#anchor minutes=6}"))
        role = next((word.removeprefix("role=") for word in words if word.startswith("role=")), "")
        step_id = next((word.removeprefix("id=") for word in words if word.startswith("id=")), "")
        if (step_id and not IS_UUID.match(step_id)) or not (step_id or found["anchor"]):
            raise ManuscriptError(head + 1, gettext_noop("a step has a name, {#name minutes=6}, or an id that the editor gave it"))
        skills = next((word.removeprefix("skills=") for word in words if word.startswith("skills=")), "")
        strange = [word for word in words if word != "optional" and not word.startswith(("minutes=", "role=", "id=", "skills="))]
        if strange:
            raise ManuscriptError(
                head + 1,
                gettext_noop("“%(strange)s” means nothing after a step’s name: minutes=6, role=…, skills=…, optional"),
                strange=strange[0],
            )
        blocks = tuple(_blocks(lines, head + 1, following))
        yield WrittenStep(found["title"], found["anchor"], int(minutes), "optional" in words, head + 1, blocks, role, step_id, skills)


def _outside_code(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    """The lines that are not inside fenced code."""
    fenced = False
    for number in range(start, len(lines)):
        if lines[number].lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, lines[number]


def _blocks(lines: list[str], start: int, end: int) -> Iterator[WrittenBlock]:
    """What a step is made of: containers, and the Markdown between them."""
    told: list[str] = []
    number = told_from = start
    openings = {at: line for at, line in _outside_code(lines[:end], start) if line.startswith(":::")}
    while number < end:
        if number not in openings:
            told.append(lines[number])
            number += 1
            continue
        yield from _markdown(told, told_from)
        closing = next((at for at in range(number + 1, end) if lines[at].rstrip() == ":::"), None)
        if closing is None:
            raise ManuscriptError(number + 1, gettext_noop("this container is not closed by a line of three colons"))
        yield _container(openings[number], lines[number + 1 : closing], number + 1)
        number = told_from = closing + 1
        told = []
    yield from _markdown(told, told_from)


def _markdown(lines: list[str], start: int) -> Iterator[WrittenBlock]:
    text = "\n".join(lines).strip()
    if text:
        yield WrittenBlock("markdown", {"text": text}, start + 1)


def _container(opening: str, body: list[str], line: int) -> WrittenBlock:
    found = OPENING.match(opening)
    if not found or found["kind"] not in CONTAINERS:
        raise ManuscriptError(line, gettext_noop("“%(opening)s” opens no container that is known"), opening=opening.strip())
    kind = found["kind"]
    value = _yaml("\n".join(body), line + 1)
    if not isinstance(value, dict):
        raise ManuscriptError(line, gettext_noop("“%(kind)s” holds keys and values"), kind=kind)
    needed, allowed = (names.split() for names in CONTAINERS[kind])
    for key in value:
        if key not in (*needed, *allowed, "id"):
            raise ManuscriptError(line, gettext_noop("“%(key)s” means nothing in “%(kind)s”"), key=key, kind=kind)
    for key in needed:
        if value.get(key) in (None, "", []):
            raise ManuscriptError(line, gettext_noop("“%(kind)s” lacks “%(key)s”"), kind=kind, key=key)
    for key in ROWS & value.keys():
        if not isinstance(value[key], list):
            raise ManuscriptError(line, gettext_noop("“%(key)s” of “%(kind)s” is a list"), key=key, kind=kind)
    return WrittenBlock(kind, {key: each for key, each in value.items() if key != "id"}, line, str(value.get("id") or ""))
