"""Aiken: a question on a line, its choices below as A. or A), and a line that says ANSWER: B.

People type it, so small letters, a missing blank after the letter and texts that run over their line are read too; so is ANSWER: A, C.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.exchange.drafts import Draft, Refusal, Shelf, not_too_many, not_too_many_answers, weight_in_percent
from quizzes.exchange.prose import plain_of, printable
from quizzes.exchange.verdicts import CannotWrite, FileError, Reading, Verdict, Written

_CHOICE = re.compile(r"\s*\(?([A-Za-z])[.)]\s*(\S.*)")
_SPACED = re.compile(r"\s*[A-Z][.)]\s")  # the form everyone means
# what stands before the letter, in the words of those who type it
_SAYS = r"(?:(?:CORRECT[ \t]+|RIGHT[ \t]+)?ANSWERS?|R[ÉE]PONSES?)[ \t\u00a0\u202f]*[:=][ \t]*"
_ANSWER = re.compile(rf"\s*{_SAYS}([A-Z](?:\s*[,;&]\s*[A-Z])*)\s*[.)]?\s*", re.IGNORECASE)
_ANSWERED = re.compile(rf"^[ \t]*{_SAYS}[A-Z](?:[ \t]*[,;&][ \t]*[A-Z])*[ \t]*[.)]?[ \t]*$", re.MULTILINE | re.IGNORECASE)
MOST_LINES = 300_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class _Block:
    line: int
    prompt: list[str] = field(default_factory=list)
    choices: list[tuple[str, list[str]]] = field(default_factory=list)  # (letter, the lines of its text)
    answer: str = ""
    apart: bool = False  # a blank line stands after the last choice
    small: list[str] = field(default_factory=list)  # lines lettered a, b, c: choices unless A, B, C follow

    @property
    def next_letter(self) -> str:
        return LETTERS[len(self.choices)] if len(self.choices) < len(LETTERS) else ""

    def choice_in(self, line: str) -> tuple[str, str] | None:
        """(letter, text) of a line that is a choice: lettered as everyone does, or at least with the letter whose turn it is."""
        found = _CHOICE.fullmatch(line)
        if not found or not (_SPACED.match(line) or found[1].upper() == self.next_letter):
            return None
        return (found[1].upper(), found[2].strip()) if self.prompt or self.choices else None

    def choose(self, letter: str, text: str, line: str) -> None:
        small = line.strip(" \t(")[:1].islower()
        if letter == "A" and not small and len(self.small) == len(self.choices):
            self.prompt += self.small
            self.choices, self.small = [], []
        self.choices.append((letter, [text]))
        self.small += [line.strip()] if small else []
        self.apart = False

    def go_on(self, line: str) -> None:
        """A line that begins nothing belongs to what stands above it."""
        if self.choices:
            self.choices[-1][1].append(line.strip())
        else:
            self.prompt.append(line.strip())


def looks_like(text: str) -> bool:
    return _ANSWERED.search(text) is not None


def read(text: str) -> Reading:
    """Every question of the text, those that are broken with the reason and the line."""
    if text.count("\n") > MOST_LINES:
        raise FileError(_("The file has more than %(number)d lines. Split it and import the parts.") % {"number": MOST_LINES})
    blocks, answers = [], 0
    for block in _blocks(printable(text)):
        blocks.append(block)
        answers += len(block.choices)
        not_too_many(len(blocks))
        not_too_many_answers(answers)
    return Reading("aiken", tuple(_verdict(block) for block in blocks))


def _blocks(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if answer := _ANSWER.fullmatch(line):
            block = block or _Block(number)
            block.answer = re.sub(r"[\s,;&]+", "", answer[1]).upper()
            yield block
            block = None
        elif block and (choice := block.choice_in(line)):
            block.choose(*choice, line)
        elif line.strip():
            if block and block.choices and block.apart:  # a question begins before the last one said its answer
                yield block
                block = None
            block = block or _Block(number)
            block.go_on(line)
        elif block:
            block.apart = True
    if block:
        yield block


def _verdict(block: _Block) -> Verdict:
    draft = Draft(Shelf(), line=block.line, kind="single")

    def fill() -> None:
        draft.body |= {"prompt": "\n".join(block.prompt), "prompt_format": "plain", "shuffle": True}
        letters = [letter for letter, _lines in block.choices]
        if not block.answer:
            raise Refusal(_("there is no line that says ANSWER: and a letter."))
        if len(block.choices) < 2:
            raise Refusal(_("a choice needs at least two answers."))
        if letters != list(LETTERS[: len(letters)]):
            raise Refusal(_("the choices are not lettered A, B, C and so on."))
        if strange := [letter for letter in block.answer if letter not in letters]:
            raise Refusal(_("the answer %(letter)s is none of the choices.") % {"letter": strange[0]})
        if not block.prompt:
            raise Refusal(_("there is no text."))
        right = set(block.answer)
        draft.kind = "single" if len(right) == 1 else "multiple"
        worth = weight_in_percent(Fraction(1, len(right)))
        draft.body["choices"] = [{"text": " ".join(lines), "fraction": worth if letter in right else 0} for letter, lines in block.choices]

    return draft.verdict(fill)


def write(verdicts: Iterable[Verdict], _fetch: object = None) -> Written:
    """The single choices, on plain lines; everything else is left out by name."""
    parts, left_out, lost = [], [], []
    for verdict in verdicts:
        if verdict.question is None:
            continue
        try:
            text, missed = _question(verdict)
        except CannotWrite as error:
            left_out.append((verdict.name, str(error)))
            continue
        parts.append(text)
        lost += [(verdict.name, what) for what in missed]
    return Written("\n".join(parts).encode(), tuple(left_out), tuple(lost))


def _question(verdict: Verdict) -> tuple[str, list[str]]:
    question = verdict.question
    if not isinstance(question, q.Single):
        raise CannotWrite(_("Aiken knows single choices only"))
    if sum(choice.fraction == 100 for choice in question.choices) != 1 or any(
        choice.fraction not in (0, 100) for choice in question.choices
    ):
        raise CannotWrite(_("Aiken knows one right answer and no other weights"))
    if len(question.choices) > len(LETTERS):
        raise CannotWrite(_("Aiken has 26 letters for choices"))
    prompt = [line for line in _line(question.prompt, question.prompt_format).split("\n") if line]
    choices = [_line(c.text.text, c.text.format or question.prompt_format).replace("\n", " ") for c in question.choices]
    taken = any(_ANSWER.fullmatch(line) for line in prompt) or any(_CHOICE.fullmatch(line) for line in prompt[1:])
    if not all(choices) or not prompt or taken:
        raise CannotWrite(_("its texts cannot stand on lines of their own"))
    right = next(nth for nth, choice in enumerate(question.choices) if choice.fraction == 100)
    rows = [f"{letter}. {text}" for letter, text in zip(LETTERS, choices, strict=False)]
    return "\n".join([*prompt, *rows, f"ANSWER: {LETTERS[right]}"]) + "\n", _lost(verdict, question)


def _line(text: str, text_format: str) -> str:
    said = plain_of(text) if text_format in ("html", "moodle") else text
    return "\n".join(" ".join(line.split()) for line in printable(said).strip().split("\n"))


def _lost(verdict: Verdict, question: q.Single) -> list[str]:
    told = question.feedback or question.feedback_right or question.feedback_wrong or any(c.feedback for c in question.choices)
    parts = (
        (question.name, _("the name")),
        (told, _("the feedback")),
        (question.hints, _("the hints")),
        (question.prompt_format != "plain" and "<" in question.prompt, _("mark-up and pictures")),
        (verdict.tags or verdict.category or verdict.id, _("the category, the tags and the identifier")),
    )
    return [words for had, words in parts if had]
