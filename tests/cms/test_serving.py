"""Pages kept in the process: everybody's, never older than what they show, and never shown to whom they are closed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from cms.models import ContentVersion, ModulePage, cards, module_page_at

pytestmark = pytest.mark.django_db
Make = Callable[..., ModulePage]


def test_a_page_read_again_costs_one_query(make_module: Make, django_assert_num_queries: Any) -> None:
    page = make_module()
    address = page.get_url()
    first = module_page_at(address, language="fr")

    with django_assert_num_queries(1):
        assert module_page_at(address, language="fr") is first
    assert first.pk == page.pk


def test_what_is_published_replaces_what_was_kept(make_module: Make) -> None:
    page = make_module()
    assert "Un autre titre" not in Client().get(f"{page.get_url()}?step=1").content.decode()

    page.title = "Un autre titre"
    page.save_revision().publish()

    assert "Un autre titre" in Client().get(f"{page.get_url()}?step=1").content.decode()


def test_a_document_that_changes_makes_pages_be_drawn_again(make_module: Make) -> None:
    make_module()
    before = ContentVersion.current()

    get_document_model().objects.create(title="Guide", file=ContentFile(b"text", name="guide.txt"))

    assert ContentVersion.current() != before


def test_a_page_for_accounts_is_in_no_catalogue_and_asks_for_one(make_module: Make) -> None:
    page = make_module("reserve", title="Pour quelques-uns")
    address = page.get_url()
    assert b"Pour quelques-uns" in Client().get(address).content

    closed = PageViewRestriction.objects.create(page=page, restriction_type="login")

    asked = Client().get(address)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/fr/_util/login/")
    assert "Pour quelques-uns" not in Client().get("/fr/catalogue/").content.decode()
    assert cards("fr") == ()

    closed.delete()
    assert b"Pour quelques-uns" in Client().get(address).content


def test_a_page_below_a_closed_one_is_closed_too(make_module: Make, catalogue: Any) -> None:
    page = make_module()
    PageViewRestriction.objects.create(page=catalogue, restriction_type="login")

    assert Client().get(page.get_url()).status_code == 302


def test_what_is_done_on_a_closed_page_is_recorded_for_whom_it_is_for_and_refused_to_others(
    make_module: Make, django_user_model: Any
) -> None:
    page = make_module()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    address = reverse("journey:step", args=[page.module_key])
    ask = page.outline.steps[0].asks[0]
    done = {"ask": ask.id, "kind": "step.opened", "nonce": uuid4().hex, "version": 1, "go": "/fr/"}
    guest = Client()
    guest.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))

    assert Client().post(address, done).status_code == 404
    assert guest.get(page.get_url()).status_code == 200
    assert guest.post(address, done).status_code in (302, 303)


def test_what_is_drawn_once_differs_by_language_and_by_what_is_named() -> None:
    template = engines["django"].from_string(
        "{% load cms_tags i18n %}{% drawn_once %}{% translate 'Steps' %}{% end_drawn_once %}"
        "{% drawn_once on page number %}{{ number }}{{ hidden }}{% end_drawn_once %}"
    )
    page, other = ModulePage(), ModulePage()
    request = RequestFactory().get("/")

    def drawn(page: ModulePage, number: int, hidden: str) -> str:
        return template.render({"page": page, "number": number, "hidden": hidden}, request)

    with override("fr"):
        assert drawn(page, 1, "a") == "Étapes1a"
        assert drawn(page, 1, "b") == "Étapes1a"
        assert drawn(page, 2, "b") == "Étapes2b"
        assert drawn(other, 1, "c") == "Étapes1c"
    with override("en"):
        assert drawn(page, 1, "d") == "Steps1d"
