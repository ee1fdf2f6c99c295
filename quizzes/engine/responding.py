"""What a learner may answer: any answer is brought to one shape per kind, or refused, before it is kept or judged.

Shapes: single {"choice"}, multiple {"choices"}, true_false {"value"}, short_text, numeric, calculated and essay {"text"},
matching {"pairs": {pair: option}}, ordering {"places": {entry: 1…n}}, categorise {"sorted": {entry: category or "-"}},
gaps {"texts": {gap: text}}, hotspot {"areas"}, scale {"step": 1…n}, file {"file", "name", "size"}. No answer is None.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from quizzes.engine import questions as q

Response = dict[str, Any]
LONGEST_TEXT = 2_000  # characters of a short answer: what does not fit a form's field is not one
LONGEST_ESSAY = 50_000  # about thirty pages
LONGEST_NAME = 200  # characters of a file's name
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ResponseError(ValueError):
    """An answer that does not belong to its question."""


def normalise(question: q.Question, raw: Any) -> Response | None:  # noqa: PLR0912 - a case for each kind
    """The answer in its one shape; None when nothing was answered. Raises ResponseError on what is not an answer to this question."""
    if raw is None or raw == {}:
        return None
    if not isinstance(raw, Mapping):
        raise ResponseError("an answer is an object")
    match question:
        case q.Single():
            return _keep("choice", _one_of(raw.get("choice"), {c.id for c in question.choices}))
        case q.Multiple():
            return _keep("choices", _some_of(raw.get("choices"), [c.id for c in question.choices]))
        case q.Hotspot():
            areas = _some_of(raw.get("areas"), [a.id for a in question.areas])
            if len(areas) > 1 and not question.several:
                raise ResponseError("one place can be chosen")
            return _keep("areas", areas)
        case q.TrueFalse():
            return _truth(raw.get("value"))
        case q.Scale():
            return _keep("step", _one_of(raw.get("step"), range(1, question.steps + 1)))
        case q.ShortText() | q.Measured():
            return _keep("text", _text(raw.get("text"), LONGEST_TEXT))
        case q.Essay():
            text = _text(raw.get("text"), LONGEST_ESSAY)
            return _keep("text", "" if text.strip() == question.template.strip() else text)
        case q.File():
            return _file(question, raw)
        case q.Matching():
            return _keep("pairs", _map(raw.get("pairs"), {p.id for p in question.pairs}, {i for i, _ in question.options}))
        case q.Ordering():
            places = set(range(1, len(question.entries) + 1))
            return _keep("places", _map(raw.get("places"), {e.id for e in question.entries}, places))
        case q.Categorise():
            known = {c.id for c in question.categories} | {q.NOWHERE}
            return _keep("sorted", _map(raw.get("sorted"), {e.id for e in question.entries}, known))
        case q.Gaps():
            return _keep("texts", _texts(raw.get("texts"), question))
        case q.Description():
            return None
        case _:
            raise ResponseError(f"nothing can be answered to “{question.kind}”")


def _keep(key: str, value: Any) -> Response | None:
    return {key: value} if value not in (None, "", [], {}) else None


def _truth(value: Any) -> Response | None:
    if value is None or value == "":
        return None
    if not isinstance(value, bool):
        raise ResponseError("the answer is true or false")
    return {"value": value}


def _one_of(value: Any, known: Collection[Any]) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or value not in known:
        raise ResponseError("this choice does not belong to the question")
    return value


def _some_of(values: Any, known: list[str]) -> list[str]:
    if not isinstance(values, list | tuple | type(None)):
        raise ResponseError("the choices are a list")
    chosen = {_one_of(value, known) for value in values or ()}
    return [known_id for known_id in known if known_id in chosen]


def _map(values: Any, left: Collection[str], right: Collection[Any]) -> dict[str, Any]:
    if not isinstance(values, Mapping | type(None)):
        raise ResponseError("the answer pairs one thing with another")
    found = {_one_of(key, left): _one_of(value, right) for key, value in (values or {}).items()}
    return {key: found[key] for key in sorted(key for key in found if key) if found[key] is not None}


def _text(value: Any, longest: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ResponseError("the answer is a text")
    if len(value) > longest:
        raise ResponseError(f"the answer is longer than {longest} characters")
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text if text.strip() else ""


def _texts(values: Any, question: q.Gaps) -> dict[str, str]:
    if not isinstance(values, Mapping | type(None)):
        raise ResponseError("the answer gives a text for each gap")
    gaps = {gap.id: gap for gap in question.gaps}
    found = {_one_of(key, gaps): _text(value, LONGEST_TEXT) for key, value in (values or {}).items()}
    for key, text in found.items():
        words = {_text(word, LONGEST_TEXT): word for word in question.options(gaps[key])} if key else {}
        if words and text:
            found[key] = _one_of(words.get(text, text), words.values())
    return {key: found[key] for key in sorted(key for key in found if key) if found[key]}


def _file(question: q.File, raw: Mapping[str, Any]) -> Response | None:
    """What is kept of a file: where it is, what it was called, its bytes. Whether it is there, and whose, its keeper knows."""
    if not raw.get("file"):
        return None
    key, name, size = raw.get("file"), raw.get("name"), raw.get("size")
    if not isinstance(key, str) or not _UUID.fullmatch(key) or not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise ResponseError("the answer is a file")
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= question.largest * 1024 * 1024:
        raise ResponseError(f"the file is larger than {question.largest} megabytes")
    if name.rpartition(".")[2].lower() not in question.types:
        raise ResponseError("a file of this type is not taken here")
    return {"file": key, "name": name, "size": size}
