"""What a learner writes or ticks for themselves: reflections, notes, checklists, modules of other sites."""

import uuid

import pytest

from cms.models import TutorialPage
from learning.record.access import private_texts, progress_of
from learning.record.models import Subject
from tests.cms.conftest import catalogue, make_module, step  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def post(client, page, block_id, kind, **data):
    fields = {"ask": block_id, "kind": kind, "nonce": str(uuid.uuid4()), "version": "1"} | data
    return client.post(f"/fr/walk/{page.module_key}/", fields)


def test_words_and_ticks_are_kept_and_shown_again(client, make_module):  # noqa: F811
    external = {"title": "Un cours", "by": "Ailleurs", "url": "https://example.org/", "minutes": 20, "text": ""}
    page = make_module(
        page_class=TutorialPage,
        body=[
            step(
                "Faire",
                ("tick", {"text": "Fait"}),
                ("reflection", {"prompt": "Et moi ?"}),
                ("checklist", {"title": "Points", "items": ["A", "B"]}),
            ),
            step("Ailleurs", ("external", external)),
        ],
    )
    first, second = page.step_views
    tick, reflection, checklist, note = (ask.id for ask in first.asks)
    (outside, _own_note) = (ask.id for ask in second.asks)
    assert post(client, page, reflection, "note.written", text="Je me demande").status_code == 302
    assert post(client, page, note, "note.written", text="Ma note").status_code == 302
    assert post(client, page, checklist, "checklist.kept", item_1="yes").status_code == 302
    learner = Subject.objects.get().pk
    assert private_texts(learner, page.module_key) == {reflection: "Je me demande", note: "Ma note"}

    body = client.get(f"{page.url}?step=1").content.decode()
    assert "Je me demande" in body
    assert "Ma note" in body
    assert 'name="item_1" value="yes" checked' in body
    assert 'name="item_0" value="yes">' in body

    key = uuid.UUID(page.module_key)
    assert progress_of(learner, [key])[key].percent == 0, "a tutorial asks for its ticks"
    post(client, page, tick, "step.ticked")
    post(client, page, outside, "step.ticked")
    done = progress_of(learner, [key])[key]
    assert outside in done.done_asks
    post(client, page, outside, "step.unticked")
    assert outside not in progress_of(learner, [key])[key].done_asks


def test_a_note_is_never_owed(make_module):  # noqa: F811
    page = make_module(page_class=TutorialPage, body=[step("Faire", ("tick", {"text": "Fait"}))])
    outline = page.compile()
    tick, _note = outline.steps[0].asks
    assert outline.is_complete({tick.id})
    assert outline.step_is_done(outline.steps[0], {tick.id})
