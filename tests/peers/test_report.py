"""A final report becomes an example: by its author's consent and an editor's approval, and back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.models import ExamplePage, ExamplesPage
from learning.peers.models import Report
from learning.privacy.access import Person
from learning.privacy.actions import erase_person
from learning.record.models import Subject
from tests.peers.conftest import Walker

pytestmark = pytest.mark.django_db
TEXT = "Nous avons écouté trente habitants, puis ouvert le lieu le samedi."
FORM = {
    "title": "Ouvrir le samedi", "summary": "Un lieu qui ouvre quand on en a besoin.", "shown_as": "Ada, pour le Lieu", "text": TEXT,
    "profile": "association", "territory": "Lyon", "year": "2026", "result": "Trente personnes de plus.", "agree": "on",
}  # fmt: skip


@pytest.fixture
def editor() -> Client:
    client, person = Client(), get_user_model().objects.create_user("editor@example.org", "a long password")
    person.groups.add(Group.objects.get(name="Editors"))
    client.force_login(person)
    return client


@pytest.fixture
def author(walker: Callable[[str], Walker], examples: ExamplesPage) -> Walker:
    ada = walker("ada")
    ada.hand_in(TEXT, place=1)
    return ada


def offer(author: Walker, **changed: Any) -> Any:
    return author.client.post(address(author), {**FORM, **changed}, follow=True)


def address(author: Walker) -> str:
    return f"/fr/peers/{author.page.module_key}/report/"


def test_a_report_is_published_by_an_editor_and_not_before(author: Walker, editor: Client, client: Client) -> None:
    assert address(author) in author.client.get(f"{author.page.url}?step=2").content.decode()
    assert TEXT in author.client.get(address(author)).content.decode()
    offer(author)
    page = ExamplePage.objects.get()
    assert not page.live
    assert "Ouvrir le samedi" not in client.get("/fr/resources/examples/").content.decode()
    assert "Ouvrir le samedi" in editor.get("/admin/reports-offered/").content.decode()
    assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200

    page.get_latest_revision().publish()
    shown = client.get("/fr/resources/examples/").content.decode()
    assert "Ouvrir le samedi" in shown
    whole = client.get(ExamplePage.objects.get().url).content.decode()
    assert TEXT in whole
    assert "Ada, pour le Lieu" in whole
    assert "Il est publié." in author.read(address(author))
    assert "Ouvrir le samedi" not in editor.get("/admin/reports-offered/").content.decode()


def test_without_a_yes_nothing_is_sent(author: Walker) -> None:
    assert "checked" not in author.client.get(address(author)).content.decode()
    assert offer(author, agree="").status_code == 422
    assert not Report.objects.exists()
    assert not ExamplePage.objects.exists()


def test_sent_twice_it_is_one_report(author: Walker) -> None:
    offer(author)
    offer(author, title="Autre")
    assert ExamplePage.objects.count() == Report.objects.count() == 1


def test_withdrawn_it_is_gone_published_or_not(author: Walker, client: Client) -> None:
    offer(author)
    ExamplePage.objects.get().get_latest_revision().publish()
    url = ExamplePage.objects.get().url
    assert [told for told in author.asked_once(address(author)) if "disparaît" in told]
    author.client.post(address(author), {"do": "withdraw"})
    assert client.get(url).status_code == 404
    assert not ExamplePage.objects.exists()
    assert not [one for one in Revision.objects.all() if "samedi" in str(one.content)]
    assert Report.objects.get().withdrawn_at is not None
    offer(author)
    assert ExamplePage.objects.count() == 1, "one may change one's mind again"


def test_an_editor_who_declines_says_why(author: Walker, editor: Client) -> None:
    offer(author)
    report = Report.objects.get()
    editor.post(f"/admin/reports-offered/{report.pk}/decline/", {"word": ""})
    assert ExamplePage.objects.exists()
    editor.post(f"/admin/reports-offered/{report.pk}/decline/", {"word": "Il manque une date."})
    assert not ExamplePage.objects.exists()
    assert "Il manque une date." in author.read(address(author))
    editor.post(f"/admin/reports-offered/{report.pk}/decline/", {"word": "Encore."})
    assert Report.objects.get().declined == "Il manque une date."


def test_nobody_elses_report_is_withdrawn_and_nothing_unwritten_is_offered(author: Walker, walker: Callable[[str], Walker]) -> None:
    offer(author)
    bo = walker("bo")
    assert bo.client.post(address(bo), {"do": "withdraw"}).status_code == 404
    bo.client.post(address(bo), FORM)
    assert Report.objects.count() == 1
    assert author.client.get("/admin/reports-offered/").status_code in (302, 403)


def test_erased_its_author_takes_it_along(author: Walker) -> None:
    offer(author)
    ExamplePage.objects.get().get_latest_revision().publish()
    user = get_user_model().objects.get(email="ada@example.org")
    erase_person(Person(Subject.objects.get(user=user).pk, user.pk), now=timezone.now())
    assert not Report.objects.exists()
    assert not Page.objects.filter(title="Ouvrir le samedi").exists()
