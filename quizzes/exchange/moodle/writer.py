"""Questions in, Moodle XML out. Reading what was written and writing it again gives the same bytes."""

import base64
import re
from collections.abc import Callable, Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.engine.texts import Rich, number
from quizzes.exchange.moodle.holes import cloze, words
from quizzes.exchange.moodle.numbers import formulas, number_of, numbers, plain_answer
from quizzes.exchange.moodle.parts import percent_share
from quizzes.exchange.moodle.pieces import Sheet, leaf, rich
from quizzes.exchange.prose import PLACE, as_answer, files_in
from quizzes.exchange.verdicts import CannotWrite, Verdict, Written

Fetch = Callable[[str], bytes | None]
_MEGABYTE = 1024 * 1024


def write(verdicts: Iterable[Verdict], fetch: Fetch) -> Written:
    """One file for all the questions; those that Moodle has no type for are named with the reason."""
    sheet = Sheet()
    sheet.add('<?xml version="1.0" encoding="UTF-8"?>', "<quiz>")
    category = ""
    left_out, lost = [], []
    for verdict in verdicts:
        if verdict.question is None:
            continue
        try:
            lines, missed = _question(verdict, fetch)
        except CannotWrite as error:
            left_out.append((verdict.name, str(error)))
            continue
        if verdict.category != category:
            category = verdict.category
            sheet.add('<question type="category">', f"<category>{leaf('text', category or 'top')}</category>", "</question>")
        sheet.add(*lines)
        lost += [(verdict.name, what) for what in missed]
    sheet.add("</quiz>")
    return Written(sheet.made(), tuple(left_out), tuple(lost))


def _question(verdict: Verdict, fetch: Fetch) -> tuple[list[str], list[str]]:
    question = verdict.question
    assert question is not None  # noqa: S101 - `write` gives sound ones only
    lost: list[str] = []
    kind, prompt, own = _own(question, lost)
    default = question.prompt_format
    lines = [
        f'<question type="{kind}">',
        f"<name>{leaf('text', question.name)}</name>",
        rich("questiontext", Rich(prompt, default), default),
        rich("generalfeedback", question.feedback, default),
        leaf("defaultgrade", plain(question.weight) if question.points else "0"),
        leaf("penalty", percent_share(question.penalty) if question.points else "0"),
        leaf("hidden", "0"),
        leaf("idnumber", verdict.id),
        *own,
    ]
    if not isinstance(question, q.TrueFalse | q.ShortText | q.Numeric | q.Calculated | q.Essay | q.File | q.Description):
        lines += [
            rich(name, said, default)
            for name, said in (
                ("correctfeedback", question.feedback_right),
                ("partiallycorrectfeedback", question.feedback_partial),
                ("incorrectfeedback", question.feedback_wrong),
            )
        ]
    elif question.feedback_right or question.feedback_partial or question.feedback_wrong:
        lost.append(_("the feedback by result"))
    lines += [rich("hint", hint, default) for hint in question.hints]
    if verdict.tags:
        lines += ["<tags>", *(f"<tag>{leaf('text', tag)}</tag>" for tag in verdict.tags), "</tags>"]
    lines.append("</question>")
    return [_with_files(line, fetch, lost) for line in lines], lost


def _own(question: q.Question, lost: list[str]) -> tuple[str, str, list[str]]:  # noqa: PLR0912 - a branch per kind
    """(type, prompt, the elements that only this type has)."""
    default = question.prompt_format
    match question:
        case q.Single() | q.Multiple():
            kind, rows = _choices(question, lost)
            return kind, question.prompt, rows
        case q.TrueFalse():
            return "truefalse", question.prompt, _truth(question)
        case q.ShortText():
            return "shortanswer", question.prompt, _accepted(question, lost)
        case q.Numeric():
            return "numerical", question.prompt, numbers(question, lost)
        case q.Calculated():
            return "calculated", question.prompt, formulas(question, lost)
        case q.Matching():
            if len(question.pairs) + len(question.extra) < 2:
                raise CannotWrite(_("a matching needs at least two lines, one of them with both sides."))
            _credit(question.credit, "proportional", lost)
            rows = [_pair(pair.prompt, pair.answer, default) for pair in question.pairs]
            return (
                "matching",
                question.prompt,
                [leaf("shuffleanswers", "true"), *rows, *(_pair(Rich(), extra, "html") for extra in question.extra)],
            )
        case q.Ordering():
            _credit("proportional" if question.credit == "exact" else question.credit, "proportional", lost)
            grading = "-1" if question.credit == "exact" else "0"
            rows = [_answer(Fraction(nth), entry.text, default) for nth, entry in enumerate(question.entries, 1)]
            return "ordering", question.prompt, [leaf("selecttype", "0"), leaf("gradingtype", grading), *rows]
        case q.Gaps():
            return _gaps(question, lost)
        case q.Essay():
            _reviewed(question, lost)
            return "essay", question.prompt, _essay(question)
        case q.File():
            _reviewed(question, lost)
            return "essay", question.prompt, _file(question)
        case q.Description():
            return "description", question.prompt, []
        case _:
            raise CannotWrite(_("Moodle has no question of the kind “%(kind)s”") % {"kind": question.kind})


def _credit(credit: str, usual: str, lost: list[str]) -> None:
    if credit != usual:
        lost.append(_("the way of counting (“%(way)s”)") % {"way": credit})


def _choices(question: q.Single | q.Multiple, lost: list[str]) -> tuple[str, list[str]]:
    kind = "multichoice"
    if isinstance(question, q.Multiple):
        exact = question.credit == "exact"
        kind = "multichoiceset" if exact else kind
        _credit("weights" if exact else question.credit, "weights", lost)
    rows = [_answer(c.fraction, c.text, question.prompt_format, c.feedback) for c in question.choices]
    own = [
        leaf("single", "true" if isinstance(question, q.Single) else "false"),
        leaf("shuffleanswers", "true" if question.shuffle else "false"),
        leaf("answernumbering", "abc"),
    ]
    return kind, [*own, *rows]


def _answer(weight: Fraction, said: Rich, default: str, feedback: Rich = q.Question.feedback, *more: str) -> str:
    form = rich("answer", said, default, f' fraction="{number(weight)}"')
    return form.removesuffix("</answer>") + "".join([rich("feedback", feedback, default), *more, "</answer>"])


def _truth(question: q.TrueFalse) -> list[str]:
    sides = (("true", question.answer, question.feedback_true), ("false", not question.answer, question.feedback_false))
    return [
        f'<answer fraction="{100 if right else 0}" format="moodle_auto_format">{leaf("text", side)}'
        f"{rich('feedback', said, question.prompt_format)}</answer>"
        for side, right, said in sides
    ]


def _accepted(question: q.ShortText, lost: list[str]) -> list[str]:
    if any(answer.pattern for answer in question.answers):
        raise CannotWrite(_("Moodle's short answers know no patterns but *"))
    if not question.accents_matter:
        lost.append(_("that accents do not matter"))
    return [
        leaf("usecase", "1" if question.case_matters else "0"),
        *(plain_answer(a.fraction, a.text, a.feedback, question.prompt_format) for a in question.answers),
    ]


def _pair(side: Rich, answer: str, default: str) -> str:
    return (
        rich("subquestion", side, default).removesuffix("</subquestion>")
        + f"<answer>{leaf('text', as_answer(answer))}</answer></subquestion>"
    )


def _gaps(question: q.Gaps, lost: list[str]) -> tuple[str, str, list[str]]:
    if not question.accents_matter:
        lost.append(_("that accents do not matter"))
    kinds = {gap.kind for gap in question.gaps}
    _credit(question.credit, "proportional", lost)
    if kinds == {"word"}:
        prompt, rows = words(question, lost)
        return "ddwtos", prompt, [leaf("shuffleanswers", "1"), *rows]
    if "word" in kinds:
        raise CannotWrite(_("Moodle has no text with words to drag and other gaps together"))
    return "cloze", cloze(question, number_of), []


def _reviewed(question: q.Reviewed, lost: list[str]) -> None:
    if question.rubric:
        lost.append(_("the rubric"))
    if question.model:
        lost.append(_("the model answer"))
    if question.reviewer != "facilitator":
        lost.append(_("who reviews (“%(who)s”)") % {"who": question.reviewer})


def _essay(question: q.Essay) -> list[str]:
    fewest, most = (str(n) if n else "" for n in question.words)
    return [
        *(leaf(name, value) for name, value in (("responseformat", "editor"), ("responserequired", "1"), ("responsefieldlines", "10"))),
        *(leaf(name, value) for name, value in (("minwordlimit", fewest), ("maxwordlimit", most)) if value),
        *(leaf(name, "0") for name in ("attachments", "attachmentsrequired")),
        rich("graderinfo", question.notes, question.prompt_format),
        rich("responsetemplate", Rich(question.template, "plain"), question.prompt_format),
    ]


def _file(question: q.File) -> list[str]:
    facts = {
        "responseformat": "noinline",
        "responserequired": "0",
        "attachments": "1",
        "attachmentsrequired": "1",
        "maxbytes": str(question.largest * _MEGABYTE),
        "filetypeslist": ",".join(f".{ending}" for ending in question.types),
    }
    return [*(leaf(name, value) for name, value in facts.items()), rich("graderinfo", question.notes, question.prompt_format)]


def _with_files(line: str, fetch: Fetch, lost: list[str]) -> str:
    """Each text that shows a kept file has it beside itself, as Moodle wants it."""
    if PLACE not in line:
        return line

    def embed(found: re.Match[str]) -> str:
        body, files = found[0], []
        for name in files_in(body):
            data = fetch(name)
            if data is None:
                lost.append(_("the file “%(name)s”, which is no longer kept") % {"name": name})
                continue
            files.append(f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(data).decode()}</file>')
        return body.replace(PLACE, "@@PLUGINFILE@@/") + "".join(files)

    return re.sub(r"<text>.*?</text>", embed, line, flags=re.DOTALL)
