"""What was refused, with the sentence for whoever asked."""

from django.utils.translation import gettext_lazy as _

from quizzes.engine.attempting import Verdict

SENTENCES = {
    "no_attempt_left": _("You have used all the attempts this quiz allows. Your results stay here."),
    "submitted": _("This attempt was already submitted, so this answer was not added. The result is on the next page."),
    "set_aside": _("This attempt was set aside when your two records became one. Its answers are kept; go on with the other attempt."),
    "too_late": _("The time for this attempt is over. What was saved in time counts; you can submit it now."),
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
