"""Kinds in which things are put in order or put together."""

from collections.abc import Iterable
from fractions import Fraction

from quizzes.engine import questions as q
from quizzes.exchange.qti.writer.asked import MAPPED, MATCHED, Asked, declare, notes, prompt_of
from quizzes.exchange.qti.writer.texts import Page, bare


def matching(question: q.Matching, page: Page) -> Asked:
    texts = {text: f"t{nth}" for nth, text in enumerate(dict.fromkeys([pair.answer for pair in question.pairs] + list(question.extra)), 1)}
    pairs = [f"s{nth} {texts[pair.answer]}" for nth, pair in enumerate(question.pairs, 1)]
    lefts = [(f"s{nth}", page.html(pair.prompt, question.prompt_format)) for nth, pair in enumerate(question.pairs, 1)]
    rights = [(name, bare(text)) for text, name in texts.items()]
    return _paired(question, page, pairs=pairs, every=pairs, lefts=lefts, rights=rights)


def categorise(question: q.Categorise, page: Page) -> Asked:
    names = {category.id: f"t{nth}" for nth, category in enumerate(question.categories, 1)}
    default = question.prompt_format
    pairs = [f"s{nth} {names[entry.categories[0]]}" for nth, entry in enumerate(question.entries, 1) if entry.categories]
    every = [f"s{nth} {names[category]}" for nth, entry in enumerate(question.entries, 1) for category in entry.categories]
    lefts = [(f"s{nth}", page.html(entry.text, default)) for nth, entry in enumerate(question.entries, 1)]
    rights = [(names[category.id], page.html(category.text, default)) for category in question.categories]
    return _paired(question, page, pairs=pairs, every=every, lefts=lefts, rights=rights)


def _paired(
    question: q.Matching | q.Categorise,
    page: Page,
    *,
    pairs: list[str],
    every: Iterable[str],
    lefts: list[tuple[str, str]],
    rights: list[tuple[str, str]],
) -> Asked:
    count = max(len(pairs), 1)
    exact = question.credit == "exact"
    declared = declare("RESPONSE", "multiple", "directedPair", correct=pairs, mapping=dict.fromkeys(every, "1"), upper=str(count))
    return Asked(
        [declared],
        [
            prompt_of(question, page),
            f'<matchInteraction class="{notes(kind=question.kind, credit=question.credit)}" responseIdentifier="RESPONSE" shuffle="true" '
            f'maxAssociations="{len(lefts)}">',
            "<simpleMatchSet>",
            *(f'<simpleAssociableChoice identifier="{name}" matchMax="1">{text}</simpleAssociableChoice>' for name, text in lefts),
            "</simpleMatchSet>",
            "<simpleMatchSet>",
            *(
                f'<simpleAssociableChoice identifier="{name}" matchMax="{len(lefts)}">{text}</simpleAssociableChoice>'
                for name, text in rights
            ),
            "</simpleMatchSet>",
            "</matchInteraction>",
        ],
        [MATCHED if exact else MAPPED],
        best=Fraction(1 if exact else count),
    )


def ordering(question: q.Ordering, page: Page) -> Asked:
    rows = [
        f'<simpleChoice identifier="c{nth}">{page.html(entry.text, question.prompt_format)}</simpleChoice>'
        for nth, entry in enumerate(question.entries, 1)
    ]
    return Asked(
        [declare("RESPONSE", "ordered", "identifier", correct=[f"c{nth}" for nth in range(1, len(rows) + 1)])],
        [
            prompt_of(question, page),
            f'<orderInteraction class="{notes(credit=question.credit)}" responseIdentifier="RESPONSE" shuffle="true">',
            *rows,
            "</orderInteraction>",
        ],
        [MATCHED],
    )
