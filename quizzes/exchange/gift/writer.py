"""Questions in, GIFT text out. Reading what was written gives equal questions back, and writing those gives the same text."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.engine.texts import Rich, number
from quizzes.exchange.gift.marks import escape, rich_written
from quizzes.exchange.prose import files_in
from quizzes.exchange.verdicts import CannotWrite, Verdict, Written

ARROW = "->"


def write_file(verdicts: Iterable[Verdict], _fetch: object = None) -> Written:
    """One file for all the questions that GIFT can say; the others are left out by name."""
    kept, left_out, lost = [], [], []
    for verdict in verdicts:
        if verdict.question is None:
            continue
        try:
            write_question(verdict.question)
        except CannotWrite as error:
            left_out.append((verdict.name, str(error)))
            continue
        kept.append(verdict)
        lost += [(verdict.name, what) for what in _lost(verdict.question)]
    return Written(write(kept).encode(), tuple(left_out), tuple(lost))


def _lost(question: q.Question) -> list[str]:
    """What a question has that GIFT has no sign for."""
    facts = {
        _("the feedback by result"): question.feedback_right or question.feedback_partial or question.feedback_wrong,
        _("the hints and what they cost"): question.hints or question.penalty,
        _("the weight of the question"): question.weight != q.ONE,
        _("the way of counting (“%(way)s”)") % {"way": getattr(question, "credit", "")}: getattr(question, "credit", "")
        not in ("", "weights" if isinstance(question, q.Multiple) else "proportional"),
        _("that the order of choices is fixed"): not getattr(question, "shuffle", True),
        _("that capitals matter"): getattr(question, "case_matters", False),
        _("that accents do not matter"): not getattr(question, "accents_matter", True),
        _("the units"): getattr(question, "units", ()),
        _("the rubric, the model answer and the notes for reviewers"): isinstance(question, q.Essay)
        and (question.rubric or question.model or question.notes or question.reviewer != "facilitator"),
        _("the advice on length and the text the field begins with"): isinstance(question, q.Essay)
        and (any(question.words) or question.template),
        _("the files its texts show"): files_in(str(question.to_json())),
    }
    return [words for words, had in facts.items() if had]


def write(verdicts: Iterable[Verdict]) -> str:
    """One text for all the questions that were read; those refused are left out. Raises CannotWrite."""
    parts, category = [], ""
    for verdict in verdicts:
        if verdict.question is None:
            continue
        if verdict.category != category:
            category = verdict.category
            parts.append(f"$CATEGORY: {category}\n")
        parts.append(_comment(verdict) + write_question(verdict.question))
    return "\n".join(parts)


def _comment(verdict: Verdict) -> str:
    own = ([f"[id:{_bracketed(verdict.id)}]"] if verdict.id else []) + [f"[tag:{_bracketed(tag)}]" for tag in verdict.tags]
    return f"// {' '.join(own)}\n" if own else ""


def _bracketed(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def write_question(question: q.Question) -> str:
    """One question. Raises CannotWrite when GIFT has no way to say it."""
    title = f"::{escape(question.name)}::" if question.name else ""
    head = f"{title}[{question.prompt_format}]{escape(question.prompt)}"
    general = f"\n\t####{rich_written(question.feedback, question.prompt_format)}" if question.feedback else ""
    match question:
        case q.Description():
            if general:
                raise CannotWrite(_("GIFT has no feedback for a text that asks nothing"))
            return head + "\n"
        case q.Essay():
            return f"{head} {{{general}\n}}\n" if general else f"{head} {{}}\n"
        case q.TrueFalse():
            return f"{head} {{{_true_false(question)}{general}\n}}\n"
        case q.Ordering():
            return f"{head} {{>\n\t{_lines(question)}{general}\n}}\n"
        case _:
            return f"{head} {{{'#' if isinstance(question, q.Numeric) else ''}\n\t{_lines(question)}{general}\n}}\n"


def _lines(question: q.Question) -> str:
    match question:
        case q.Single() | q.Multiple():
            rows = _choices(question)
        case q.ShortText():
            rows = _accepted(question)
        case q.Numeric():
            rows = [f"={_weight(a.fraction)}{_number(a)}{_told(a.feedback, question)}" for a in question.answers]
        case q.Matching():
            rows = _pairs(question)
        case q.Ordering():
            rows = [rich_written(entry.text, question.prompt_format) for entry in question.entries]
        case _:
            raise CannotWrite(_("GIFT has no question of the kind “%(kind)s”") % {"kind": question.kind})
    return "\n\t".join(rows)


def _weight(fraction: Fraction, default: int = 100) -> str:
    return "" if fraction == default else f"%{number(fraction)}%"


def _told(feedback: Rich, question: q.Question) -> str:
    return f"#{rich_written(feedback, question.prompt_format)}" if feedback else ""


def _true_false(question: q.TrueFalse) -> str:
    right, wrong = (question.feedback_true, question.feedback_false)[:: 1 if question.answer else -1]
    told = _told(wrong, question) or ("#" if right else "")
    return f"{'TRUE' if question.answer else 'FALSE'}{told}{_told(right, question)}"


def _choices(question: q.Single | q.Multiple) -> list[str]:
    """Moodle takes a question as single choice when one = stands in it, so a single choice has one and a multiple choice none."""
    rows, equals = [], False
    all_right = all(choice.fraction == 100 for choice in question.choices)
    for choice in question.choices:
        text = rich_written(choice.text, question.prompt_format) + _told(choice.feedback, question)
        plainly = "" if not text.startswith("%") else f"%{number(choice.fraction)}%"
        if isinstance(question, q.Single) and choice.fraction == 100 and not (all_right and equals):
            rows.append(f"={plainly}{text}")
            equals = True
        else:
            rows.append(f"~{plainly or _weight(choice.fraction, 0)}{text}")
    if isinstance(question, q.Single) and not equals:
        best = max(range(len(rows)), key=lambda nth: question.choices[nth].fraction)
        rows[best] = f"=%{number(question.choices[best].fraction)}%" + rows[best].removeprefix("~").removeprefix(
            _weight(question.choices[best].fraction, 0)
        )
    return rows


def _accepted(question: q.ShortText) -> list[str]:
    if any(answer.pattern for answer in question.answers):
        raise CannotWrite(_("GIFT knows no patterns but *"))
    rows = [
        f"={f'%{number(a.fraction)}%' if a.fraction != 100 or a.text.startswith('%') else ''}"
        f"{rich_written(Rich(a.text), question.prompt_format)}{_told(a.feedback, question)}"
        for a in question.answers
    ]
    if not any(ARROW in row for row in rows):
        return rows
    if len(rows) == 1 and rows[0].startswith("=") and rows[0][1:2] != "%":
        return [rows[0][1:]]
    raise CannotWrite(_("GIFT takes -> in accepted texts as a matching"))


def _number(answer: q.AcceptedNumber) -> str:
    if answer.low is not None and answer.high is not None:
        return f"{plain(answer.low)}..{plain(answer.high)}"
    if answer.is_range:
        raise CannotWrite(_("GIFT has no range without an end"))
    if answer.value is None:
        return "*"
    return plain(answer.value) + (f":{plain(answer.margin)}" if answer.margin else "")


def _pairs(question: q.Matching) -> list[str]:
    if len(question.pairs) + len(question.extra) < 2:
        raise CannotWrite(_("a matching needs at least two lines, one of them with both sides."))
    if any(ARROW in pair.prompt.text for pair in question.pairs):
        raise CannotWrite(_("GIFT has no -> on the left side of a matching"))
    rows = [f"={rich_written(pair.prompt, question.prompt_format)} -> {escape(pair.answer)}" for pair in question.pairs]
    return rows + [f"= -> {escape(text)}" for text in question.extra]
