"""A file of questions as a whole quiz, published: how a demonstration or a repository of texts becomes quizzes."""

import re
from pathlib import Path

from django.db import transaction

from quizzes.actions.importing import category_of, import_questions, keyed, read_file
from quizzes.actions.publishing import publish_quiz
from quizzes.exchange.encodings import decode
from quizzes.exchange.verdicts import FileError
from quizzes.models import Bank, Question, Quiz, QuizItem, QuizVersion

_TITLE = re.compile(r"\A\s*//\s*title:[ \t]*(.+)")


@transaction.atomic
def load_quiz_file(path_or_text: Path | str, *, slug: str, language: str, bank: str = "") -> QuizVersion:
    """Import all questions of a GIFT file, set them in file order as the quiz of this name, and publish it.

    The title is in the first line, `// title: …`. The same file again makes no new version. Raises FileError when a question is
    broken: a quiz with a hole is not what its writer meant.
    """
    text = decode(path_or_text.read_bytes()) if isinstance(path_or_text, Path) else path_or_text
    reading = read_file(text, format="gift")
    broken = [verdict.message for verdict in reading.verdicts if not verdict.ok]
    if broken:
        raise FileError(f"{slug}.{language}: " + " ".join(broken))
    shelf = bank or slug
    import_questions(text, bank=shelf, language=language, format="gift")
    found = _TITLE.match(text)
    quiz, _made = Quiz.objects.get_or_create(slug=slug, language=language, defaults={"title": slug})
    quiz.title = found[1].strip() if found else slug
    quiz.save()
    _set_items(quiz, [(category_of(verdict), key) for verdict, key in keyed(reading)], Bank.objects.get(name=shelf))
    return publish_quiz(quiz)


def _set_items(quiz: Quiz, keys: list[tuple[str, str]], bank: Bank) -> None:
    """The quiz asks these questions in this order; lines that already stand so are left as they are."""
    rows = {(row.category, row.key): row for row in Question.objects.in_bank(bank).in_language(quiz.language)}
    wanted = [rows[key].pk for key in keys]
    if list(quiz.items.values_list("question_id", flat=True)) == wanted:
        return
    QuizItem.objects.filter(quiz=quiz).delete()
    QuizItem.objects.bulk_create([QuizItem(quiz=quiz, question_id=pk, sort_order=nth) for nth, pk in enumerate(wanted)])
