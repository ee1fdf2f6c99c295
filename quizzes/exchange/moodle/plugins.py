"""Question types that others add to Moodle, each as the kind of ours that asks the same; what that kind counts otherwise is said."""

import re
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.calculating import fill
from quizzes.engine.numbers import read_number
from quizzes.exchange.drafts import Draft, Refusal
from quizzes.exchange.markup import Node
from quizzes.exchange.moodle.calculated import variable
from quizzes.exchange.moodle.kinds import Reader, choices
from quizzes.exchange.moodle.parts import answer_of, begin, beside, fraction_of, is_set, text_of
from quizzes.exchange.prose import plain_of

MOST_GAPS = 500  # of a text
_EXACT = ("kprimeonezero", "mtfonezero")
_PATTERN = re.compile(r"[\\^$*+?(){}\[\]]")  # a lone dot or bar makes no regular expression
_BACKSLASH = re.compile(r"\\(.)")


def _way(name: str) -> str:
    return _("the way of counting (“%(way)s”)") % {"way": name}


def _table(node: Node, draft: Draft) -> None:
    """kprime, mtf: a table of statements, each true in one column: each line is put into a category."""
    begin(node, draft)
    columns = {one.get("number", ""): beside(text_of(one.first("responsetext"), draft), draft) for one in node.all("column")}
    right: dict[str, list[str]] = {}
    for one in node.all("weight"):
        if (read_number(one.words("value")) or 0) > 0 and one.get("columnnumber", "") in columns:
            right.setdefault(one.get("rownumber", ""), []).append(f"k{one.get('columnnumber')}")
    rows = [(one.get("number", ""), one) for one in node.all("row")]
    said = [(number, beside(text_of(one.first("optiontext"), draft), draft)) for number, one in rows]
    entries = [{"text": text, "categories": right.get(number, [])} for number, text in said if text]
    if not entries or not all(entry["categories"] for entry in entries) or not all(columns.values()):
        raise Refusal(_("it does not say which answer is right."))
    draft.body |= {"categories": [{"id": f"k{number}", "text": text} for number, text in columns.items()], "entries": entries}
    way = node.words("scoringmethod") or "subpoints"
    draft.body["credit"] = "exact" if way in _EXACT else "proportional"
    if way not in (*_EXACT, "subpoints"):
        draft.lose(_way(way))
    if any(text_of(one.first("feedbacktext"), draft)["text"] for _number, one in rows):
        draft.lose(_("the feedback of single entries"))


def _several(node: Node, draft: Draft) -> None:
    """oumultiresponse: right answers and wrong ones; each that is ticked beyond the number of right ones takes one away."""
    choices(node, draft)
    draft.kind, draft.body["credit"] = "multiple", "proportional"
    draft.notes.clear()
    if not any(row["fraction"] > 0 for row in draft.body["choices"]):
        raise Refusal(_("it does not say which answer is right."))
    draft.lose(_way("oumultiresponse"))


def _bracketed(node: Node, draft: Draft) -> None:
    """gapfill: answers stand in brackets in the text, to be typed, chosen or dragged."""
    begin(node, draft)
    prompt, html = draft.body["prompt"], draft.body["prompt_format"] == "html"
    marks = node.words("delimitchars") or "[]"
    way = node.words("answerdisplay") or "dragdrop"
    typed, plain = way == "gapfill", is_set(node, "disableregex")
    gaps: list[dict[str, Any]] = []

    def place(found: re.Match[str]) -> str:
        text = plain_of(found[1]) if html else found[1].strip()
        if not text or text == "!!":
            raise Refusal(_("the text has a gap that is to be left empty."))
        rows = [{"text": text, "pattern": True}] if typed and not plain and _PATTERN.search(text) else _alternatives(text, typed)
        gaps.append({"id": str(len(gaps) + 1), "kind": "text" if typed else "word", "answers": rows})
        return f"[[{len(gaps)}]]"

    first, last = (escape(mark, quote=False) if html else mark for mark in (marks[0], marks[-1]))
    prompt = re.sub(f"{re.escape(first)}(.{{0,1000}}?){re.escape(last)}", place, prompt, flags=re.DOTALL)
    if not gaps:
        raise Refusal(_("the text has no blank."))
    if len(gaps) > MOST_GAPS:
        raise Refusal(_("it has more than %(number)d fields.") % {"number": MOST_GAPS})
    draft.body |= {"prompt": prompt, "gaps": gaps, "case_matters": not typed or is_set(node, "casesensitive")}
    if not typed:
        used = {row["text"] for gap in gaps for row in gap["answers"]}
        said = dict.fromkeys(answer_of(one).strip() for one in node.all("answer") if fraction_of(one) <= 0)
        draft.body["words"] = [{"text": word} for word in said if word and word not in used]
    if is_set(node, "noduplicates"):
        draft.lose(_("that the same answer counts in one gap only"))
    if is_set(node, "letterhints"):
        draft.lose(_("hints that show a letter"))
    told = ("gapsetting/correctfeedback", "gapsetting/incorrectfeedback")
    if any(one.words() for path in told for one in node.all(path)):
        draft.lose(_("the feedback of single gaps"))


def _alternatives(text: str, typed: bool) -> list[dict[str, Any]]:
    words = [word.strip() for word in text.split("|")]
    return [{"text": word.replace("*", "\\*") if typed else word} for word in dict.fromkeys(words) if word]


def _patterns(node: Node, draft: Draft) -> None:
    """regexp: the best answer in words, then regular expressions; one that begins with -- says what a wrong answer lacks."""
    begin(node, draft)
    rows: list[dict[str, Any]] = []
    for one in node.all("answer"):
        said = answer_of(one)
        if said.startswith("--"):
            draft.lose(_("the answer “%(answer)s”, which says what is missing") % {"answer": said[:60]})
            continue
        bare = _BACKSLASH.sub("", said)
        row: dict[str, Any] = {"text": said, "pattern": True}
        if not rows or not (_PATTERN.search(bare) or "|" in bare or "." in bare):
            row = {"text": _BACKSLASH.sub(r"\1", said).replace("*", "\\*")}
        rows.append(row | {"fraction": fraction_of(one), "feedback": beside(text_of(one.first("feedback"), draft), draft)})
    draft.body |= {"answers": [row for row in rows if row["text"]], "case_matters": is_set(node, "usecase")}
    if is_set(node, "usehint"):
        draft.lose(_("hints that show a letter"))


def _drawn(node: Node, draft: Draft) -> None:
    """calculatedmulti: a choice among results. The first values that may be drawn are put in."""
    choices(node, draft)
    variables = [variable(one) for one in node.all("dataset_definitions/dataset_definition")]
    known = {one["name"]: read_number(one["values"][0] if one.get("values") else one["low"]) for one in variables}
    values = {name: value for name, value in known.items() if value is not None}

    def put(said: Any) -> Any:
        return said | {"text": fill(said["text"], values)} if isinstance(said, dict) else fill(said, values)

    body = draft.body
    for name in ("prompt", "feedback", "feedback_right", "feedback_partial", "feedback_wrong"):
        if name in body:
            body[name] = put(body[name])
    body["hints"] = [put(hint) for hint in body["hints"]]
    for row in body["choices"]:
        row |= {"text": put(row["text"]), "feedback": put(row["feedback"])}
    draft.lose(_("that the values are drawn: the first of them stand in the text"))


READERS = {
    "kprime": Reader("categorise", _table),
    "mtf": Reader("categorise", _table),
    "oumultiresponse": Reader("multiple", _several),
    "gapfill": Reader("gaps", _bracketed),
    "regexp": Reader("short_text", _patterns),
    "calculatedmulti": Reader("single", _drawn),
}
