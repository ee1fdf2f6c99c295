"""Everything that writes in this room, by its verb."""

from quizzes.actions.attempts import (
    SavedAnswer,
    grade_attempt,
    grade_due,
    reassign_attempts,
    responses_of,
    result_of,
    save_answer,
    save_answers,
    start_attempt,
    submit_attempt,
)
from quizzes.actions.erasing import anonymise_attempts
from quizzes.actions.importing import ImportReport, import_questions
from quizzes.actions.loading import load_quiz_file
from quizzes.actions.publishing import publish_quiz
from quizzes.actions.refusals import Refused

__all__ = [
    "ImportReport",
    "Refused",
    "SavedAnswer",
    "anonymise_attempts",
    "grade_attempt",
    "grade_due",
    "import_questions",
    "load_quiz_file",
    "publish_quiz",
    "reassign_attempts",
    "responses_of",
    "result_of",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit_attempt",
]
