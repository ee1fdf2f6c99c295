"""Moodle's question types, each as one of our kinds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.numbers import read_number
from quizzes.engine.questions import FILE_TYPES
from quizzes.exchange.drafts import Draft, Refusal, decimal, doubts
from quizzes.exchange.markup import Node
from quizzes.exchange.moodle.calculated import calculated, units
from quizzes.exchange.moodle.cloze import read_gaps
from quizzes.exchange.moodle.parts import answer_of, begin, beside, fraction_of, is_set, text_of
from quizzes.exchange.prose import answer_in, plain_of
from quizzes.exchange.truths import LIES, TRUTHS

_PLACE = re.compile(r"\[\[(\d+)\]\]")
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Reader:
    """How a type is read, and the kind it becomes."""

    kind: str
    read: Callable[[Node, Draft], None]


def choices(node: Node, draft: Draft) -> None:
    begin(node, draft)
    draft.kind = "single" if is_set(node, "single", default=True) else "multiple"
    rows = [
        {
            "text": beside(text_of(one, draft), draft),
            "fraction": fraction_of(one),
            "feedback": beside(text_of(one.first("feedback"), draft), draft),
        }
        for one in node.all("answer")
    ]
    rows = [row for row in rows if row["text"]]
    if len(rows) < 2:
        raise Refusal(_("a choice needs at least two answers."))
    draft.body |= {"choices": rows, "shuffle": is_set(node, "shuffleanswers", default=True)}
    draft.notes += doubts(draft.kind, draft.body["choices"])
    if (style := node.words("answernumbering")) not in ("", "abc", "none"):
        draft.lose(_("the numbering “%(style)s”") % {"style": style})


def _all_or_nothing(node: Node, draft: Draft) -> None:
    choices(node, draft)
    draft.kind = "multiple"
    draft.body["credit"] = "exact"


def _true_false(node: Node, draft: Draft) -> None:
    begin(node, draft)
    answers = node.all("answer")
    if len(answers) != 2:
        raise Refusal(_("a true or false question has two answers, this one %(number)d.") % {"number": len(answers)})
    said = [answer_of(one).lower() for one in answers]
    truth, lie = answers[::-1] if said[0] in LIES and said[1] in TRUTHS else answers
    if not set(said) <= TRUTHS | LIES:
        draft.notes.append(_("The first answer was taken as “true”, the second as “false”."))
    draft.body |= {
        "answer": fraction_of(truth) > fraction_of(lie),
        "feedback_true": beside(text_of(truth.first("feedback"), draft), draft),
        "feedback_false": beside(text_of(lie.first("feedback"), draft), draft),
    }


def _short_text(node: Node, draft: Draft) -> None:
    begin(node, draft)
    rows = [
        {
            "text": answer_of(one),
            "fraction": fraction_of(one),
            "feedback": beside(text_of(one.first("feedback"), draft), draft),
        }
        for one in node.all("answer")
    ]
    draft.body |= {"answers": [row for row in rows if row["text"]], "case_matters": is_set(node, "usecase")}
    draft.notes += doubts("single", draft.body["answers"]) if rows else []


def _numeric(node: Node, draft: Draft) -> None:
    begin(node, draft)
    draft.body["answers"] = [
        {
            "value": "*" if answer_of(one) == "*" else decimal(answer_of(one)),
            "tolerance": decimal(one.words("tolerance"), "0"),
            "fraction": fraction_of(one),
            "feedback": beside(text_of(one.first("feedback"), draft), draft),
        }
        for one in node.all("answer")
    ]
    units(node, draft)


def _matching(node: Node, draft: Draft) -> None:
    begin(node, draft)
    pairs, extra = [], []
    for one in node.all("subquestion"):
        side, answer = beside(text_of(one, draft), draft), one.words("answer/text")
        if side and answer:
            pairs.append({"prompt": side, "answer": answer_in(answer)})  # "<quiz>" is a word
        elif answer:
            extra.append(answer_in(answer))
    if not pairs or len(pairs) + len(extra) < 2:
        raise Refusal(_("a matching needs at least two lines, one of them with both sides."))
    draft.body |= {"pairs": pairs, "extra": extra}


def _ordering(node: Node, draft: Draft) -> None:
    begin(node, draft)
    answers = sorted(node.all("answer"), key=lambda one: read_number(one.get("fraction", "")) or 0)
    draft.body["entries"] = [{"text": said} for one in answers if (said := beside(text_of(one, draft), draft))]
    grading = node.words("gradingtype", "0").upper()
    draft.body["credit"] = "exact" if grading in ("-1", "ALL_OR_NOTHING") else "proportional"
    if grading not in ("-1", "0", "", "ALL_OR_NOTHING", "ABSOLUTE_POSITION"):
        draft.lose(_("the way the order is judged (“%(way)s”): each entry counts in its own place") % {"way": grading})
    if node.words("selecttype", "0").upper() not in ("0", "", "ALL"):
        draft.lose(_("that only some of the entries are shown"))
    if any(text_of(one.first("feedback"), draft)["text"] for one in answers):
        draft.lose(_("the feedback of single entries"))


def _cloze(node: Node, draft: Draft) -> None:
    begin(node, draft)
    read_gaps(draft, draft.body["prompt"], draft.body["prompt_format"])


def _words(node: Node, draft: Draft) -> None:
    """Words to choose or drag into the text: [[3]] is the place of the third."""
    begin(node, draft)
    words = [(answer_in(one.words("text")), one.words("group", "1")) for one in node.all("selectoption") + node.all("dragbox")]
    gaps: list[dict[str, Any]] = []

    def place(found: re.Match[str]) -> str:
        nth = int(found[1])
        if not 1 <= nth <= len(words):
            raise Refusal(_("the text has a place %(place)s and there is no such word.") % {"place": found[0]})
        text, group = words[nth - 1]
        gaps.append({"id": str(len(gaps) + 1), "kind": "word", "group": group, "answers": [{"text": text}], "nth": nth})
        return f"[[{len(gaps)}]]"

    draft.body["prompt"] = _PLACE.sub(place, draft.body["prompt"])
    used = {gap.pop("nth") for gap in gaps}
    if not gaps:
        raise Refusal(_("the text has no place such as [[1]]."))
    extra = [{"text": text, "group": group} for nth, (text, group) in enumerate(words, 1) if nth not in used]
    draft.body |= {"gaps": gaps, "words": extra, "case_matters": True}


def _essay(node: Node, draft: Draft) -> None:
    begin(node, draft)
    if notes := beside(text_of(node.first("graderinfo"), draft), draft):
        draft.body["notes"] = notes
    attachments = read_number(node.words("attachments")) or 0
    if node.words("responseformat") == "noinline":
        draft.kind = "file"
        size = read_number(node.words("maxbytes")) or 0
        types = [ending for word in re.split(r"[\s,;]+", node.words("filetypeslist").lower()) if (ending := word.lstrip(".")) in FILE_TYPES]
        draft.body |= {"types": types} if types else {}
        draft.body |= {"largest": min(max(int(size // _MEGABYTE), 1), 20)} if size else {}
        return
    fewest, most = (int(read_number(node.words(name)) or 0) for name in ("minwordlimit", "maxwordlimit"))
    if fewest or most:
        draft.body["words"] = [min(fewest, 20_000), min(most, 20_000)]
    template = text_of(node.first("responsetemplate"), draft)
    if template["text"]:
        draft.body["template"] = plain_of(template["text"]) if template["format"] == "html" else template["text"]
    if attachments:
        draft.lose(_("that files may be joined to the text"))


def _description(node: Node, draft: Draft) -> None:
    begin(node, draft)
    draft.body.pop("weight", None)
    draft.body.pop("penalty", None)
    if not draft.body["prompt"]:
        raise Refusal(_("there is no text."))


def _calculated(node: Node, draft: Draft) -> None:
    begin(node, draft)
    calculated(node, draft)


READERS = {
    "multichoice": Reader("single", choices),
    "multichoiceset": Reader("multiple", _all_or_nothing),
    "truefalse": Reader("true_false", _true_false),
    "shortanswer": Reader("short_text", _short_text),
    "numerical": Reader("numeric", _numeric),
    "matching": Reader("matching", _matching),
    "match": Reader("matching", _matching),
    "ddmatch": Reader("matching", _matching),
    "ordering": Reader("ordering", _ordering),
    "cloze": Reader("gaps", _cloze),
    "multianswer": Reader("gaps", _cloze),
    "gapselect": Reader("gaps", _words),
    "ddwtos": Reader("gaps", _words),
    "essay": Reader("essay", _essay),
    "description": Reader("description", _description),
    "calculated": Reader("calculated", _calculated),
    "calculatedsimple": Reader("calculated", _calculated),
}
