"""Everything that writes in this room, by its verb."""

from quizzes.actions.attempting import (
    Form,
    HandedIn,
    SavedAnswer,
    hand_in,
    save_answer,
    save_answers,
    start_attempt,
    submit_attempt,
    take_more_time,
)
from quizzes.actions.erasing import anonymise_attempts
from quizzes.actions.exporting import export_questions
from quizzes.actions.grading import grade_attempt, grade_due, judged, responses_of, result_of
from quizzes.actions.importing import ImportReport, import_questions
from quizzes.actions.loading import load_quiz_file
from quizzes.actions.merging import reassign_attempts
from quizzes.actions.publishing import publish_quiz
from quizzes.actions.refusals import Refused
from quizzes.actions.trying import check_answer, take_hint
from quizzes.actions.uploading import keep_upload

__all__ = [
    "Form",
    "HandedIn",
    "ImportReport",
    "Refused",
    "SavedAnswer",
    "anonymise_attempts",
    "check_answer",
    "export_questions",
    "grade_attempt",
    "grade_due",
    "hand_in",
    "import_questions",
    "judged",
    "keep_upload",
    "load_quiz_file",
    "publish_quiz",
    "reassign_attempts",
    "responses_of",
    "result_of",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "take_hint",
    "take_more_time",
]
