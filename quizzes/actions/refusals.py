"""What was refused, with the sentence for whoever asked."""

from django.utils.translation import gettext_lazy as _

from quizzes.engine.attempting import Verdict

SENTENCES = {
    "no_attempt_left": _("You have used all the attempts this quiz allows. Your results stay here."),
    "submitted": _("This attempt was already submitted, so this answer was not added. The result is on the next page."),
    "set_aside": _("This attempt was set aside when your two records became one. Its answers are kept; go on with the other attempt."),
    "too_late": _("The time for this attempt is over. What was saved in time counts; you can submit it now."),
    "checked": _("This question was explained, so its answer stands as it is."),
    "no_check": _("This quiz explains its answers after submission."),
    "no_hint": _("There is no other hint for this question."),
    "nothing_to_check": _("Nothing was answered yet. Give an answer, then check it."),
    "file_too_large": _("The file is larger than this question takes, so it was not saved."),
    "file_of_other_type": _("This question takes files of other types, so this one was not saved."),
    "no_reason": _("Say why the key was wrong: the reason is kept with the correction."),
    "nothing_mended": _("The key is as it was, so nothing was changed."),
    "other_question": _("A mended key keeps the kind of question and the things one answers by. Write a new question instead."),
    "nothing_to_review": _("There is nothing to judge here yet."),
    "not_your_review": _("This answer is judged by somebody else."),
    "review_incomplete": _("Choose a level for each criterion, or a share from 0 to 100."),
    "no_quiz": _("This quiz is not published."),
    "unknown_question": _("This question is not part of the attempt."),
    "bad_response": _("This answer does not fit its question, so it was not saved."),
    "conflict": _("Another answer was already saved under the same identifier, so this one was not."),
    "no_question": _("A quiz needs at least one question before it can be published."),
    "draws_too_many": _("A line of this quiz draws more questions than its bank holds."),
}


class Refused(Exception):
    """Nothing was changed. `code` is for programs, the text for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(SENTENCES[self.code])


def require(verdict: Verdict) -> None:
    """Raise the verdict's reason, if it has one."""
    if verdict.reason is not None:
        raise Refused(verdict.reason.value)
