"""What the linter finds in published pages and quizzes reaches the screen where it is mended."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Locale

from cms.formats.panels import FINDINGS_HOOK, findings_on
from cms.models import ContentVersion, ModuleVersion, PublishedModule
from paths import actions
from quizzes.models import Quiz, QuizVersion
from tests.cms.conftest import catalogue, make_module, step  # noqa: F401 - fixtures

from .conftest import key_of, publish
from .made import make_modules

POLICY = {"attempts_allowed": None, "minutes_allowed": None, "feedback": "end", "pass_mark": 70}


@pytest.fixture
def asking(db):
    """Publishes a module that asks for the quiz “needs” with a threshold; gives its key."""

    def made(threshold: int) -> str:
        module = replace(make_modules(1)[0], minutes=5)
        key = publish([module])[module.key]
        version = ModuleVersion.objects.get(module_key=key)
        ask = {"id": "ask-7", "kind": "quiz", "threshold": threshold, "spec": {"quiz": "needs"}}
        outline = {**version.outline, "steps": [{**version.outline["steps"][0], "asks": [ask]}]}
        newer = ModuleVersion.objects.create(
            module_key=key, number=2, language="fr", outline=outline, card=version.card, digest="", published_at=timezone.now(), page_id=0
        )
        PublishedModule.objects.filter(module_key=key).update(version=newer)
        ContentVersion.bump()
        return key

    return made


def quiz(*, fraction: int = 100, count: int | None = None, **rules: object) -> None:
    choices = [{"id": "a", "text": "A", "fraction": fraction}, {"id": "b", "text": "B", "fraction": 0}]
    question = {"kind": "single", "name": "one", "prompt": "?", "prompt_format": "plain", "choices": choices}
    line = {"refs": ["one"]} | ({} if count is None else {"count": count})
    frozen = {
        "title": "Needs",
        "introduction": "",
        "questions": {"one": question},
        "blueprint": {"lines": [line], "shuffle_questions": False, "shuffle_choices": True},
        "policy": POLICY | rules,
    }
    made = Quiz.objects.create(title="Needs", slug="needs")
    QuizVersion.objects.create(quiz=made, number=1, frozen=frozen, digest="", published_at=timezone.now())


def found(key: str) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in actions.problems_of(key) if one.place]


def test_a_quiz_that_is_not_published_is_found_at_its_block(asking):
    assert found(asking(70)) == [("missing_quiz", "ask-7")]


def test_a_threshold_above_the_best_mark_is_found_at_its_block(asking):
    quiz(fraction=50)
    assert found(asking(70)) == [("impossible_quiz", "ask-7")]


def test_a_required_mark_that_nobody_can_earn_is_found_at_its_block(asking):
    quiz(fraction=50, pass_required=True, pass_mark=60)
    assert found(asking(10)) == [("impossible_quiz", "ask-7")]


@pytest.mark.parametrize(
    ("rules", "codes"), [({"attempts_allowed": 2}, ["last_chance"]), ({"counts": "first"}, ["last_chance"]), ({"counts": "last"}, [])]
)
def test_a_required_mark_that_can_be_missed_for_good_is_found_at_its_block(asking, rules, codes):
    quiz(pass_required=True, **rules)
    assert [code for code, _place in found(asking(10))] == codes


def test_a_draw_larger_than_its_bank_is_found_at_its_block(asking):
    quiz(count=3)
    assert found(asking(70)) == [("short_bank", "ask-7")]


def test_a_pass_mark_that_is_advice_must_be_within_reach_too(asking):
    quiz(fraction=50, pass_mark=60)
    assert found(asking(10)) == [("impossible_quiz", "ask-7")]


def test_a_quiz_that_no_module_asks_for_is_checked_as_well(db):
    quiz(count=3, fraction=50)
    told = {(one.code, one.module, one.place) for one in actions.lint_site() if one.place}
    assert told == {("short_bank", "", "needs"), ("impossible_quiz", "", "needs")}


def test_a_quiz_that_can_be_passed_is_left_alone(asking):
    quiz()
    assert found(asking(100)) == []


def test_the_editing_screen_shows_the_finding_with_the_way_to_its_block(asking):
    page = SimpleNamespace(pk=1, live=True, translation_key=asking(70), locale=SimpleNamespace(language_code="fr"))
    told = [one for one in findings_on(page) if one.place]
    assert [(one.severity, one.anchor) for one in told] == [("error", "#block-ask-7-section")]
    assert "needs" in told[0].text
    assert hooks.get_hooks(FINDINGS_HOOK)


def test_a_draft_has_no_findings(db):
    assert findings_on(SimpleNamespace(pk=None, live=False, translation_key=key_of("none"))) == []


def test_a_recording_without_a_transcript_is_found_at_its_block(catalogue, make_module):  # noqa: F811 - the fixtures above
    said = {"title": "Film", "file": None, "minutes": 4, "captions": None, "chapters": [], "transcript": "Tout."}
    loud = step("Regarder", ("video", said), ("video", said | {"transcript": " "}))
    page = make_module(body=[loud])
    silent = loud["value"]["body"][1]["id"]
    told = [(one.module, one.place) for one in actions.lint_site() if one.code == "missing_transcript"]
    assert told == [(str(page.translation_key), silent)]


def translate(page, **changed):
    """Publishes a module in English, its own blocks kept unless they are changed."""
    english = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    for name, value in {"slug": page.slug, **changed}.items():
        setattr(english, name, value)
    english.save_revision().publish()


def told(page, *codes):
    key = str(page.translation_key)
    return {(one.code, one.place, one.params.get("language", "")) for one in actions.lint_site() if one.module == key and one.code in codes}


def test_what_a_translation_lacks_is_found_at_its_block(catalogue, make_module):  # noqa: F811 - the fixtures above
    tick = step("Agir", ("tick", {"text": "Fait."}), ("tick", {"text": "Et refait."}))
    page = make_module(body=[tick, step("Relire", ("tick", {"text": "Relu."}))])
    whole = list(page.body.raw_data)
    first = {**whole[0], "value": {**whole[0]["value"], "body": whole[0]["value"]["body"][:1]}}
    translate(page, body=page.body.stream_block.to_python([first]))
    assert told(page, "behind") == {("behind", whole[0]["value"]["body"][1]["id"], "en"), ("behind", whole[1]["id"], "en")}


def test_a_translation_that_asks_the_same_is_not_behind(catalogue, make_module):  # noqa: F811 - the fixtures above
    page = make_module(body=[step("Agir", ("tick", {"text": "Fait."}))])
    translate(page, title="Act")
    assert told(page, "behind") == set()


def test_a_step_that_is_long_in_a_translation_alone_is_found(catalogue, make_module):  # noqa: F811 - the fixtures above
    page = make_module(body=[step("Agir", ("tick", {"text": "Fait."}))])
    raw = page.body.raw_data[0]
    translate(page, body=page.body.stream_block.to_python([{**raw, "value": {**raw["value"], "minutes": 599}}]))
    assert told(page, "long_step") == {("long_step", raw["id"], "")}


def test_a_quiz_that_readers_meet_in_another_language_is_found_at_its_block(asking):
    quiz()
    key = asking(70)
    version = ModuleVersion.objects.get(module_key=key, number=2)
    english = ModuleVersion.objects.create(
        module_key=key,
        number=3,
        language="en",
        outline=version.outline,
        card=version.card,
        digest="",
        published_at=timezone.now(),
        page_id=0,
    )
    now = timezone.now()
    PublishedModule.objects.create(module_key=key, language="en", version=english, slug="en", url="/en/", first_published_at=now)
    ContentVersion.bump()
    assert found(key) == [("untranslated_quiz", "ask-7")]
    written = Quiz.objects.create(title="Needs", slug="needs", language="en")
    frozen = QuizVersion.objects.get().frozen
    QuizVersion.objects.create(quiz=written, number=1, frozen=frozen, digest="", published_at=now)
    assert found(key) == []
