"""A bank as a file in any format; reading it back gives the same questions, and writing those the same bytes."""

from collections import Counter

from django.utils.translation import gettext as _

from quizzes.actions.importing import OURS
from quizzes.actions.keeping import kept_file
from quizzes.exchange.verdicts import FileError, Verdict, Written
from quizzes.exchange.writing import WRITERS
from quizzes.models import Bank, Question

MOST_REASONS = 3  # why nothing of a bank can be written


def export_questions(bank: Bank, *, format: str, language: str) -> Written:
    """The questions of a bank in one language, in the order they came. Raises FileError when there is none in it, or none that
    the format can hold."""
    rows = list(Question.objects.in_bank(bank).in_language(language).as_they_came())
    if not rows:
        found = Counter(Question.objects.in_bank(bank).values_list("language", flat=True))
        if found:
            said = ", ".join(f"{code} ({number})" for code, number in sorted(found.items()))
            raise FileError(_("The bank has no question in this language. It has: %(languages)s.") % {"languages": said})
        raise FileError(_("The bank has no question."))
    written = WRITERS[format].write([_verdict(row) for row in rows], kept_file)
    if len(written.left_out) == len(rows):
        reasons = "; ".join(list(dict.fromkeys(reason for _name, reason in written.left_out))[:MOST_REASONS])
        told = _("None of these questions can be written in the format %(format)s: %(reasons)s. Choose another format.")
        raise FileError(told % {"format": WRITERS[format].label, "reasons": reasons})
    return written


def _verdict(row: Question) -> Verdict:
    """The question as a reader would have found it."""
    return Verdict(row.name, row.kind, 0, row.asked, category=row.category, id=_id(row.key), tags=tuple(row.tags))


def _id(key: str) -> str:
    """The identifier that an import knows this question by; a title or a text says itself."""
    return key if OURS.match(key) else key.removeprefix("id:") if key.startswith("id:") else ""
