"""What the record holds, in words: kinds of event, kinds of ask, how sure an estimate is."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from cms.engine.outline import AskKind

EVENTS: Mapping[str, object] = {
    "module.enrolled": _("Module begun"),
    "step.opened": _("Step opened"),
    "step.ticked": _("Ticked as done"),
    "step.unticked": _("Tick taken back"),
    "step.exempted": _("Step known already"),
    "recall.answered": _("Recall question answered"),
    "scale.placed": _("Place chosen on the scale"),
    "quiz.started": _("Quiz begun"),
    "quiz.submitted": _("Quiz handed in"),
    "quiz.graded": _("Quiz marked"),
    "deliverable.submitted": _("Work handed in"),
    "action.written": _("Action written down"),
    "tool.opened": _("Tool opened"),
    "webinar.registered": _("Registered for the webinar"),
    "webinar.unregistered": _("No longer registered for the webinar"),
    "webinar.attended": _("Attendance declared"),
    "diagnosis.answered": _("Self-diagnosis answered"),
    "review.given": _("Own work reviewed"),
    "note.written": _("Words kept for oneself"),
    "checklist.kept": _("Checklist gone through"),
    "peer.reviewed": _("A peer’s work looked at"),
    "peer.received": _("A peer’s review received"),
    "module.reset": _("Module begun anew"),
    "module.exempted": _("Module known already"),
    "module.unexempted": _("Exemption taken back"),
}
ASKS: Mapping[AskKind, object] = {
    AskKind.READ: _("open the step"),
    AskKind.TICK: _("tick what is done"),
    AskKind.RECALL: _("answer the recall question"),
    AskKind.SCALE: _("place yourself on the scale"),
    AskKind.QUIZ: _("hand in the quiz"),
    AskKind.DELIVERABLE: _("hand in the work"),
    AskKind.ACTION: _("write down one action"),
    AskKind.TOOL: _("open a tool"),
    AskKind.ATTEND: _("be there"),
    AskKind.DIAGNOSIS: _("answer the self-diagnosis"),
    AskKind.REVIEW: _("review your own work"),
    AskKind.MODULE: _("open the other module"),
    AskKind.REFLECTION: _("write down your reflection"),
    AskKind.CHECKLIST: _("go through the checklist"),
    AskKind.EXTERNAL: _("do the module of the other site"),
    AskKind.NOTE: _("keep notes"),
    AskKind.REGISTER: _("register"),
}
SURE, FAIRLY_SURE = 0.8, 0.5  # confidence from which an estimate calls itself sure, or fairly sure


def confidence(value: float, *, own_word: bool) -> str:
    """How sure, in a few words that fit after a level."""
    if own_word:
        return str(_("your own word"))
    if value >= SURE:
        return str(_("sure"))
    return str(_("fairly sure") if value >= FAIRLY_SURE else _("not very sure"))


def confidence_sentence(value: float, *, own_word: bool) -> str:
    """How sure, in a sentence that says what follows from it."""
    if own_word:
        return str(_("This is the level you chose yourself. The routes start from it."))
    if value >= SURE:
        return str(_("Your answers agree with each other: we are sure enough to start from this."))
    if value >= FAIRLY_SURE:
        return str(_("Your answers mostly agree: we are fairly sure, and the routes keep a foot in the level beside."))
    return str(_("Your answers leave a doubt: take this as a starting point, and move it if it does not look like you."))
