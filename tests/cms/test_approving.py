"""A reviewer approves what learners are on: the choice is asked for, by whatever door the approval came, and nothing typed is lost."""

import copy
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, TaskState

from cms.actions.publishing import decide
from cms.engine.changing import Choice, Decision
from cms.models import CataloguePage, DiscoveryPage, ModulePage, TutorialPage, current_outlines
from tests.cms.test_editing import add_url, form_of
from tests.cms.test_live_edits import add_required, body, people

pytestmark = pytest.mark.django_db


def signed_in(email: str, *groups: str) -> Client:
    client, person = Client(), get_user_model().objects.create_user(email, "a long password")
    person.groups.add(*Group.objects.filter(name__in=groups))
    client.force_login(person)
    return client


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer@example.org", "Editors")


@pytest.fixture
def page(make_module: Callable[..., ModulePage]) -> ModulePage:
    return make_module(page_class=TutorialPage, title="Écouter", body=body())


def sent_for_review(page: ModulePage, **changed: Any) -> TaskState:
    """A draft that asks for one thing more, complete, and waiting for a reviewer."""
    draft = TutorialPage.objects.get(pk=page.pk)
    raw = copy.deepcopy(list(draft.body.get_prep_value()))
    add_required(raw)
    raw[1]["value"]["body"].append({"type": "action", "value": {"prompt": "Écrire"}, "id": str(uuid.uuid4())})
    draft.body, draft.result, draft.review_date = raw, "Une liste.", datetime(2037, 1, 1, tzinfo=UTC).date()
    draft.sources = [{"type": "source", "value": {"title": "Une note", "date": "2019"}}]
    for name, value in changed.items():
        setattr(draft, name, value)
    draft.save_revision()
    author, _made = get_user_model().objects.get_or_create(email="author@example.org")
    draft.get_workflow().start(draft, author)
    return TaskState.objects.get(revision=draft.latest_revision)


def approve(page: ModulePage, state: TaskState) -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])


def ids_of(page: ModulePage) -> dict[str, str]:
    """What the editing form sends along of a draft that was saved: each block's own id."""
    draft, found = ModulePage.objects.get(pk=page.pk).specific.get_latest_revision_as_object(), {}
    for place, step in enumerate(draft.body.get_prep_value()):
        found[f"body-{place}-id"] = step["id"]
        found |= {f"body-{place}-value-body-{inner}-id": block["id"] for inner, block in enumerate(step["value"]["body"])}
    return found | {f"sources-{place}-id": source["id"] for place, source in enumerate(draft.sources.get_prep_value())}


def version(page: ModulePage) -> int:
    return current_outlines()[page.translation_key][0]


def test_an_approval_from_the_dashboard_leads_to_the_choice_and_is_kept(page: ModulePage, reviewer: Client) -> None:
    people(page, 3)
    state = sent_for_review(page)
    choice = reverse("cms_publish", args=[page.pk])

    answer = reviewer.post(approve(page, state), {"comment": "Bien relu."})
    assert answer.status_code == 302
    assert answer["Location"] == choice
    assert version(page) == 1, "nothing is kept, invited or required in silence"
    state.refresh_from_db()
    assert (state.status, state.comment) == ("approved", "Bien relu.")
    assert "Votre approbation est gardée" in reviewer.get(choice).content.decode()

    reviewer.post(choice, {"do": "publish", "choice": "keep"})
    assert version(page) == 2


def test_the_window_of_an_approval_with_a_comment_goes_on_to_the_choice(page: ModulePage, reviewer: Client) -> None:
    people(page, 3)
    state = sent_for_review(page)
    answer = reviewer.post(approve(page, state), {"comment": "Bien."}, headers={"x-requested-with": "XMLHttpRequest"})
    told = json.loads(answer.content)
    assert (told["step"], told["redirect"]) == ("success", reverse("cms_publish", args=[page.pk]))
    assert version(page) == 1


def test_an_approval_given_with_an_edit_keeps_what_was_typed_and_is_read_once_more(reviewer: Client, catalogue: CataloguePage) -> None:
    reviewer.post(add_url(catalogue), form_of() | {"action-publish": "1"})
    page = DiscoveryPage.objects.get()
    people(page, 3)
    page.save_revision()
    page.get_workflow().start(page, get_user_model().objects.create_user("author@example.org", "a long password"))

    approval = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    approval["workflow-action-extra-data"] = json.dumps({"comment": "Bien relu."})
    edited = form_of(promise="Voir autrement par quoi commencer.") | approval
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    reviewer.post(address, edited)
    assert version(page) == 1
    draft = DiscoveryPage.objects.get().get_latest_revision_as_object()
    assert draft.promise == "Voir autrement par quoi commencer."
    assert TaskState.objects.get(status="approved").comment == "Bien relu."

    again = TaskState.objects.get(status="in_progress")  # what was edited is read once more
    choice = reverse("cms_publish", args=[page.pk])
    assert reviewer.post(approve(page, again), {"comment": "Relu."})["Location"] == choice
    assert version(page) == 1
    reviewer.post(choice, {"do": "publish", "choice": "keep"})
    assert (version(page), DiscoveryPage.objects.get().promise) == (2, "Voir autrement par quoi commencer.")


def test_an_approval_on_the_page_of_a_draft_nobody_touched_is_the_last_and_leads_to_the_choice(
    reviewer: Client, catalogue: CataloguePage
) -> None:
    reviewer.post(add_url(catalogue), form_of() | {"action-publish": "1"})
    page = DiscoveryPage.objects.get()
    people(page, 3)
    address, written = reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(promise="Voir autrement\xa0: par quoi commencer.")
    reviewer.post(address, written)
    page.refresh_from_db()
    page.get_workflow().start(page, get_user_model().objects.create_user("author@example.org", "a long password"))

    approval = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = reviewer.post(address, written | ids_of(page) | approval)
    assert answer["Location"] == reverse("cms_publish", args=[page.pk])
    assert list(TaskState.objects.values_list("status", flat=True)) == ["approved"]
    assert version(page) == 1
    reviewer.post(answer["Location"], {"do": "publish", "choice": "keep"})
    assert (version(page), DiscoveryPage.objects.get().promise) == (2, "Voir autrement\xa0: par quoi commencer.")


def test_the_last_approval_of_somebody_who_may_not_publish_is_refused(page: ModulePage) -> None:
    people(page, 3)
    state = sent_for_review(page)
    group = Group.objects.create(name="Reviewers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    state.task.specific.groups.add(group)
    reviewer = signed_in("reviewer@example.org", "Reviewers")

    assert reviewer.post(approve(page, state), {"comment": "Bien."}).status_code in (302, 403)
    assert reviewer.post(reverse("cms_publish", args=[page.pk]), {"do": "publish"})["Location"] == "/admin/"
    state.refresh_from_db()
    assert (state.status, version(page)) == ("in_progress", 1)


def test_a_draft_that_lacks_something_is_approved_but_not_published(page: ModulePage, reviewer: Client) -> None:
    state = sent_for_review(page, promise="")
    answer = reviewer.post(approve(page, state), {"comment": "Bien."}, follow=True)
    assert "Écrivez la promesse" in answer.content.decode()
    assert version(page) == 1


@pytest.mark.parametrize("chosen", [True, False])
def test_nobody_is_asked_twice_nor_where_nobody_is_touched(page: ModulePage, reviewer: Client, chosen: bool) -> None:
    if chosen:
        people(page, 3)
    state = sent_for_review(page)
    if chosen:
        decide(TutorialPage.objects.get(pk=page.pk).get_latest_revision(), Decision(Choice.INVITE))
    answer = reviewer.post(approve(page, state), {"comment": "Bien."})
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert version(page) == 2


def test_a_rejection_leads_nowhere_else(page: ModulePage, reviewer: Client) -> None:
    people(page, 3)
    state = sent_for_review(page)
    reject = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    assert reviewer.post(reject, {"comment": "Plus court."})["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert version(page) == 1


# --- found again by whoever may publish

LIST = "/admin/approved/"


def held(page: ModulePage, reviewer: Client, **changed: Any) -> None:
    reviewer.post(approve(page, sent_for_review(page, **changed)), {"comment": "Bien relu."})


def test_an_approved_draft_that_waits_is_on_the_first_page_and_in_a_report_until_it_is_published(
    page: ModulePage, reviewer: Client
) -> None:
    people(page, 3)
    choice = f'href="{reverse("cms_publish", args=[page.pk])}"'
    assert choice not in reviewer.get("/admin/").content.decode()
    held(page, reviewer)

    colleague = signed_in("colleague@example.org", "Editors")
    for place in ("/admin/", LIST):
        shown = colleague.get(place).content.decode()
        assert choice in shown
        assert "Voyez qui cela touche, choisissez et publiez" in shown
        assert "reviewer@example.org" in shown
    assert f'"{LIST}"' in colleague.get("/admin/").content.decode(), "the menu leads to it"

    colleague.post(reverse("cms_publish", args=[page.pk]), {"do": "later", "choice": "keep"})
    assert "Un choix est gardé" in colleague.get(LIST).content.decode()
    colleague.post(reverse("cms_publish", args=[page.pk]), {"do": "publish", "choice": "keep"})
    for place in ("/admin/", LIST):
        assert choice not in colleague.get(place).content.decode()
    TutorialPage.objects.get(pk=page.pk).unpublish()
    assert choice not in colleague.get(LIST).content.decode(), "what was published and taken out waits for nobody"


def test_an_approved_draft_that_lacks_something_is_listed_with_its_place(reviewer: Client, make_module: Callable[..., ModulePage]) -> None:
    page = make_module(page_class=TutorialPage, title="Écouter", body=body(), publish=False)
    held(page, reviewer, promise="")
    shown = reviewer.get(LIST).content.decode()
    assert "Voyez ce qui manque et publiez" in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown


def test_the_page_of_the_choice_names_what_stands_against_publishing(page: ModulePage, reviewer: Client) -> None:
    people(page, 3)
    held(page, reviewer, promise="")
    shown = reviewer.get(reverse("cms_publish", args=[page.pk])).content.decode()
    assert "Écrivez la promesse" in shown
    assert 'value="publish"' not in shown


def test_a_draft_edited_planned_or_sent_again_since_is_not_an_approved_one_that_waits(page: ModulePage, reviewer: Client) -> None:
    def waits() -> bool:
        return reverse("cms_publish", args=[page.pk]) in reviewer.get(LIST).content.decode()

    people(page, 3)
    held(page, reviewer)
    draft = TutorialPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    author = get_user_model().objects.get(email="author@example.org")
    draft.get_workflow().start(draft, author)
    assert not waits(), "who reviews it again decides"
    draft.current_workflow_state.cancel(user=author)
    assert waits()

    revision = TutorialPage.objects.get(pk=page.pk).latest_revision
    revision.approved_go_live_at = datetime(2037, 1, 1, tzinfo=UTC)
    revision.save()
    assert not waits()
    revision.approved_go_live_at = None
    revision.save()

    draft.promise = "Autre chose."
    draft.save_revision()
    assert not waits()


def test_only_who_may_publish_finds_what_waits(page: ModulePage, reviewer: Client) -> None:
    people(page, 3)
    held(page, reviewer)
    author = get_user_model().objects.get(email="author@example.org")
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=change)
    author.groups.add(group)
    writer = Client()
    writer.force_login(author)

    first = writer.get("/admin/").content.decode()
    assert "Écouter" not in first
    assert LIST not in first
    assert writer.get(LIST)["Location"] == "/admin/"


def test_one_approved_draft_costs_what_many_do(reviewer: Client, make_module: Callable[..., ModulePage]) -> None:
    def cost(count: int) -> list[int]:
        while TaskState.objects.count() < count:
            held(make_module(f"brouillon-{TaskState.objects.count()}", page_class=TutorialPage, publish=False), reviewer, promise="")
        found = []
        for place in ("/admin/", LIST):
            with CaptureQueriesContext(connection) as made:
                assert "brouillon" in reviewer.get(place).content.decode().lower()
            found.append(len(made))
        return found

    cost(1)
    assert cost(1) == cost(9)
