"""Faults seeded in pages of the resource centre that lacked nothing: each is found, with its field and at its level, and stops what it
must stop; and a second person reads what a first one wrote."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.actions.shelving import Shelf
from cms.engine.compiling import BlockDraft
from cms.engine.readiness import Level
from cms.engine.shelf_readiness import Shelved, lacks_on
from cms.models import BlogPage, ExamplePage, ExamplesPage, InformationPage

SOURCE = {"title": "Une note", "date": "2019"}
TEXT = BlockDraft("markdown", "a", {"text": "Lire."})
IMAGE = BlockDraft("image", "b", {"alt": "Un plan"})
FILM = BlockDraft("video", "c", {"title": "Film", "transcript": "Tout.", "captions": 3, "minutes": 5})
SHEET = BlockDraft("document", "d", {"licence": "CC BY"})
FIGURE = BlockDraft("figure", "e", {"source": "S", "date": "2019"})
WELL = {
    kind: Shelved(
        kind, title="Page", summary="Ce qu’on y trouve.", licence="cc-by-sa", contributors="La rédaction",
        review_date=datetime.date(2030, 1, 1), sources=(SOURCE,), blocks=(TEXT, IMAGE, FILM, SHEET, FIGURE), values=values,
    )
    for kind, values in {
        "resource": {"link": "https://example.org/"},
        "example": {"actors": "Une école", "result": "Des élèves reviennent.", "territory": "Lyon", "year": "2009"},
        "article": {"link": "https://example.org/", "outlet": "Un journal"},
        "bulletin": {"items": [{"title": "Un fait", "source": "S", "date": "2019"}], "period_from": "2018", "period_to": "2019"},
        "publication": {"document": "x", "version": "2", "publication_type": "note"},
        "event": {"starts_at": "2030-01-01", "place": "Ici"},
        "blog": {}, "newsletter": {}, "centre": {}, "community": {}, "cycle": {}, "timeline": {}, "map": {}, "flash": {},
    }.items()
}  # fmt: skip


def spoiled(kind: str, **changed: Any) -> Shelved:
    return replace(WELL[kind], **changed)


def without(kind: str, name: str) -> Shelved:
    return replace(WELL[kind], values={**WELL[kind].values, name: ""})


def with_block(kind: str, block: BlockDraft, **changed: Any) -> Shelved:
    blocks = tuple(replace(each, value={**each.value, **changed}) if each is block else each for each in WELL[kind].blocks)
    return replace(WELL[kind], blocks=blocks)


FAULTS: dict[str, tuple[Callable[[], Shelved], Level, str, str]] = {
    "no summary": (lambda: spoiled("blog", summary=" "), Level.BLOCKING, "summary", "summary"),
    "no licence": (lambda: spoiled("newsletter", licence=""), Level.BLOCKING, "licence", "licence"),
    "no review date": (lambda: spoiled("resource", review_date=None), Level.BLOCKING, "review_date", "reviewed"),
    "a review date that has passed": (lambda: spoiled("resource", is_overdue=True), Level.ADVICE, "review_date", "passed"),
    "no source": (lambda: spoiled("example", sources=()), Level.BLOCKING, "sources", "source"),
    "a source without a date": (lambda: spoiled("example", sources=(SOURCE, {"title": "X"})), Level.ADVICE, "sources", "no date"),
    "nobody who brought it": (lambda: spoiled("publication", contributors=""), Level.ADVICE, "contributors", "who wrote"),
    "no translation": (lambda: spoiled("centre", untranslated=("anglais",)), Level.ADVICE, "title", "translation"),
    "no alternative text": (lambda: with_block("blog", IMAGE, alt=""), Level.BLOCKING, "body", "alternative text"),
    "no transcript": (lambda: with_block("resource", FILM, transcript=""), Level.BLOCKING, "body", "transcript"),
    "a document without a licence": (lambda: with_block("centre", SHEET, licence=""), Level.BLOCKING, "body", "licence"),
    "a figure without its date": (lambda: with_block("newsletter", FIGURE, date=""), Level.BLOCKING, "body", "no date"),
    "an article without its link": (lambda: without("article", "link"), Level.ADVICE, "link", "link"),
    "an article from nowhere": (lambda: without("article", "outlet"), Level.BLOCKING, "outlet", "where it appeared"),
    "news without a source": (
        lambda: spoiled("bulletin", values={**WELL["bulletin"].values, "items": [{"title": "Un fait"}]}),
        Level.BLOCKING, "items", "no source",
    ),
    "a publication without a version": (lambda: without("publication", "version"), Level.BLOCKING, "version", "version"),
    "a resource with nothing in it": (
        lambda: spoiled("resource", values={}, blocks=()), Level.BLOCKING, "document", "nothing to take along",
    ),
    "an example without a result": (lambda: without("example", "result"), Level.BLOCKING, "result", "came of it"),
    "an event that comes without a place": (lambda: without("event", "place"), Level.ADVICE, "place", "where it is"),
}  # fmt: skip


@pytest.mark.parametrize("lacking", [{"is_past": True}, {"values": {"starts_at": "2030-01-01", "event_kind": "call"}}])
def test_nobody_is_sent_to_what_has_been_nor_to_a_call(lacking: dict[str, Any]) -> None:
    assert lacks_on(replace(without("event", "place"), **lacking)) == ()


@pytest.mark.parametrize("kind", WELL)
def test_a_page_that_lacks_nothing_is_told_nothing(kind: str) -> None:
    assert lacks_on(WELL[kind]) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found_and_nothing_else(name: str) -> None:
    spoil, level, field, words = FAULTS[name]
    found = lacks_on(spoil())
    assert len(found) == 1, [lack.message for lack in found]
    assert (found[0].level, found[0].field) == (level, field)
    assert words in found[0].message


# --- in the admin


def signed_in(email: str, *groups: str) -> Client:
    client, person = Client(), get_user_model().objects.create_user(email, "a long password")
    person.groups.add(*Group.objects.filter(name__in=groups))
    client.force_login(person)
    return client


def post_of(page: Any, action: str = "action-publish", **changed: Any) -> dict[str, Any]:
    values = {name: getattr(page, name) for name in ("title", "slug", "summary", "contributors", "licence", "status")}
    values |= dict.fromkeys(("seo_title", "search_description", "published_on", "review_date", "comment"), "")
    streams = {name: streamfield([]) for name in ("body", "sources", "items") if hasattr(page, name)}
    own = {name: getattr(page, name) or "" for name in ("actors", "territory", "year", "result") if hasattr(page, name)}
    rest = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": ""}
    return nested_form_data({**values, **own, **streams, **changed}) | rest | {action: "1"}


@pytest.mark.django_db
def test_publication_waits_and_names_the_field_and_a_draft_does_not(centre: Shelf) -> None:
    editor = signed_in("editor@example.org", "Editors")
    page = ExamplePage.objects.get(slug="mairie", locale__language_code="fr")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "il manque encore à cette page" in editor.get(address).content.decode()

    refused = editor.post(address, post_of(page))
    assert {"summary", "review_date", "sources", "actors", "result"} <= refused.context["form"].errors.keys()
    assert editor.post(address, post_of(page, "action-submit-draft")).status_code == 302

    whole = {"summary": "Elle écoute.", "review_date": "2030-01-01", "actors": "Une mairie", "result": "Un marché le soir."}
    whole |= {"sources": streamfield([("source", {"title": "Une note", "author": "", "date": "2019", "url": ""})])}
    assert editor.post(address, post_of(page, **whole)).status_code == 302
    assert ExamplePage.objects.get(pk=page.pk).summary == "Elle écoute."


@pytest.mark.django_db
@pytest.mark.parametrize("shelf_class", [InformationPage, ExamplesPage])
def test_an_author_submits_and_a_reviewer_approves(centre: Shelf, shelf_class: Any) -> None:
    """By the workflow of the site: nobody has to set one up first."""
    author, reviewer = signed_in("author@example.org", "Editors"), signed_in("reviewer@example.org", "Editors")
    shelf = shelf_class.objects.get(locale__language_code="fr")
    made = {"summary": "Court.", "licence": "cc-by-sa", "review_date": datetime.date(2030, 1, 1), "live": False, "locale": shelf.locale}
    if shelf_class is ExamplesPage:
        sources = [{"type": "source", "value": SOURCE}]
        page = shelf.add_child(instance=ExamplePage(title="Neuf", slug="neuf", actors="A", result="R", sources=sources, **made))
        sent = {"sources": streamfield([("source", {"title": "Une note", "author": "", "date": "2019", "url": ""})])}
    else:
        page, sent = shelf.add_child(instance=BlogPage(title="Neuf", slug="neuf", **made)), {}
    page.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert author.post(address, post_of(page, "action-submit", review_date="2030-01-01", **sent)).status_code == 302
    state = TaskState.objects.get()
    assert state.status == "in_progress"
    assert "Neuf" in reviewer.get("/admin/").content.decode()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    reviewer.post(approve, {"comment": "Bien."})
    page.refresh_from_db()
    assert page.live


@pytest.mark.django_db
def test_a_reviewer_hears_of_a_page_to_read_and_its_author_of_the_answer(centre: Shelf, mailoutbox: list[Any]) -> None:
    author, reviewer = signed_in("author@example.org", "Editors"), signed_in("reviewer@example.org", "Editors")
    signed_in("facilitator@example.org", "Facilitators")
    shelf = InformationPage.objects.get(locale__language_code="fr")
    made = {"summary": "Court.", "licence": "cc-by-sa", "review_date": datetime.date(2030, 1, 1), "live": False, "locale": shelf.locale}
    page = shelf.add_child(
        instance=BlogPage(title="Neuf", slug="neuf", owner=get_user_model().objects.get(email="author@example.org"), **made)
    )
    page.save_revision()
    author.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), post_of(page, "action-submit", review_date="2030-01-01"))
    assert [letter.to for letter in mailoutbox] == [["reviewer@example.org"]]
    assert "Neuf" in mailoutbox[0].subject + mailoutbox[0].body
    assert f"/admin/pages/{page.pk}/edit/" in mailoutbox[0].body

    state = TaskState.objects.get()
    reject = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    reviewer.post(reject, {"comment": "Plus court."})
    assert mailoutbox[-1].to == ["author@example.org"]
    assert "Plus court." in mailoutbox[-1].body
    assert not BlogPage.objects.get(pk=page.pk).live


@pytest.mark.django_db
def test_what_is_overdue_in_the_centre_is_a_report(centre: Shelf) -> None:
    editor = signed_in("editor@example.org", "Editors")
    ExamplePage.objects.filter(slug="ecole").update(review_date=datetime.date(2020, 1, 1))
    shown = editor.get("/admin/resources-to-review/").content.decode()
    assert "Les écoles ouvertes" in shown
    assert "Une mairie écoute" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["modules/?ordering=review_date", "modules/?ordering=content_type__model", "to-review/?", "resources-to-review/?", "approved/?"],
)
def test_a_list_of_the_admin_can_be_searched_in_the_order_it_stands_in(address: str, admin_client: Client) -> None:
    assert admin_client.get(f"/admin/{address}&q=un").status_code == 200
