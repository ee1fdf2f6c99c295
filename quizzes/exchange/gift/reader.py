"""GIFT text in, a verdict per question out. What decides a question's kind is Moodle's rule, in Moodle's order."""

import re
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.texts import Rich
from quizzes.exchange.drafts import not_too_many, not_too_many_answers
from quizzes.exchange.gift import answers
from quizzes.exchange.gift.answers import GiftError
from quizzes.exchange.gift.blocks import Block, blocks_of
from quizzes.exchange.gift.marks import rich_from, with_format
from quizzes.exchange.prose import LONGEST, without_tags
from quizzes.exchange.verdicts import UNKNOWN, FileError, Reading, Verdict

NAME_LENGTH = 250  # characters: what a list of questions can show, and Moodle's own limit
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
MOST_LINES = 300_000
_PICTURE = re.compile(r"[A-Za-z0-9+/]{2000,}")  # written into the text in base64
_COMMENT = re.compile(r"(?:^|(?<=\s))//[^\n]*")
_BLOCK = re.compile(r"\s*(?:[=~#]|(?:T|TRUE|F|FALSE)\s*\})")


def read(text: str) -> Reading:
    """Every question of the text, those that are broken with the reason and the line. Nothing is dropped in silence."""
    if text.count("\n") > MOST_LINES:
        raise FileError(_("The file has more than %(number)d lines. Split it and import the parts.") % {"number": MOST_LINES})
    blocks, categories = blocks_of(text)
    not_too_many(len(blocks))
    not_too_many_answers(sum(text.count(mark) - text.count("\\" + mark) for mark in "=~"))
    return Reading("gift", tuple(_verdict(block) for block in blocks), tuple(categories))


def _verdict(block: Block) -> Verdict:
    title, body = _title(block.text)
    facts: dict[str, Any] = {
        "name": title or "",
        "kind": UNKNOWN,
        "line": block.number,
        "category": block.category,
        "id": next(iter(block.tags("id")), ""),
        "tags": tuple(dict.fromkeys(block.tags("tag"))),
    }
    try:
        shown = block.text if "base64," not in block.text else _PICTURE.sub("", block.text)
        if len(shown) > LONGEST:
            facts["name"] = facts["name"] or default_name(body[:1_000])
            raise GiftError(_("a text is longer than %(number)d characters.") % {"number": LONGEST})
        prompt, inside = _cut(body)
        text, prompt_format = with_format(prompt, "moodle")
        facts["name"] = facts["name"] or default_name(text)
        inside, general = _general(_without_comments(inside))
        facts["kind"] = kind_of(inside)
        common = {"name": title or "", "prompt": text, "prompt_format": prompt_format, "feedback": rich_from(general, prompt_format)}
        question, notes, lost = _question(facts["kind"], inside, common)
    except GiftError as error:
        facts["name"] = facts["name"] or default_name(with_format(body.partition("{")[0], "")[0])
        return Verdict(**facts, message=_("Line %(line)d: %(reason)s") % {"line": block.number, "reason": error})
    notes += [_("The braces after the answers were kept as text.")] if "{" in prompt else []
    return Verdict(**facts, question=question, message=" ".join(notes), lost=tuple(lost))


def default_name(text: str) -> str:
    """A question without a title goes by its first words."""
    return Truncator(" ".join(without_tags(text).split())).chars(80) or _("Question without text")


def _title(text: str) -> tuple[str | None, str]:
    if not text.startswith("::"):
        return None, text
    name, mark, rest = text[2:].partition("::")
    if not mark:
        return None, text[2:]
    return " ".join(with_format("\N{ZERO WIDTH SPACE}" + name, "")[0][1:].split())[:NAME_LENGTH], rest.strip()


def _cut(text: str) -> tuple[str, str | None]:
    """(prompt, what stands between the braces); a word is missing where the braces stood when text follows them."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return text, None
    if end < 0:
        raise GiftError(_("the opening brace is never closed. Write \\{ for a brace that is text."))
    if start < 0 or end < start:
        raise GiftError(_("a closing brace has no opening one before it. Write \\} for a brace that is text."))
    if "{" in text[start + 1 : end]:
        raise GiftError(_("a brace is opened inside the answers. Write \\{ for a brace that is text."))
    before, after = text[:start], text[end + 1 :]
    if "{" in after and _BLOCK.match(after.partition("{")[2]):
        raise GiftError(_("there are two blocks of answers in one question. Leave a blank line between two questions."))
    return (before + q.GAP + after if after.strip() else before), text[start + 1 : end].strip()


def _without_comments(inside: str | None) -> str | None:
    """True or false stands alone: what follows two strokes on its lines is a comment. Elsewhere they may belong to an address."""
    bare = _COMMENT.sub("", inside).strip() if inside and "//" in inside else inside
    return bare if bare in TRUTHS else inside


def _general(inside: str | None) -> tuple[str | None, str]:
    """General feedback stands after the last four number signs."""
    if inside is None or "####" not in inside:
        return inside, ""
    inside, _mark, general = inside.rpartition("####")
    return inside.strip(), general


def kind_of(inside: str | None) -> str:
    """Moodle's order of rules, plus the ordering plugin's mark."""
    if inside is None:
        return "description"
    if not inside:
        return "essay"
    if inside.startswith("#"):
        return "numeric"
    if inside.startswith(">"):
        return "ordering"
    if "~" in inside:
        return "single" if "=" in inside else "multiple"
    if "=" in inside and "->" in inside:
        return "matching"
    return "true_false" if inside.partition("#")[0].strip() in TRUTHS else "short_text"


def _question(kind: str, inside: str | None, common: dict[str, Any]) -> tuple[q.Question, list[str], list[str]]:
    """(question, what is worth a word, what is lost)."""
    own, prompt_format = inside or "", common["prompt_format"]
    match kind:
        case "description":
            if not common["prompt"]:
                raise GiftError(_("there is no text."))
            return q.Description(**common), [], []
        case "essay":
            return q.Essay(**common), [], []
        case "numeric":
            return q.Numeric(answers=answers.numbers(own, prompt_format), **common), [], []
        case "ordering":
            return q.Ordering(entries=answers.entries(own, prompt_format), **common), [], answers.ordering_lost(own)
        case "single" | "multiple":
            choices = answers.choices(own, prompt_format)
            return (q.Single if kind == "single" else q.Multiple)(choices=choices, **common), answers.doubts(kind, choices), []
        case "matching":
            pairs, extra = answers.pairs(own, prompt_format)
            return q.Matching(pairs=pairs, extra=extra, **common), [], []
        case "true_false":
            return _true_false(own, common), [], []
        case _:
            accepted = answers.accepted(own, prompt_format)
            told = own.partition("#")[0].strip().upper() in TRUTHS
            notes = [_("Taken as a short text: true or false is written TRUE or FALSE in capitals.")] if told else []
            return q.ShortText(answers=accepted, **common), notes, []


def _true_false(inside: str, common: dict[str, Any]) -> q.TrueFalse:
    """First the feedback for the wrong answer, then for the right one."""
    said, wrong, right = (*inside.split("#", 2), "", "")[:3]
    truth = TRUTHS[said.strip()]
    told: dict[bool, Rich] = {truth: rich_from(right, common["prompt_format"]), not truth: rich_from(wrong, common["prompt_format"])}
    return q.TrueFalse(answer=truth, feedback_true=told[True], feedback_false=told[False], **common)
