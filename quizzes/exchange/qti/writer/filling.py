"""Kinds in which something is written, uploaded, or filled into a text."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.engine import questions as q
from quizzes.engine.numbers import plain
from quizzes.engine.texts import Rich
from quizzes.exchange.qti.parts import OURS
from quizzes.exchange.qti.writer.asked import MAPPED, MATCHED, Asked, declare, notes, prompt_of, share
from quizzes.exchange.qti.writer.texts import Page, bare
from quizzes.exchange.verdicts import CannotWrite

_STAR = re.compile(r"(?<!\\)\*")


def _mapping(answers: tuple[q.Accepted, ...], page: Page, weight: Fraction = q.ONE) -> dict[str, str]:
    """Each accepted text once. Raises CannotWrite on what only a pattern says."""
    found: dict[str, str] = {}
    for answer in answers:
        if answer.pattern or (_STAR.search(answer.text) and answer.fraction > 0):
            raise CannotWrite(_("QTI compares whole texts and knows no patterns"))
        if answer.feedback:
            page.lost.append(_("the feedback of single answers"))
        if not _STAR.search(answer.text):
            found.setdefault(" ".join(answer.text.replace("\\*", "*").split()), plain(answer.fraction / 100 * weight))
    return found


def _finer(accents_matter: bool, page: Page) -> None:
    if not accents_matter:
        page.lost.append(_("that accents do not matter"))


def short_text(question: q.ShortText, page: Page) -> Asked:
    _finer(question.accents_matter, page)
    mapping = _mapping(question.answers, page)
    best = max(mapping, key=lambda text: Fraction(mapping[text]), default="")
    declared = declare("RESPONSE", "single", "string", correct=[best] if best else (), mapping=mapping, strict=question.case_matters)
    field = f'<textEntryInteraction class="{notes(kind="short_text")}" responseIdentifier="RESPONSE"/>'
    return Asked([declared], [prompt_of(question, page), f"<p>{field}</p>"], [MAPPED])


def numeric(question: q.Numeric, page: Page) -> Asked:
    if question.units:
        page.lost.append(_("the units"))
    field = f'<textEntryInteraction class="{notes(kind="numeric")}" responseIdentifier="RESPONSE"/>'
    declared = declare("RESPONSE", "single", "float", correct=_best(question.answers))
    return Asked([declared], [prompt_of(question, page), f"<p>{field}</p>"], [_compared(question.answers, "RESPONSE", page)])


def _best(answers: tuple[q.AcceptedNumber, ...]) -> list[str]:
    best = max(answers, key=lambda answer: answer.fraction)
    value = best.value if best.value is not None else best.low if best.low is not None else best.high
    return [plain(value)] if value is not None else []


def _compared(answers: tuple[q.AcceptedNumber, ...], name: str, page: Page, weight: Fraction = q.ONE, *, adds: bool = False) -> str:
    """A condition with a branch per accepted number, in their order."""
    rows = []
    for nth, answer in enumerate(answers):
        if answer.feedback:
            page.lost.append(_("the feedback of single answers"))
        worth = f'<baseValue baseType="float">{plain(answer.fraction / 100 * weight)}</baseValue>'
        score = f'<sum><variable identifier="SCORE"/>{worth}</sum>' if adds else worth
        tag = "responseElseIf" if nth else "responseIf"
        rows.append(f'<{tag}>{_test(answer, name)}<setOutcomeValue identifier="SCORE">{score}</setOutcomeValue></{tag}>')
    return f"<responseCondition>{''.join(rows)}</responseCondition>"


def _test(answer: q.AcceptedNumber, name: str) -> str:
    variable = f'<variable identifier="{name}"/>'
    if answer.is_any:
        return f"<not><isNull>{variable}</isNull></not>"
    if answer.is_range:
        bounds = (("gte", answer.low), ("lte", answer.high))
        parts = [
            f'<{sign}>{variable}<baseValue baseType="float">{plain(bound)}</baseValue></{sign}>'
            for sign, bound in bounds
            if bound is not None
        ]
        return f"<and>{''.join(parts)}</and>" if len(parts) > 1 else parts[0]
    value = f'<baseValue baseType="float">{plain(answer.value or q.ZERO)}</baseValue>'
    if not answer.tolerance:
        mode = ' toleranceMode="exact"'
    else:
        margin = plain(answer.tolerance * 100 if answer.relative else answer.tolerance)
        mode = f' toleranceMode="{"relative" if answer.relative else "absolute"}" tolerance="{margin} {margin}"'
    return f"<equal{mode}>{variable}{value}</equal>"


def gaps(question: q.Gaps, page: Page) -> Asked:
    kinds = {gap.kind for gap in question.gaps}
    _finer(question.accents_matter, page)
    if kinds == {"word"}:
        return _words(question, page)
    if "word" in kinds:
        raise CannotWrite(_("QTI has no text with words to drag and other gaps together"))
    asked = Asked(best=sum((gap.weight for gap in question.gaps), Fraction(0)))
    prompt = page.html(Rich(question.prompt), question.prompt_format)
    for nth, gap in enumerate(_in_text(question), 1):
        name = f"R{nth}"
        first = {"kind": "gaps", "credit": question.credit} if nth == 1 else {}
        own = notes(**first, weight=plain(gap.weight) if gap.weight != q.ONE else None)
        prompt = prompt.replace(f"[[{gap.id}]]", _hole(gap, name, own, question=question, page=page, asked=asked), 1)
    asked.body = [f'<div class="{OURS}prompt">{prompt}</div>']
    return asked


def _hole(gap: q.Gap, name: str, own: str, *, question: q.Gaps, page: Page, asked: Asked) -> str:
    style = f' class="{own}"' if own else ""
    if gap.kind == "numeric":
        asked.declarations.append(declare(name, "single", "float", correct=_best(gap.numbers)))
        asked.processing.append(_compared(gap.numbers, name, page, gap.weight, adds=True))
        return f'<textEntryInteraction{style} responseIdentifier="{name}"/>'
    asked.processing.append(
        f'<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><mapResponse identifier="{name}"/></sum></setOutcomeValue>'
    )
    upper = plain(gap.weight)
    if gap.kind == "choice":
        texts = {f"c{nth}": answer for nth, answer in enumerate(gap.answers, 1)}
        mapping = {ident: plain(answer.fraction / 100 * gap.weight) for ident, answer in texts.items()}
        best = max(texts, key=lambda ident: texts[ident].fraction)
        asked.declarations.append(declare(name, "single", "identifier", correct=[best], mapping=mapping, upper=upper))
        if any(answer.feedback for answer in gap.answers):
            page.lost.append(_("the feedback of single answers"))
        rows = "".join(f'<inlineChoice identifier="{ident}">{bare(answer.text)}</inlineChoice>' for ident, answer in texts.items())
        return f'<inlineChoiceInteraction{style} responseIdentifier="{name}" shuffle="true">{rows}</inlineChoiceInteraction>'
    mapping = _mapping(gap.answers, page, gap.weight)
    right = max(mapping, key=lambda text: Fraction(mapping[text]), default="")
    asked.declarations.append(
        declare(name, "single", "string", correct=[right] if right else (), mapping=mapping, upper=upper, strict=question.case_matters)
    )
    return f'<textEntryInteraction{style} responseIdentifier="{name}"/>'


def _in_text(question: q.Gaps) -> list[q.Gap]:
    """The gaps in the order in which the text has them."""
    return sorted(question.gaps, key=lambda gap: question.prompt.find(f"[[{gap.id}]]"))


def _words(question: q.Gaps, page: Page) -> Asked:
    """A gapMatchInteraction: the words above, the text with its gaps below."""
    if len({gap.group for gap in question.gaps}) > 1 or any(gap.weight != q.ONE for gap in question.gaps):
        page.lost.append(_("the groups of words, and gaps that weigh more than others"))
    texts = dict.fromkeys([answer.text for gap in question.gaps for answer in gap.answers] + [word.text for word in question.words])
    names = {text: f"w{nth}" for nth, text in enumerate(texts, 1)}
    placed = list(enumerate(_in_text(question), 1))
    correct = [f"{names[gap.answers[0].text]} g{nth}" for nth, gap in placed]
    every = {f"{names[answer.text]} g{nth}": share(answer.fraction) for nth, gap in placed for answer in gap.answers}
    text = page.html(Rich(question.prompt), question.prompt_format)
    for nth, gap in placed:
        text = text.replace(f"[[{gap.id}]]", f'<gap identifier="g{nth}"/>', 1)
    exact = question.credit == "exact"
    return Asked(
        [declare("RESPONSE", "multiple", "directedPair", correct=correct, mapping=every, upper=str(len(question.gaps)))],
        [
            f'<gapMatchInteraction class="{notes(kind="words", credit=question.credit)}" responseIdentifier="RESPONSE" shuffle="true">',
            *(f'<gapText identifier="{name}" matchMax="0">{bare(said)}</gapText>' for said, name in names.items()),
            f'<div class="{OURS}prompt">{text}</div>',
            "</gapMatchInteraction>",
        ],
        [MATCHED if exact else MAPPED],
        best=Fraction(1 if exact else len(question.gaps)),
    )


def _reviewed(question: q.Reviewed, page: Page) -> list[str]:
    if question.rubric:
        page.lost.append(_("the rubric"))
    if question.reviewer != "facilitator":
        page.lost.append(_("who reviews (“%(who)s”)") % {"who": question.reviewer})
    if not question.notes:
        return []
    return [f'<rubricBlock view="scorer"><div class="{OURS}prompt">{page.html(question.notes, question.prompt_format)}</div></rubricBlock>']


def essay(question: q.Essay, page: Page) -> Asked:
    if question.template:
        page.lost.append(_("the text the field begins with"))
    words = "{}-{}".format(*question.words) if any(question.words) else None
    model = [page.words(question.model, question.prompt_format)] if question.model else []
    return Asked(
        [declare("RESPONSE", "single", "string", correct=model)],
        [
            prompt_of(question, page),
            f'<extendedTextInteraction class="{notes(kind="essay", words=words)}" responseIdentifier="RESPONSE"/>',
            *_reviewed(question, page),
        ],
    )


def upload(question: q.File, page: Page) -> Asked:
    if question.model:
        page.lost.append(_("the model answer"))
    types = "_".join(question.types)
    return Asked(
        ['<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="file"/>'],
        [
            prompt_of(question, page),
            f'<uploadInteraction class="{notes(kind="file", types=types, largest=question.largest)}" responseIdentifier="RESPONSE"/>',
            *_reviewed(question, page),
        ],
    )
