"""A manuscript's values as a page stores them: streams with stable ids, columns by name."""

from collections.abc import Callable, Mapping
from typing import Any

from .embedding import embed_of
from .identity import IS_NAME, IS_UUID, block_id_of, step_id_of
from .lacks import gettext_noop
from .manuscript import FILES, Manuscript, ManuscriptError, WrittenBlock, WrittenStep
from .tabling import TableError, table_of

Resolve = Callable[[str], str]  # a module's slug -> its identity
NAMES = {"richtext": "rich_text"}  # a container's name is one word
LEVELS = {"discover": 1, "start": 2, "deepen": 3, "spread": 4}
TEXT_COLUMNS = ("title", "promise", "author", "basis", "status", "licence", "slug")
OWN_COLUMNS = (
    *(
        "question",
        "note",
        "starts_at",
        "timezone",
        "programme",
        "capacity",
        "duration",
        "join_url",
        "replay_url",
        "transcript",
        "result",
        "summary",
    ),
    *("duration_weeks", "report_prompt", "hours", "ects", "teacher_notes"),
)
OWN_ROWS = {"messages": "message", "speakers": "speaker", "needs": "need", "outcomes": "outcome", "bibliography": "reference"}


def body_of(manuscript: Manuscript, resolve: Resolve) -> list[dict[str, Any]]:
    """The body as raw stream data."""
    seen: set[str] = set()
    for step in manuscript.steps:
        if step.anchor and step.anchor in seen:
            raise ManuscriptError(step.line, gettext_noop("the anchor “%(anchor)s” is used twice"), anchor=step.anchor)
        seen.add(step.anchor)
    return [_step(manuscript.slug, step, resolve) for step in manuscript.steps]


def _step(slug: str, step: WrittenStep, resolve: Resolve) -> dict[str, Any]:
    body = [
        {"type": NAMES.get(block.kind, block.kind), "value": block_value(block, resolve), "id": id_}
        for block, id_ in zip(step.blocks, _ids(slug, step), strict=True)
    ]
    value = {"title": step.title, "minutes": step.minutes, "optional": step.optional, "anchor": step.anchor, "body": body}
    value |= {"role": step.role} if step.role else {}
    value |= {"skills": step.skills} if step.skills else {}
    return {"type": "step", "value": value, "id": step.id or step_id_of(slug, step.anchor)}


def _ids(slug: str, step: WrittenStep) -> list[str]:
    """The id of each block: the one it has, or from its place. A block with a name of its own takes no place, so one that is written
    between others later on leaves to each of them what learners did there."""
    ids: list[str] = []
    named = 0
    for position, block in enumerate(step.blocks):
        if IS_NAME.match(block.id) and not IS_UUID.match(block.id):
            named += 1
            ids.append(block_id_of(slug, step.anchor, block.id))
        else:
            ids.append(block.id or block_id_of(slug, step.anchor, position - named))
        if ids[-1] in ids[:-1]:
            raise ManuscriptError(block.line, gettext_noop("two blocks of this step have the same id, “%(id)s”"), id=block.id or position)
    return ids


def block_value(block: WrittenBlock, resolve: Resolve) -> Any:
    """A container's value as its block stores it."""
    if block.kind == "markdown":
        return str(block.value.get("text") or "")
    value = _text(dict(block.value))
    if block.kind == "richtext":
        return str(block.value["html"])
    if block.kind == "recall":
        return _recall(block)
    if "chapters" in value:
        value |= {"chapters": [chapter | {"start": _moment(chapter.get("start", ""))} for chapter in value["chapters"]]}
    if block.kind in FILES or "minutes" in block.value:
        value |= {name: _number(block, name) for name in (*FILES.get(block.kind, {}), "minutes") if block.value.get(name) is not None}
    if block.kind == "embed" and embed_of(str(block.value["url"])) is None:
        raise ManuscriptError(block.line, gettext_noop("“%(url)s” is on no site whose videos may be shown"), url=block.value["url"])
    if block.kind == "table":
        return value | {"first_column": block.value.get("first_column") is not False} | _table(block)
    if block.kind == "module":
        return {"module": resolve(str(block.value["module"])), "text": value.get("text", "")}
    if block.kind == "scale":
        return {"points": 5, "when": "before"} | value | {"points": int(block.value.get("points") or 5)} | _meanings(block)
    if block.kind == "quiz":
        return {"quiz": str(block.value["quiz"]), "threshold": block.value.get("threshold")}
    return value


def _meanings(block: WrittenBlock) -> dict[str, Any]:
    """What the places of a scale mean, when a file says so."""
    rows = block.value.get("meanings") or []
    if not all(isinstance(row, dict) and isinstance(row.get("upto"), int) and row.get("text") for row in rows):
        raise ManuscriptError(block.line, gettext_noop("“meanings” of “scale” holds rows with “upto”, a number, and “text”"))
    return {"meanings": [{"upto": row["upto"], "text": str(row["text"])} for row in rows]} if rows else {}


def _moment(start: str) -> str:
    """A moment of a recording; YAML reads a bare 4:30 as a number of seconds."""
    if not start.isdecimal():
        return start
    minutes, seconds = divmod(int(start), 60)
    return f"{minutes}:{seconds:02}"


def _number(block: WrittenBlock, name: str) -> int:
    value = block.value[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise ManuscriptError(block.line, gettext_noop("“%(name)s” of “%(kind)s” is a number"), name=name, kind=block.kind)
    return value


def _table(block: WrittenBlock) -> dict[str, str]:
    rows = str(block.value["rows"])
    try:
        table_of(rows)
    except TableError as error:
        raise ManuscriptError(block.line, error.message, **error.params) from error
    return {"rows": rows}


def _recall(block: WrittenBlock) -> dict[str, Any]:
    value, kind = block.value, str(block.value["kind"])
    if kind not in ("single", "multiple", "true_false"):
        raise ManuscriptError(block.line, gettext_noop("“%(kind)s” is not a kind of recall question"), kind=kind)
    answer = ""
    if kind == "true_false":
        if not isinstance(value.get("right"), bool):
            raise ManuscriptError(block.line, gettext_noop("a true or false question says “right: true” or “right: false”"))
        answer = "true" if value["right"] else "false"
    choices = value.get("choices") or []
    if kind != "true_false" and (len(choices) < 2 or not all(isinstance(choice, dict) and choice.get("text") for choice in choices)):
        raise ManuscriptError(block.line, gettext_noop("a recall question has at least two choices, each with its text"))
    right = sum(choice.get("right") is True for choice in choices)
    if kind != "true_false" and (right == 0 or (kind == "single" and right > 1)):
        raise ManuscriptError(block.line, gettext_noop("one choice is right (several, when the kind is multiple)"))
    return {
        "question": str(value["question"]),
        "kind": kind,
        "choices": [
            {"text": str(choice["text"]), "right": choice.get("right") is True, "feedback": str(choice.get("feedback") or "")}
            for choice in choices
        ],
        "answer": answer,
        "explanation": str(value.get("explanation") or ""),
    }


def _text(value: Any) -> Any:
    """The same value with its leaves as text: YAML reads a year as a number and a day as a date."""
    if isinstance(value, Mapping):
        return {str(key): _text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_text(each) for each in value]
    return "" if value is None else str(value)


def columns_of(manuscript: Manuscript, resolve: Resolve) -> dict[str, Any]:
    """Every column of the page by name, streams as raw data. Raises ManuscriptError."""
    front = manuscript.front
    columns: dict[str, Any] = {name: str(front[name]) for name in TEXT_COLUMNS if front.get(name) is not None}
    for name in ("objectives", "profiles", "domains", "levels", "skills"):
        columns[name] = [str(code) for code in front.get(name) or []]
    for name in ("prerequisites", "successors"):
        columns[name] = [resolve(str(slug)) for slug in front.get(name) or []]
    for code in ("inform", "train", "act"):
        columns[f"route_{code}"] = int((front.get("routes") or {}).get(code) or 0)
    columns["maturity_from"], columns["maturity_to"] = _maturity(front.get("maturity") or ["discover", "spread"])
    columns["published_on"], columns["review_date"] = front.get("published"), front.get("review")
    columns["sources"] = _rows("source", manuscript.slug, [_source(source) for source in front.get("sources") or []])
    columns["body"] = body_of(manuscript, resolve)
    return columns | _own(manuscript, resolve)


def _own(manuscript: Manuscript, resolve: Resolve) -> dict[str, Any]:
    front = manuscript.front
    columns = {name: front[name] for name in OWN_COLUMNS if name in front}
    for name, kind in OWN_ROWS.items():
        if name in front:
            columns[name] = _rows(kind, manuscript.slug, [_text(row) for row in front[name]])
    for level, slug in (front.get("next_steps") or {}).items():
        columns[f"next_{level}"] = resolve(str(slug)) if slug else ""
    for route, slug in (front.get("exits") or {}).items():
        columns[f"exit_{route}"] = resolve(str(slug)) if slug else ""
    return columns


def _rows(kind: str, slug: str, values: list[Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value, "id": block_id_of(slug, kind, position)} for position, value in enumerate(values)]


def _source(source: Any) -> dict[str, str]:
    if not isinstance(source, Mapping) or not source.get("title"):
        raise ManuscriptError(2, gettext_noop("a source has a title"))
    return {name: str(source.get(name) or "") for name in ("title", "author", "date", "url")}


def _maturity(span: list[Any]) -> tuple[int, int]:
    if len(span) != 2 or any(str(code) not in LEVELS for code in span):
        raise ManuscriptError(2, gettext_noop("“maturity” is two levels: from, to"))
    first, last = (LEVELS[str(code)] for code in span)
    return min(first, last), max(first, last)
