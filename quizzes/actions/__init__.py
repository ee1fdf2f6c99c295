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
    submit_overdue,
    take_more_time,
)
from quizzes.actions.correcting import Preview, correct_key, preview_correction
from quizzes.actions.counting import count_due, count_version
from quizzes.actions.erasing import anonymise_attempts
from quizzes.actions.exporting import export_questions
from quizzes.actions.grading import grade_attempt, grade_due, is_passed_with, judged, responses_of, result_of, reviews_of
from quizzes.actions.holding import held_file, hold_file, let_go
from quizzes.actions.importing import ImportReport, import_questions
from quizzes.actions.keeping import keep_files
from quizzes.actions.loading import load_quiz_file
from quizzes.actions.merging import reassign_attempts
from quizzes.actions.practising import Answered, answer_card, asked_by, refresh_cards, start_practice, stop_practice
from quizzes.actions.publishing import publish_quiz
from quizzes.actions.refusals import Refused
from quizzes.actions.reviewing import Reviewer, judge_answer, review_answer
from quizzes.actions.trying import check_answer, take_hint
from quizzes.actions.uploading import keep_upload
from quizzes.actions.versioning import keep_versions, restore_version

__all__ = [
    "Answered",
    "Form",
    "HandedIn",
    "ImportReport",
    "Preview",
    "Refused",
    "Reviewer",
    "SavedAnswer",
    "anonymise_attempts",
    "answer_card",
    "asked_by",
    "check_answer",
    "correct_key",
    "count_due",
    "count_version",
    "export_questions",
    "grade_attempt",
    "grade_due",
    "hand_in",
    "held_file",
    "hold_file",
    "import_questions",
    "is_passed_with",
    "judge_answer",
    "judged",
    "keep_files",
    "keep_upload",
    "keep_versions",
    "let_go",
    "load_quiz_file",
    "preview_correction",
    "publish_quiz",
    "reassign_attempts",
    "refresh_cards",
    "responses_of",
    "restore_version",
    "result_of",
    "review_answer",
    "reviews_of",
    "save_answer",
    "save_answers",
    "start_attempt",
    "start_practice",
    "stop_practice",
    "submit_attempt",
    "submit_overdue",
    "take_hint",
    "take_more_time",
]
