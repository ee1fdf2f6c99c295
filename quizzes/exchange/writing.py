"""The formats a bank can be written in, by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.engine.questions import Question
from quizzes.exchange import aiken, gift, moodle, qti, tables
from quizzes.exchange.prose import printable, tidy
from quizzes.exchange.verdicts import Verdict, Written

Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Writer:
    """How a format is written; `ending` is that of its files, `mime` what a browser is told, `label` what people call it."""

    written: Callable[[Iterable[Verdict], Fetch], Written]
    ending: str
    mime: str
    label: str

    def write(self, verdicts: Iterable[Verdict], fetch: Fetch) -> Written:
        """The file. A question with an empty text is left out of every format: nothing would tell it from a mistake."""
        sound, empty = [], []
        for verdict in verdicts:
            if verdict.question is not None and _has_blank(verdict.question):
                empty.append((verdict.name, _("one of its texts is empty")))
            else:
                sound.append(verdict)
        made = self.written(sound, fetch)
        return Written(made.data, (*empty, *made.left_out), made.lost)


def _has_blank(question: Question) -> bool:
    shown = [part.text for key in ("choices", "entries", "categories") for part in getattr(question, key, ())]
    shown += [pair.prompt for pair in getattr(question, "pairs", ())]
    parts = [tidy(rich.text)[0] if (rich.format or question.prompt_format) == "html" else rich.text for rich in shown]
    parts += [pair.answer for pair in getattr(question, "pairs", ())]
    parts += [*getattr(question, "extra", ()), *(answer.text for answer in getattr(question, "answers", ()) if hasattr(answer, "text"))]
    parts += [answer.text for gap in getattr(question, "gaps", ()) for answer in gap.answers]
    return not all(printable(text).strip() for text in [*parts, question.prompt + question.name])


WRITERS: Mapping[str, Writer] = {
    "gift": Writer(gift.write_file, "gift", "text/plain; charset=utf-8", "GIFT"),
    "moodle-xml": Writer(moodle.write, "xml", "application/xml", "Moodle XML"),
    "qti": Writer(qti.write, "zip", "application/zip", "QTI 2.2"),
    "csv": Writer(tables.write_csv, "csv", "text/csv; charset=utf-8", "CSV"),
    "xlsx": Writer(tables.write_xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "aiken": Writer(aiken.write, "txt", "text/plain; charset=utf-8", "Aiken"),
}
