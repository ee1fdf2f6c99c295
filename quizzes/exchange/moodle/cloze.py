"""Embedded answers: {weight:TYPE:answers} inside a text, each a gap of ours."""

import re
from html import escape, unescape
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import plain, read_number
from quizzes.exchange.drafts import Draft, Refusal, decimal, weight_in_percent
from quizzes.exchange.prose import plain_of, rendered, tidy

_TYPES = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), ("text", False)),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), ("text", True)),
    **dict.fromkeys(("NUMERICAL", "NM"), ("numeric", False)),
    **dict.fromkeys(("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"), ("choice", False)),
    **dict.fromkeys(("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"), ("choice", False)),
    **dict.fromkeys(("MULTIRESPONSE", "MR", "MULTIRESPONSE_V", "MRV", "MULTIRESPONSE_H", "MRH"), ("several", False)),
    **dict.fromkeys(("MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_VS", "MRVS", "MULTIRESPONSE_HS", "MRHS"), ("several", False)),
}
OPENING = re.compile(r"\{([0-9]*):(" + "|".join(sorted(_TYPES, key=len, reverse=True)) + r"):")
_PART = re.compile(r"(?:\\.|&(?:amp;)?#|[^~\\])+", re.DOTALL)
_ESCAPED = re.compile(r"\\([}#~/\"\\{:=%])")
_WEIGHT = re.compile(r"\s*(?:=|%(-?[0-9]+(?:[.,][0-9]*)?)%)")
LONGEST = 100_000  # characters of one embedded answer
MOST_GAPS = 500  # of a text
MOST_TICKED = 30  # answers of which several may be ticked, each becoming a gap


def read_gaps(draft: Draft, text: str, text_format: str) -> None:
    """The text with [[1]], [[2]] … where answers stood, and the gaps. Raises Refusal."""
    draft.body |= {"prompt": text, "prompt_format": text_format}
    pieces, gaps, at, strict = [], [], 0, set()
    while opening := OPENING.search(text, at):
        end = _closing(text, opening.end())
        if end < 0:
            raise Refusal(_("the brace of “%(start)s” is never closed.") % {"start": opening[0]})
        kind, case = _TYPES[opening[2]]
        rows = _rows(text[opening.end() : end], text_format, opening[0])
        several = kind == "several" and sum(row["fraction"] > 0 for row in rows) > 1
        if several and len(rows) > MOST_TICKED:
            raise Refusal(_("a gap takes one answer, “%(start)s” asks for several.") % {"start": opening[0]})
        if kind == "text":
            strict.add(case)
        pieces.append(text[at : opening.start()])
        found = _judged(rows) if several else [("", _gap(kind, rows, opening[0]))]
        for label, gap in found:
            if weight := _weight_of(opening[1]):
                gap["weight"] = weight
            gaps.append({"id": str(len(gaps) + 1)} | gap)
            pieces.append(f"{escape(label, quote=False) if text_format == 'html' else label}[[{len(gaps)}]]")
        if several:
            draft.lose(_("that several are ticked in “%(start)s”: each of them is judged by yes or no") % {"start": opening[0]})
        if len(gaps) > MOST_GAPS:
            raise Refusal(_("it has more than %(number)d fields.") % {"number": MOST_GAPS})
        at = end + 1
    if not gaps:
        raise Refusal(_("the text has no embedded answer such as {1:SHORTANSWER:=word}."))
    if len(strict) > 1:
        draft.lose(_("that capitals matter in some gaps only"))
    prompt = "".join(pieces) + text[at:]
    if text_format in ("moodle", "markdown"):  # HTML was tidied before its gaps were sought
        shown, _dropped = tidy(rendered(prompt, text_format))
        if hidden := next((gap["id"] for gap in gaps if f"[[{gap['id']}]]" not in shown), None):
            raise Refusal(_("the embedded answer no. %(number)s stands in a comment or in mark-up that nobody sees.") % {"number": hidden})
    draft.body |= {"prompt": prompt, "gaps": gaps, "case_matters": strict == {True}}


def _weight_of(written: str) -> str:
    value = read_number(written) if written else None
    return plain(value) if value is not None and value not in (0, 1) else ""


def _closing(text: str, at: int) -> int:
    """Where the brace closes that is open; a backslash keeps one from closing."""
    last = min(len(text), at + LONGEST)
    while at < last:
        if text[at] == "\\":
            at += 1
        elif text[at] == "}":
            return at
        at += 1
    return -1


def _rows(inside: str, text_format: str, start: str) -> list[dict[str, Any]]:
    rows = [row for part in _PART.findall(inside) if (row := _row(part, text_format))["text"]]
    if not rows:
        raise Refusal(_("there is no answer in “%(start)s”.") % {"start": start})
    return rows


def _judged(rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Several to tick, as (what stands before it, a gap to say yes or no) for each: a gap takes one answer."""
    found = []
    for nth, row in enumerate(rows):
        right, feedback = row["fraction"] > 0, {"feedback": row["feedback"]}
        answers = [{"text": _("yes"), "fraction": 100 * right} | feedback, {"text": _("no"), "fraction": 100 * (not right)}]
        found.append((f"{'; ' if nth else ''}{row['text']}: ", {"kind": "choice", "answers": answers}))
    return found


def _gap(kind: str, rows: list[dict[str, Any]], start: str) -> dict[str, Any]:
    best = max(row["fraction"] for row in rows)
    if kind == "numeric":
        return {"kind": "numeric", "numbers": [_number(row) for row in rows]}
    kind = "choice" if kind == "several" else kind
    if kind == "choice" and len(rows) < 2:
        raise Refusal(_("“%(start)s” has one answer only to choose from.") % {"start": start})
    if best < 100:
        raise Refusal(_("no answer in “%(start)s” is worth 100 %%.") % {"start": start})
    return {"kind": kind, "answers": rows}


def _row(part: str, text_format: str) -> dict[str, Any]:
    found = _WEIGHT.match(part)
    weight: float | int = 0
    if found:
        value = read_number(found[1].replace(",", ".")) if found[1] else None
        weight = weight_in_percent(value / 100) if value is not None else 100
        if not -100 <= weight <= 100:
            raise Refusal(_("the weight %(weight)s is not between -100 and 100.") % {"weight": found[0].strip()})
    rest = part[found.end() :] if found else part
    parts = re.split(r"(?<![\\&])(?<!&amp;)#", rest, maxsplit=1)
    feedback = _said(parts[1], "markup") if len(parts) > 1 else ""
    return {"text": _said(parts[0], text_format), "fraction": weight, "feedback": feedback}


def _said(text: str, text_format: str) -> str:
    """An answer is words; a feedback keeps its mark-up."""
    bare = _ESCAPED.sub(r"\1", text).strip()
    if text_format == "markup":
        return bare
    return plain_of(bare).replace("\n", " ") if text_format == "html" else " ".join(unescape(bare).split() if "&" in bare else bare.split())


def _number(row: dict[str, Any]) -> dict[str, Any]:
    value, _mark, tolerance = row["text"].partition(":")
    found = {"fraction": row["fraction"], "feedback": row["feedback"]}
    if value.strip() == "*":
        return {"value": "*"} | found
    return {"value": decimal(value), "tolerance": decimal(tolerance, "0")} | found
