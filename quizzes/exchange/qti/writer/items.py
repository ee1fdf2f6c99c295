"""One question as an assessmentItem."""

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.exchange.qti.parts import OURS
from quizzes.exchange.qti.writer.asked import Asked, prompt_of
from quizzes.exchange.qti.writer.choosing import choices, hotspot, scale, true_false
from quizzes.exchange.qti.writer.filling import essay, gaps, numeric, short_text, upload
from quizzes.exchange.qti.writer.placing import categorise, matching, ordering
from quizzes.exchange.qti.writer.texts import Page, attribute
from quizzes.exchange.verdicts import CannotWrite, Verdict

SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p2"
_SCHEMA = f"{SPACE} http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd"
RESULTS = {"right": "feedback_right", "partial": "feedback_partial", "wrong": "feedback_wrong"}


def write_item(verdict: Verdict, identifier: str, page: Page) -> str:
    """The item. Raises CannotWrite."""
    question = verdict.question
    assert question is not None  # noqa: S101 - `write` gives sound ones only
    asked = _asked(question, page)
    if question.hints or question.penalty:
        page.lost.append(_("the hints and what they cost"))
    told = [(f"{OURS}{name}", getattr(question, key)) for name, key in RESULTS.items() if getattr(question, key)]
    told += [(f"{OURS}general", question.feedback)] if question.feedback else []
    shown = [*asked.feedback, *told]
    rows = [
        f'<assessmentItem xmlns="{SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{_SCHEMA}" '
        f'identifier="{identifier}" title="{attribute(question.name)}" adaptive="false" timeDependent="false" toolName="Cheminer">',
        *asked.declarations,
        _outcome("SCORE", "0"),
        *([_outcome("MAXSCORE", plain(question.weight))] if question.weight != q.ONE and question.points else []),
        *(['<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>'] if shown else []),
        "<itemBody>",
        *asked.body,
        "</itemBody>",
        *_processing(asked, [name for name, _text in told], bool(asked.feedback)),
        *(
            f'<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="{name}">'
            f"{page.html(said, question.prompt_format)}</modalFeedback>"
            for name, said in shown
        ),
        "</assessmentItem>",
    ]
    return "\n".join(rows) + "\n"


def _outcome(name: str, value: str) -> str:
    default = f"<defaultValue><value>{value}</value></defaultValue>"
    return f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="float">{default}</outcomeDeclaration>'


def _asked(question: q.Question, page: Page) -> Asked:  # noqa: PLR0912 - a branch per kind
    match question:
        case q.Single() | q.Multiple():
            return choices(question, page)
        case q.TrueFalse():
            return true_false(question, page)
        case q.Hotspot():
            return hotspot(question, page)
        case q.Scale():
            return scale(question, page)
        case q.ShortText():
            return short_text(question, page)
        case q.Numeric():
            return numeric(question, page)
        case q.Matching():
            return matching(question, page)
        case q.Categorise():
            return categorise(question, page)
        case q.Ordering():
            return ordering(question, page)
        case q.Gaps():
            return gaps(question, page)
        case q.Essay():
            return essay(question, page)
        case q.File():
            return upload(question, page)
        case q.Description():
            return Asked(body=[prompt_of(question, page)])
        case _:
            raise CannotWrite(_("QTI items of ours hold no question of the kind “%(kind)s”") % {"kind": question.kind})


def _processing(asked: Asked, told: list[str], by_choice: bool) -> list[str]:
    """How the score is found, and which feedback follows."""
    if not asked.processing and not told:
        return []
    rows = list(asked.processing)
    general = f"{OURS}general" in told
    if by_choice or general:
        parts = ['<variable identifier="RESPONSE"/>'] if by_choice else []
        parts += [f'<baseValue baseType="identifier">{OURS}general</baseValue>'] if general else []
        rows.append(f'<setOutcomeValue identifier="FEEDBACK"><multiple>{"".join(parts)}</multiple></setOutcomeValue>')
    best = plain(asked.best)
    tests = {
        f"{OURS}right": f'<gte><variable identifier="SCORE"/><baseValue baseType="float">{best}</baseValue></gte>',
        f"{OURS}partial": f'<and><gt><variable identifier="SCORE"/><baseValue baseType="float">0</baseValue></gt>'
        f'<lt><variable identifier="SCORE"/><baseValue baseType="float">{best}</baseValue></lt></and>',
        f"{OURS}wrong": '<lte><variable identifier="SCORE"/><baseValue baseType="float">0</baseValue></lte>',
    }
    for name in told:
        if name in tests:
            rows.append(
                f'<responseCondition><responseIf>{tests[name]}<setOutcomeValue identifier="FEEDBACK"><multiple>'
                f'<variable identifier="FEEDBACK"/><baseValue baseType="identifier">{name}</baseValue>'
                "</multiple></setOutcomeValue></responseIf></responseCondition>"
            )
    return ["<responseProcessing>", *rows, "</responseProcessing>"]
