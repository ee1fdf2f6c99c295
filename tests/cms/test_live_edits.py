"""A module changes under a thousand learners: what was predicted is what happens, and nobody loses what they finished."""

import copy
import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from cms.actions.publishing import candidate_of, decide, publish_module
from cms.engine.changing import Choice, Decision, changes_between, likeness, rewritten_between
from cms.formats.panels import forecast_for
from cms.models import ModulePage, TutorialPage, current_outlines
from learning.record.access import progress_of, progress_of_many
from learning.record.actions import EventDraft, append_events, ensure_subject
from learning.record.engine.fold import Fact, fold
from learning.record.models import Head, Progress, Subject
from tests.cms.conftest import step

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TEXT = "Écoutez trois personnes concernées, notez leurs mots, relisez ces notes avec elles et gardez ce qui revient souvent."
OTHER = "Ouvrez le tableau partagé puis classez chaque proposition selon son coût, sa durée, son porteur et son premier pas possible."


def body() -> list[dict[str, Any]]:
    ticks = [[("tick", {"text": f"Fait {number}a"}), ("tick", {"text": f"Fait {number}b"})] for number in range(6)]
    return [step(f"Étape {number}", ("markdown", TEXT), *ticks[number], optional=number == 5) for number in range(6)]


@pytest.fixture
def page(make_module: Callable[..., ModulePage]) -> ModulePage:
    return make_module(page_class=TutorialPage, title="Écouter", body=body())


def people(page: ModulePage, count: int) -> list[uuid.UUID]:
    """Learners at every point of the module, one in six of them to its end."""
    dice = random.Random(7)
    key, (number, outline) = page.translation_key, current_outlines()[page.translation_key]
    asks = [ask.id for each in outline.steps for ask in each.owed]
    subjects = Subject.objects.bulk_create(Subject() for _ in range(count))
    Head.objects.bulk_create(Head(subject=subject) for subject in subjects)
    rows = []
    for subject in subjects:
        done = asks if dice.random() < 1 / 6 else dice.sample(asks, dice.randint(1, len(asks) - 1))
        facts = [Fact(seq, "step.ticked", ask, number, START + timedelta(minutes=seq)) for seq, ask in enumerate(done, start=1)]
        state = fold(None, facts, {number: outline})
        rows.append(Progress(subject=subject, module_key=key, state=state, as_of_seq=len(facts), module_version=number))
    Progress.objects.bulk_create(rows)
    return [subject.pk for subject in subjects]


def split(raw: list[dict[str, Any]]) -> None:
    """The second tick of a step becomes a step of its own."""
    made = step("Étape 1 bis")
    made["value"]["body"] = [raw[1]["value"]["body"].pop()]
    raw.insert(2, made)


def merge(raw: list[dict[str, Any]]) -> None:
    raw[3]["value"]["body"] += raw.pop(4)["value"]["body"]


def reorder(raw: list[dict[str, Any]]) -> None:
    raw.insert(0, raw.pop(3))


def delete(raw: list[dict[str, Any]]) -> None:
    raw.pop(2)


def add_optional(raw: list[dict[str, Any]]) -> None:
    raw.append(step("Pour aller plus loin", ("tick", {"text": "Vu"}), optional=True))


def add_required(raw: list[dict[str, Any]]) -> None:
    raw.append(step("Et encore", ("tick", {"text": "Fait"})))


def rewrite(raw: list[dict[str, Any]]) -> None:
    first = next(child for child in raw if child["value"]["title"] == "Étape 0")["value"]["body"][0]
    first["value"] = OTHER if first["value"] == TEXT else TEXT


EDITS = [
    (split, Choice.KEEP), (merge, Choice.KEEP), (reorder, Choice.KEEP), (add_optional, Choice.KEEP), (delete, Choice.KEEP),
    (rewrite, Choice.INVITE), (add_required, Choice.KEEP), (rewrite, Choice.REQUIRE),
]  # fmt: skip


def test_what_an_edit_does_to_a_thousand_learners_is_what_was_predicted(page: ModulePage) -> None:
    learners = people(page, 1000)
    key = page.translation_key
    before = progress_of_many(learners, [key])
    finished_first = {pair: each.completed_at for pair, each in before.items() if each.completed_at}
    assert len(finished_first) > 100

    seen = set()
    for edit, choice in EDITS:
        draft = TutorialPage.objects.get(pk=page.pk)
        raw = copy.deepcopy(list(draft.body.get_prep_value()))
        edit(raw)
        draft.body = raw
        known = {ask.id for each in current_outlines()[key][1].steps for ask in each.owed}
        rewritten = candidate_of(draft).outline.rewritten
        assert bool(rewritten) == (edit is rewrite), "a rewriting is told from a move"
        decision = Decision(choice, rewritten)
        predicted = forecast_for(draft, decision)

        revision = draft.save_revision()
        decide(revision, decision)
        revision.publish()

        after = progress_of_many(learners, [key])
        fresh = [each for each in current_outlines()[key][1].steps if any(ask.id not in known for ask in each.owed)]
        finished = {pair for pair in before if before[pair].completed_at}
        open_to = [
            (pair, each.required)
            for pair in before.keys() - finished
            for each in fresh
            if any(ask.id not in after[pair].done_asks for ask in each.owed)
        ]
        observed = {
            "learners": len(before),
            "finished": len(finished),
            "lose": sum(after[pair].percent < before[pair].percent for pair in before),
            "refresh": sum(before[pair].state == "done" and after[pair].state == "refresh" for pair in before),
            "finish": sum(bool(after[pair].completed_at) for pair in before.keys() - finished),
            "gain_required": len({pair for pair, required in open_to if required}),
            "gain_optional": len({pair for pair, required in open_to if not required}),
            "new_required": sum(each.required for each in fresh),
            "new_optional": sum(not each.required for each in fresh),
        }
        assert vars(predicted) == observed, edit.__name__
        if choice is not Choice.REQUIRE:
            assert observed["lose"] == 0, edit.__name__
        for pair, moment in finished_first.items():
            assert after[pair].completed_at <= moment, "who had finished stays finished"
        seen |= {name for name, count in observed.items() if count}
        before = after
    assert seen == set(observed), "each count was other than nought at least once"


def publish(page: ModulePage, edit: Callable[[list[dict[str, Any]]], None], choice: Choice = Choice.KEEP) -> ModulePage:
    draft = type(page).objects.get(pk=page.pk)
    raw = copy.deepcopy(list(draft.body.get_prep_value()))
    edit(raw)
    draft.body = raw
    revision = draft.save_revision()
    decide(revision, Decision(choice, candidate_of(draft).outline.rewritten))
    revision.publish()
    return type(page).objects.get(pk=page.pk)


def do(page: ModulePage, learner: uuid.UUID, asks: list[str]) -> None:
    number = current_outlines()[page.translation_key][0]
    facts = {"kind": "step.ticked", "module_key": page.translation_key, "module_version": number}
    append_events(learner, [EventDraft(event_id=uuid.uuid4(), step=ask, **facts) for ask in asks], now=timezone.now())


def owed(page: ModulePage) -> list[str]:
    return [ask.id for each in current_outlines()[page.translation_key][1].steps if each.required for ask in each.owed]


def test_what_is_required_again_is_done_again_and_then_counts(page: ModulePage) -> None:
    learner = ensure_subject()
    do(page, learner, owed(page))
    first = progress_of(learner, [page.translation_key])[page.translation_key]
    assert (first.state, first.percent) == ("done", 100)

    publish(page, rewrite, Choice.REQUIRE)
    later = progress_of(learner, [page.translation_key])[page.translation_key]
    assert (later.state, later.percent) == ("refresh", 80)
    assert later.completed_at == first.completed_at

    do(page, learner, [ask for ask in owed(page) if ask.endswith(".2")])
    again = progress_of(learner, [page.translation_key])[page.translation_key]
    assert (again.state, again.percent, again.completed_at) == ("done", 100, first.completed_at)


def test_a_translation_asks_again_what_its_source_does(page: ModulePage, english_catalogue: Any) -> None:
    english = TutorialPage(title="Listen", slug="listen", locale=english_catalogue.locale, translation_key=page.translation_key, live=False)
    english.body = page.body.get_prep_value()
    english = english_catalogue.add_child(instance=english)
    english.save_revision().publish()
    publish(page, rewrite, Choice.REQUIRE)
    asks = [
        [ask.id for ask in TutorialPage.objects.get(pk=each.pk).compile().steps[0].asks if ask.kind == "tick"] for each in (page, english)
    ]
    assert asks[0] == asks[1]
    assert all(ask.endswith(".2") for ask in asks[0])


def test_a_learner_reads_what_changed_since_they_were_there(page: ModulePage, client: Any) -> None:
    tick = owed(page)[0]
    fields = {"ask": tick, "kind": "step.ticked", "nonce": str(uuid.uuid4()), "version": "1"}
    client.post(f"/fr/walk/{page.module_key}/", fields)
    assert 'id="news"' not in client.get(page.url).content.decode()

    publish(page, add_optional)
    publish(page, delete)
    publish(page, rewrite, Choice.INVITE)
    body = client.get(page.url).content.decode()
    assert 'id="news"' in body
    for title in ("Pour aller plus loin", "Étape 2", "Étape 0"):
        assert title in body
    assert 'id="news"' not in client.get(f"{page.url}?step=1").content.decode(), "a step is read undisturbed"

    client.post(f"/fr/walk/{page.module_key}/", fields | {"ask": owed(page)[3], "nonce": str(uuid.uuid4()), "version": "4"})
    assert 'id="news"' not in client.get(page.url).content.decode(), "who did something since knows"


# --- in the admin


@pytest.fixture
def editor(client: Any) -> Any:
    user = get_user_model().objects.create_user("editor@example.org", "secret-enough")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def test_before_publishing_the_page_says_whom_it_touches_and_takes_the_choice(page: ModulePage, editor: Any) -> None:
    people(page, 12)
    draft = TutorialPage.objects.get(pk=page.pk)
    raw = copy.deepcopy(list(draft.body.get_prep_value()))
    rewrite(raw)
    add_optional(raw)
    draft.body, draft.result, draft.review_date = raw, "Une liste.", datetime(2027, 1, 1, tzinfo=UTC).date()
    draft.sources = [{"type": "source", "value": {"title": "Une note", "date": "2019"}}]
    raw[1]["value"]["body"].append({"type": "action", "value": {"prompt": "Écrire"}, "id": str(uuid.uuid4())})
    draft.body = raw
    draft.save_revision()
    address = reverse("cms_publish", args=[page.pk])

    shown = editor.get(address)
    forecasts = {choice: forecast for choice, _words, _told, forecast in shown.context["options"]}
    assert forecasts["keep"].learners == 12
    assert forecasts["keep"].lose == 0 < forecasts["require"].lose
    assert "12" in shown.content.decode()
    assert f'href="{address}"' in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    rewritten = [step_id for step_id, _title, was in shown.context["steps"] if was]
    counted = editor.post(address, {"do": "count", "choice": "require", "steps": []})
    assert {c: f.lose for c, _w, _t, f in counted.context["options"]}["require"] == 0, "no step ticked, nothing again"
    assert current_outlines()[page.translation_key][0] == 1

    answer = editor.post(address, {"do": "publish", "choice": "invite", "steps": rewritten})
    assert answer.status_code == 302
    number, outline = current_outlines()[page.translation_key]
    assert (number, outline.choice, list(outline.rewritten)) == (2, "invite", rewritten)


def test_a_choice_waits_for_a_publication_that_comes_later(page: ModulePage, editor: Any) -> None:
    people(page, 3)
    draft = TutorialPage.objects.get(pk=page.pk)
    raw = copy.deepcopy(list(draft.body.get_prep_value()))
    rewrite(raw)
    draft.body = raw
    revision = draft.save_revision()
    address = reverse("cms_publish", args=[page.pk])
    editor.post(address, {"do": "later", "choice": "require", "steps": [raw[0]["id"]]})
    assert current_outlines()[page.translation_key][0] == 1
    revision.publish()
    assert current_outlines()[page.translation_key][1].begins_anew


def test_many_pages_published_at_once_pass_the_gates_of_one(page: ModulePage, editor: Any, make_module: Callable[..., ModulePage]) -> None:
    people(page, 3)
    draft = TutorialPage.objects.get(pk=page.pk)
    raw = copy.deepcopy(list(draft.body.get_prep_value()))
    add_required(raw)
    raw[1]["value"]["body"].append({"type": "action", "value": {"prompt": "Écrire"}, "id": str(uuid.uuid4())})
    draft.body, draft.result, draft.review_date = raw, "Une liste.", datetime(2027, 1, 1, tzinfo=UTC).date()
    draft.sources = [{"type": "source", "value": {"title": "Une note", "date": "2019"}}]
    revision = draft.save_revision()
    half_written = make_module("a-moitie", publish=False, promise="")
    half_written.save_revision()
    sound = make_module("entier", review_date=draft.review_date)

    def publish_in_bulk(*pages: ModulePage, **data: str) -> str:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        asked = "&".join(f"id={each.pk}" for each in pages) + "&next=/admin/modules/"
        return str(editor.post(f"{address}?{asked}", data, follow=True).content.decode())

    told = publish_in_bulk(page, half_written, sound)
    assert "Écrivez la promesse" in told
    assert reverse("cms_publish", args=[page.pk]) in told
    assert "Rien n’a été publié" in told
    assert not type(half_written).objects.get(pk=half_written.pk).live
    assert current_outlines()[page.translation_key][0] == 1

    publish_in_bulk(page.get_parent(), include_descendants="on")
    assert not type(half_written).objects.get(pk=half_written.pk).live, "nor by way of the page above it"

    decide(revision, Decision())
    publish_in_bulk(page, sound)
    assert current_outlines()[page.translation_key][0] == 2, "once somebody chose, it may go with others"


def test_a_change_decided_for_a_later_hour_is_told_so(page: ModulePage, editor: Any) -> None:
    draft = TutorialPage.objects.get(pk=page.pk)
    raw = copy.deepcopy(list(draft.body.get_prep_value()))
    add_optional(raw)
    raw[1]["value"]["body"].append({"type": "action", "value": {"prompt": "Écrire"}, "id": str(uuid.uuid4())})
    draft.body, draft.result, draft.review_date = raw, "Une liste.", datetime(2037, 1, 1, tzinfo=UTC).date()
    draft.sources = [{"type": "source", "value": {"title": "Une note", "date": "2019"}}]
    draft.go_live_at = timezone.now() + timedelta(days=30)
    draft.save_revision()

    told = editor.post(reverse("cms_publish", args=[page.pk]), {"do": "publish", "choice": "keep"}, follow=True).content.decode()
    assert "sera publié le" in told
    assert current_outlines()[page.translation_key][0] == 1


def test_what_the_record_knows_is_not_destroyed(page: ModulePage, editor: Any, make_module: Callable[..., ModulePage]) -> None:
    do(page, ensure_subject(), owed(page)[:1])
    superuser = get_user_model().objects.create_superuser("root@example.org", "secret-enough")
    editor.force_login(superuser)
    for target in (page, page.get_parent()):
        answer = editor.post(reverse("wagtailadmin_pages:delete", args=[target.pk]))
        assert answer.url == reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}"
    editor.post(bulk)
    with pytest.raises(ProtectedError), transaction.atomic():
        page.delete()
    assert TutorialPage.objects.filter(pk=page.pk).exists()
    page.unpublish()
    assert not TutorialPage.objects.get(pk=page.pk).live

    other = make_module("personne-ici")
    editor.post(reverse("wagtailadmin_pages:delete", args=[other.pk]))
    assert not ModulePage.objects.filter(pk=other.pk).exists()


# --- the engine


def test_a_typo_a_move_and_a_rewriting_are_told_apart() -> None:
    assert likeness(TEXT, TEXT.replace("notez", "notes")) > 0.9
    assert likeness(TEXT, OTHER) < 0.4
    assert rewritten_between({"a": TEXT, "b": "court"}, {"a": OTHER, "b": "autre", "c": TEXT}) == ("a",)
    assert rewritten_between({"a": TEXT}, {"a": TEXT + " Et voilà."}) == ()


def test_changes_name_what_is_added_rewritten_and_gone(page: ModulePage) -> None:
    before = page.compile()
    raw = copy.deepcopy(list(page.body.get_prep_value()))
    delete(raw)
    add_optional(raw)
    page.body = raw
    after = page.compile()
    found = [(change.kind, change.title, change.required, change.number) for change in changes_between(before, after, {raw[0]["id"]})]
    assert found == [
        ("rewritten", "Étape 0", True, 1),
        ("added", "Pour aller plus loin", False, 6),
        ("removed", "Étape 2", True, 0),
    ]


def test_publishing_the_same_page_twice_is_publishing_it_once(page: ModulePage) -> None:
    first = publish_module(page)
    assert publish_module(page) == first
