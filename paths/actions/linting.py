"""The linter over what is published now: every catalogue, outline and quiz, read in a constant number of queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from cms.engine.lacks import QUESTIONS
from cms.engine.outline import AskKind, Outline
from cms.formats import FORMATS
from cms.formats.webinar import WebinarPage
from cms.models import PublishedModule, current_outlines, outlines_of, vocabulary
from paths.engine.quizzing import QuizRow, best_percent, chances, short_draws
from paths.engine.soundness import Asking, ItemRow, Problem, StepRow, lint
from paths.models import DiagnosticItem
from quizzes.engine.questions import QuestionError, from_json
from quizzes.models import Question, QuizVersion

from .catalogue import compiled_catalogue
from .weighing import weights_now

RECORDINGS = frozenset({"audio", "video", "embed"})  # blocks that hold a transcript beside what is heard or seen
Readings = Sequence[tuple[str, str, Outline]]  # module, language, and its outline there


def lint_site() -> tuple[Problem, ...]:
    """Every problem of what is published now, in all languages, errors first."""
    source = settings.LANGUAGE_CODE
    languages = [source, *(code for code, _name in settings.LANGUAGES if code != source)]
    catalogues = {code: compiled_catalogue(code) for code in languages}
    outlines = {str(key): outline for key, (_number, outline) in current_outlines(list(map(UUID, catalogues[source].modules))).items()}
    readings = read_everywhere(outlines)
    return lint(
        catalogues,
        objectives=[term.code for term in vocabulary("objective") if not term.retired],
        steps=step_rows(outlines, readings),
        quizzes=quiz_rows(outlines),
        untold=untold(outlines),
        behind=behind(outlines, readings),
        foreign=foreign(readings),
        unshown=unshown(outlines),
        idle=[key for key, outline in outlines.items() if not any(step.required for step in outline.steps)],
        asked_skills=asked_skills(),
        items=item_rows(),
        codes={kind: {term.code for term in vocabulary(kind)} for kind in ("objective", "profile", "domain", "level")},
        weights=weights_now(),
    )


def problems_of(module_key: str) -> tuple[Problem, ...]:
    """What is to be mended in one module."""
    return tuple(problem for problem in lint_site() if problem.module == module_key)


def read_everywhere(outlines: Mapping[str, Outline]) -> Readings:
    """Each module's outline in every language in which it is published; `outlines` are those that the record is read against."""
    rows = [
        row for row in PublishedModule.objects.live().values_list("module_key", "language", "version__number") if str(row[0]) in outlines
    ]
    found = outlines_of([(key, number) for key, _language, number in rows])
    return sorted(((str(key), language, found[(key, number)]) for key, language, number in rows), key=lambda one: one[:2])


def step_rows(outlines: Mapping[str, Outline], readings: Readings) -> list[StepRow]:
    """Every step; one that takes another time in a translation is told as well."""
    every = [*outlines.items(), *((key, outline) for key, _language, outline in readings)]
    rows: dict[tuple[str, str, int], StepRow] = {}
    for key, outline in every:
        for step in outline.steps:
            rows.setdefault((key, step.id, step.minutes), StepRow(key, step.id, step.title, step.minutes))
    return list(rows.values())


def behind(outlines: Mapping[str, Outline], readings: Readings) -> list[tuple[str, str, str]]:
    """Module, block and language of what a translation does not ask although the record waits for it; a step that is not there at all is
    told once."""
    found: dict[tuple[str, str, str], None] = {}
    for key, language, outline in readings:
        if outline is outlines[key]:
            continue
        steps, asks = {step.id for step in outline.steps}, {ask.id for step in outline.steps for ask in step.asks}
        for step in outlines[key].steps:
            lacking = [ask for ask in step.owed if step.required and ask.id not in asks]
            found |= {(key, ask.block if step.id in steps else step.id, language): None for ask in lacking}
    return list(found)


def foreign(readings: Readings) -> list[tuple[str, str, str, str]]:
    """Module, block, quiz and language of each quiz that readers meet in another language than the module's."""
    there = set(QuizVersion.objects.values_list("quiz__slug", "quiz__language").distinct())
    known = {slug for slug, _language in there}
    return [
        (key, ask.block, slug, language)
        for key, language, outline in readings
        for step in outline.steps
        for ask in step.asks
        for slug in [str(ask.spec.get("quiz", ""))]
        if ask.kind is AskKind.QUIZ and slug in known and (slug, language) not in there
    ]


def untold(modules: Collection[str]) -> list[tuple[str, str]]:
    """Module and block of each published recording that says nothing to who cannot hear it, in any language; a replay is its page's."""
    found = {(str(page.translation_key), "") for page in WebinarPage.objects.live() if page.replay_url and not page.transcript}
    for format_page in FORMATS.values():
        for key, body in format_page.objects.live().values_list("translation_key", "body"):
            found |= {(str(key), place) for place in _untold_in(body.raw_data)}
    return sorted(one for one in found if one[0] in modules)


def unshown(outlines: Mapping[str, Outline]) -> list[tuple[str, int]]:
    """The modules of which “I know this” cannot be checked, and how many recall questions each of them asks."""
    asked = {key: sum(ask.kind is AskKind.RECALL for step in one.steps for ask in step.asks) for key, one in outlines.items()}
    return [(key, count) for key, count in asked.items() if count < QUESTIONS]


def _untold_in(blocks: Any) -> Iterator[str]:
    """The recordings without a transcript, however deep they stand in a body as it is kept."""
    match blocks:
        case {"type": str(kind), "value": value, "id": place} if kind in RECORDINGS and isinstance(value, Mapping):
            if not str(value.get("transcript") or "").strip():
                yield str(place)
        case Mapping():
            for each in blocks.values():
                yield from _untold_in(each)
        case str():
            return
        case Sequence():
            for each in blocks:
                yield from _untold_in(each)


def quiz_rows(outlines: Mapping[str, Outline]) -> list[QuizRow]:
    """Each quiz that a module asks for, once per language in which it is published; then those that no module asks for."""
    versions: dict[str, list[tuple[QuizVersion, int | None]]] = {}
    for version in QuizVersion.objects.latest():
        versions.setdefault(version.quiz.slug, []).append((version, _best(version)))
    rows: list[QuizRow] = []
    for key, outline in outlines.items():
        for step in outline.steps:
            for ask in step.asks:
                if ask.kind is AskKind.QUIZ:
                    slug = str(ask.spec.get("quiz", ""))
                    found = versions.get(slug, [])
                    rows += [_row(key, ask.id, slug, ask.threshold, each) for each in found]
                    rows += [] if found else [QuizRow(key, ask.id, slug, ask.threshold, is_published=False)]
    asked = {row.quiz for row in rows}
    for slug in versions.keys() - asked:  # one that is taken by its own address
        rows += [_row("", slug, slug, None, each) for each in versions[slug]]
    return list(dict.fromkeys(rows))


def asked_skills() -> dict[str, Asking]:
    """Where each skill that questions ask for is asked: the first question, and its bank."""
    found: dict[str, Asking] = {}
    for pk, name, bank, skills in Question.objects.as_they_came().values_list("pk", "name", "bank__name", "skills"):
        for skill in skills:
            found.setdefault(skill, Asking(name, bank, pk))
    return found


def item_rows() -> list[ItemRow]:
    """The items of the diagnostic that are in use."""
    return [ItemRow(*row) for row in DiagnosticItem.objects.in_use().values_list("key", "objective", "level", "form")]


def _row(module: str, place: str, slug: str, threshold: int | None, judged: tuple[QuizVersion, int | None]) -> QuizRow:
    version, best = judged
    policy = version.policy
    threshold = max(threshold or 0, policy.pass_mark)  # where it is advice only, it must be within reach all the same
    return QuizRow(module, place, slug, threshold, best=best, short=short_draws(version.blueprint), chances=chances(policy))


def _best(version: QuizVersion) -> int | None:
    """The best mark that a quiz can give: each of its questions is read, so it is asked once, however many modules ask for the quiz."""
    return best_percent(version.blueprint, dict(_readable(version.frozen["questions"].items())))


def _readable(questions: Iterable[tuple[str, dict[str, object]]]) -> Iterable[tuple[str, object]]:
    """A question that cannot be read any more earns nothing and is told by its own room."""
    for ref, data in questions:
        try:
            yield ref, from_json(data)
        except QuestionError:
            continue
