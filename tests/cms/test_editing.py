"""An editor at work in the admin: a draft always saves, publication waits for what is missing."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import get_page_models
from wagtail.signals import page_published
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.engine.readiness import lacks_of
from cms.formats.form import written_of
from cms.models import FORMATS, DiscoveryPage, ModulePage, ModuleVersion, Term, WebinarPage, vocabulary
from tests.cms.conftest import RECALL, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("editor@example.org", "secret-enough")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def form_of(**values):
    """A discovery path as the browser would send it."""
    blocks = streamfield(
        [
            ("markdown", "Un texte."),
            ("example", {"title": "Ici", "who": "Une commune", "profile": "", "text": "Fait.", "source": ""}),
            (
                "recall",
                {
                    "question": "Par quoi ?",
                    "kind": "single",
                    "choices": {
                        "count": "2",
                        "0": {"deleted": "", "order": "0", "value": {"text": "A", "right": "on", "feedback": ""}},
                        "1": {"deleted": "", "order": "1", "value": {"text": "B", "feedback": ""}},
                    },
                    "answer": "",
                    "explanation": "",
                },
            ),
            ("action", {"prompt": "Écrivez une action."}),
        ]
    )
    source = {"title": "Une note", "author": "", "date": "2019", "url": ""}
    base = {
        "title": "Premiers pas",
        "slug": "premiers-pas",
        "promise": "Voir par quoi commencer.",
        "objectives": "projects",
        "route_inform": "2",
        "route_train": "0",
        "route_act": "0",
        "maturity_from": "1",
        "maturity_to": "2",
        "skills": "start-from-needs",
        "status": "in-progress",
        "licence": "cc-by-sa",
        "review_date": "2027-01-01",
        "exit_inform": "",
        "exit_train": "",
        "exit_act": "",
        "sources": streamfield([("source", source)]),
        "body": streamfield([("step", {"title": "Écouter", "minutes": "5", "anchor": "", "body": blocks})]),
        "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""},
    }
    return nested_form_data({name: value for name, value in (base | values).items() if value is not None})


def add_url(catalogue):
    return reverse("wagtailadmin_pages:add", args=("cms", "discoverypage", catalogue.pk))


def test_a_complete_module_is_published(editor, catalogue):
    answer = editor.post(add_url(catalogue), form_of() | {"action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors.as_json() if answer.context else ""
    page = DiscoveryPage.objects.get()
    assert page.live
    assert page.skills == ["start-from-needs"]
    (found,) = ModuleVersion.objects.get().read_outline().steps
    assert [ask.kind.value for ask in found.asks] == ["recall", "action"]


def test_publishing_breaks_off_whole_when_its_last_part_fails(editor, catalogue):
    def broken(**_kwargs):
        raise RuntimeError("the process dies here")

    page_published.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            editor.post(add_url(catalogue), form_of() | {"action-publish": "1"})
    finally:
        page_published.disconnect(broken)
    assert (DiscoveryPage.objects.count(), ModuleVersion.objects.count()) == (0, 0)
    assert editor.post(add_url(catalogue), form_of() | {"action-publish": "1"}).status_code == 302
    assert (DiscoveryPage.objects.get().live, ModuleVersion.objects.count()) == (True, 1)


def test_an_empty_draft_is_saved(editor, catalogue):
    empty = {"promise": "", "objectives": None, "review_date": "", "sources": streamfield([]), "body": streamfield([])}
    answer = editor.post(add_url(catalogue), form_of(**empty))
    assert answer.status_code == 302
    assert not DiscoveryPage.objects.get().live


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"promise": ""}, "promise"),
        ({"objectives": None}, "objectives"),
        ({"route_inform": "0"}, "route_inform"),
        ({"review_date": ""}, "review_date"),
        ({"sources": streamfield([])}, "sources"),
        ({"body": streamfield([])}, "body"),
    ],
)
def test_publication_names_the_field_that_lacks(editor, catalogue, values, field):
    answer = editor.post(add_url(catalogue), form_of(**values) | {"action-publish": "1"})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not ModulePage.objects.exists()


@pytest.mark.parametrize("code", FORMATS)
def test_the_editor_of_every_format_opens_and_says_what_lacks(editor, catalogue, code):
    page_class = FORMATS[code]
    address = reverse("wagtailadmin_pages:add", args=("cms", page_class._meta.model_name, catalogue.pk))
    assert "help-warning" in editor.get(address).content.decode()
    page = catalogue.add_child(instance=page_class(title="X", slug=f"x-{code}", locale=catalogue.locale, live=False))
    assert editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).status_code == 200


HOSTILE = "<script>canary()</script>"


@pytest.mark.parametrize("code", FORMATS)
def test_hostile_words_in_every_field_do_nothing(editor, client, catalogue, code):
    body = [
        step(
            HOSTILE,
            ("markdown", HOSTILE),
            ("callout", {"title": HOSTILE, "text": HOSTILE}),
            ("term", {"term": HOSTILE, "definition": HOSTILE}),
        )
    ]
    page_class = FORMATS[code]
    values = {
        name: HOSTILE
        for name in ("promise", "author", "question", "note", "result", "summary", "report_prompt", "programme", "teacher_notes")
        if hasattr(page_class, name)
    }
    page = catalogue.add_child(instance=page_class(title=HOSTILE, slug=f"x-{code}", locale=catalogue.locale, body=body, **values))
    page.save_revision().publish()
    for address in (page.url, f"{page.url}?step=1", f"{page.url}?all=1", reverse("wagtailadmin_pages:edit", args=(page.pk,))):
        assert HOSTILE not in client.get(address).content.decode()


def test_a_start_is_written_and_read_in_the_time_zone_of_the_webinar(editor, catalogue):
    address = reverse("wagtailadmin_pages:add", args=("cms", "webinarpage", catalogue.pk))
    rows = {name: streamfield([]) for name in ("sources", "speakers", "body")}
    comments = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    written = {"title": "Loin", "slug": "loin", "starts_at": "2030-07-01 14:00", "timezone": "America/Montreal", "comments": comments}
    fields = nested_form_data(rows | written | {"maturity_from": "1", "maturity_to": "4", "status": "in-progress"}) | dict.fromkeys(
        ("route_inform", "route_train", "route_act"), "0"
    )
    answer = editor.post(address, fields)
    assert answer.status_code == 302, answer.context["form"].errors.as_json()
    page = WebinarPage.objects.get()
    assert page.starts_at == datetime.datetime(2030, 7, 1, 18, 0, tzinfo=datetime.UTC)

    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    shown = BeautifulSoup(editor.get(edit).content, "html.parser").select_one("[name=starts_at]")["value"]
    assert shown == "2030-07-01 14:00"

    def latest():
        return WebinarPage.objects.get().get_latest_revision_as_object()

    editor.post(edit, fields | {"starts_at": shown})
    assert latest().starts_at == page.starts_at, "saved again, it is the same moment"
    editor.post(edit, fields | {"timezone": "Asia/Tokyo"})
    assert latest().starts_at == datetime.datetime(2030, 7, 1, 5, 0, tzinfo=datetime.UTC)
    refused = editor.post(edit, fields | {"timezone": "Mars/Olympus"})
    assert "timezone" in refused.context["form"].errors


def test_a_term_is_renamed_without_writing_json(editor):
    found = Term.objects.get(kind="objective", code="projects")
    data = {"label_fr": "Projets", "label_en": "Projects", "description_fr": "", "description_en": "", "position": 4}
    answer = editor.post(reverse("wagtailsnippets_cms_term:edit", args=(found.pk,)), data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert [each.label("fr") for each in vocabulary("objective")][3] == "Projets"
    found.refresh_from_db()
    assert (found.kind, found.code) == ("objective", "projects")


def test_every_module_is_listed(editor, make_module):
    make_module()
    assert "Premiers pas" in editor.get(reverse("modules:index")).content.decode()


def test_readiness_of_a_discovery_path_names_the_step_without_recall(make_module):
    page = make_module(
        publish=False, review_date=datetime.date(2027, 1, 1), body=[step("Lire", ("markdown", "x")), step("Dire", ("recall", RECALL))]
    )
    found = [(lack.level.value, lack.params.get("step")) for lack in lacks_of(written_of(page)) if "has no recall" in lack.message]
    assert found == [("blocking", "Lire")]


def test_what_lacks_is_said_again_after_a_save_with_the_way_to_its_field(editor, client, make_module):
    page = make_module(page_class=DiscoveryPage, body=[step("Lire", ("markdown", "x"))])
    page.promise = ""
    page.save_revision()
    address = f"/admin/modules-live/{page.pk}/readiness/"

    said = BeautifulSoup(editor.get(address, headers={"accept-language": "en"}).content, "html.parser")

    assert page.get_latest_revision_as_object().promise == "" != DiscoveryPage.objects.get(pk=page.pk).promise, "the draft is judged"
    assert {("promise", ""), ("body", "Lire")} <= {(one["data-field"], one["data-step"]) for one in said.select(".readiness__go")}
    assert Client().get(address).status_code == 302
    assert editor.get(f"/admin/modules-live/{page.get_parent().pk}/readiness/").content == b"", "nothing is asked of a catalogue"


def test_two_modules_may_begin_with_the_same_title(editor, catalogue):
    for _again in range(3):
        assert editor.post(add_url(catalogue), form_of()).status_code == 302

    assert sorted(DiscoveryPage.objects.values_list("slug", flat=True)) == ["premiers-pas", "premiers-pas-2", "premiers-pas-3"]
    third = DiscoveryPage.objects.get(slug="premiers-pas-3")
    assert editor.post(f"/admin/pages/{third.pk}/edit/", form_of(promise="Le navigateur envoie l’adresse sans numéro.")).status_code == 302
    assert third.get_latest_revision_as_object().slug == "premiers-pas-3"


@pytest.mark.parametrize("page_class", get_page_models())
def test_every_page_can_be_planned_and_commented_on(page_class):
    form_class = page_class.get_edit_handler().get_form_class()
    assert {"go_live_at", "expire_at"} <= form_class.base_fields.keys()
    assert "comments" in form_class.formsets


def test_an_editor_sets_an_hour_beside_the_page_and_leaves_a_remark(editor, catalogue):
    comment = {"id": "", "text": "Plus court ?", "contentpath": "promise", "position": "", "user": ""}
    comments = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "", "0": comment}
    replies = {f"comments-0-replies-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    hour = {"go_live_at": "2037-01-05 08:00", "comments": comments}
    answer = editor.post(add_url(catalogue), form_of(**hour) | replies | {"comments-0-replies-MAX_NUM_FORMS": "", "action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors.as_json() if answer.context else ""
    page = DiscoveryPage.objects.get()
    assert not page.live
    assert page.approved_schedule
    assert [each.text for each in page.wagtail_admin_comments.all()] == ["Plus court ?"]
