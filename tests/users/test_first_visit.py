"""A first visit is explained in place, once."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from learning.users.access import GUIDES, closed_guides

pytestmark = pytest.mark.django_db
PASSWORD = "un-chemin-de-crete"


def close(client: Client, place: str, back: str = "/en/path/") -> str:
    answer = client.post(reverse("close_guide", args=[place]), {"back": back})
    return answer.headers["Location"]


def test_an_editor_reads_three_sentences_on_the_first_page_until_they_are_closed() -> None:
    editor = get_user_model().objects.create_user("ed@example.org", PASSWORD)
    editor.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(editor)

    shown = BeautifulSoup(client.get("/admin/").content, "html.parser").select_one(".first-visit")

    assert len(shown.select("li")) == 3
    assert close(client, "admin", shown.select_one("[name=back]")["value"]) == "/admin/"
    assert "first-visit" not in client.get("/admin/").content.decode()


def test_what_was_closed_stays_closed_on_another_device() -> None:
    user = get_user_model().objects.create_user("ada@example.org", PASSWORD)
    here, there = Client(), Client()
    here.force_login(user)

    close(here, "path")
    close(here, "path")
    there.force_login(user)

    assert closed_guides(user) == {"path"}
    assert there.session[GUIDES] == ["path"]


def test_what_was_closed_without_an_account_goes_with_whoever_signs_in() -> None:
    user = get_user_model().objects.create_user("ada@example.org", PASSWORD)
    UserProfile.objects.create(user=user, dismissibles={"first-visit-board": True, "other": True})
    client = Client()

    close(client, "path")
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})

    assert client.session[GUIDES] == ["board", "path"]
    assert closed_guides(user) == {"board", "path"}
    assert UserProfile.objects.get(user=user).dismissibles["other"] is True


def test_only_places_that_exist_are_remembered_and_one_is_led_nowhere_else() -> None:
    client = Client()

    assert client.post(reverse("close_guide", args=["elsewhere"])).status_code == 404
    assert close(client, "board", "https://evil.example/") == "/fr/"
    assert close(client, "board", "//evil.example/") == "/fr/"
