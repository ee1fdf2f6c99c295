"""Kinds in which something is chosen."""

from fractions import Fraction
from html import escape

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.exchange.pictures import FOLDER, TYPES
from quizzes.exchange.qti.writer.asked import MAPPED, MATCHED, Asked, declare, notes, prompt_of, share
from quizzes.exchange.qti.writer.texts import MEDIA, Page, attribute, bare
from quizzes.exchange.verdicts import CannotWrite


def choices(question: q.Single | q.Multiple, page: Page) -> Asked:
    several = isinstance(question, q.Multiple)
    credit = question.credit if isinstance(question, q.Multiple) else None
    default = question.prompt_format
    rows = [
        f'<simpleChoice identifier="c{nth}">{page.html(choice.text, default)}</simpleChoice>'
        for nth, choice in enumerate(question.choices, 1)
    ]
    return Asked(
        [_declared([choice.fraction for choice in question.choices], several)],
        [
            prompt_of(question, page),
            f'<choiceInteraction class="{notes(kind=question.kind, credit=credit)}" responseIdentifier="RESPONSE" '
            f'shuffle="{str(question.shuffle).lower()}" maxChoices="{0 if several else 1}">',
            *rows,
            "</choiceInteraction>",
        ],
        [MATCHED if credit == "exact" else MAPPED],
        [(f"c{nth}", choice.feedback) for nth, choice in enumerate(question.choices, 1) if choice.feedback],
    )


def _declared(fractions: list[Fraction], several: bool) -> str:
    best = max(fractions)
    right = [f"c{nth}" for nth, fraction in enumerate(fractions, 1) if fraction > 0] if several else [f"c{fractions.index(best) + 1}"]
    mapping = {f"c{nth}": share(fraction) for nth, fraction in enumerate(fractions, 1)}
    return declare("RESPONSE", "multiple" if several else "single", "identifier", correct=right if best > 0 else (), mapping=mapping)


def true_false(question: q.TrueFalse, page: Page) -> Asked:
    answer = str(question.answer).lower()
    told = (("true", question.feedback_true), ("false", question.feedback_false))
    return Asked(
        [declare("RESPONSE", "single", "identifier", correct=[answer])],
        [
            prompt_of(question, page),
            f'<choiceInteraction class="{notes(kind="true_false")}" responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">',
            f'<simpleChoice identifier="true">{escape(_("True"))}</simpleChoice>',
            f'<simpleChoice identifier="false">{escape(_("False"))}</simpleChoice>',
            "</choiceInteraction>",
        ],
        [MATCHED],
        [(name, said) for name, said in told if said],
    )


def scale(question: q.Scale, page: Page) -> Asked:
    rows = [f'<simpleChoice identifier="c{nth}">{bare(label)}</simpleChoice>' for nth, label in enumerate(question.labels, 1)]
    return Asked(
        [declare("RESPONSE", "single", "identifier")],
        [
            prompt_of(question, page),
            f'<choiceInteraction class="{notes(kind="scale")}" responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">',
            *rows,
            "</choiceInteraction>",
        ],
    )


def hotspot(question: q.Hotspot, page: Page) -> Asked:
    name = page.keep(question.image.name.removeprefix(FOLDER) if question.image.name.startswith(f"{FOLDER}q-") else question.image.name)
    if name is None:
        raise CannotWrite(_("its picture is no longer kept"))
    default = question.prompt_format
    rows = []
    for nth, area in enumerate(question.areas, 1):
        label = attribute(page.words(area.text, default))
        rows.append(f'<hotspotChoice identifier="c{nth}" shape="{area.shape}" coords="{_coords(area)}" hotspotLabel="{label}"/>')
    image = question.image
    credit = question.credit if question.credit != "weights" else None
    return Asked(
        [_declared([area.fraction for area in question.areas], question.several)],
        [
            prompt_of(question, page),
            f'<hotspotInteraction class="{notes(kind="hotspot", credit=credit)}" responseIdentifier="RESPONSE" '
            f'maxChoices="{0 if question.several else 1}">',
            f'<object data="../{MEDIA}/{name}" type="{TYPES[name.rpartition(".")[2]]}" width="{image.width}" height="{image.height}">'
            f"{bare(image.alt)}</object>",
            *rows,
            "</hotspotInteraction>",
        ],
        [MATCHED if question.credit == "exact" else MAPPED],
        [(f"c{nth}", area.feedback) for nth, area in enumerate(question.areas, 1) if area.feedback],
    )


def _coords(area: q.Area) -> str:
    numbers = list(area.coords)
    if area.shape == "rect":
        left, top, width, height = numbers
        numbers = [left, top, left + width, top + height]
    return ",".join(map(plain, numbers))
