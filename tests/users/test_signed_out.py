"""Whoever was signed out while writing gets their words back."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
TEXT = "Bonjour Awa,\n\nje passe <jeudi> & vendredi."
FORM = "http://testserver/fr/cohorts/"


def write(client, **sent):
    address = reverse("cohorts:write_many", args=["00000000-0000-4000-8000-000000000001"])
    return client.post(address, {"subject": "Une visite", "text": TEXT, "members": "12", **sent}, headers={"Referer": FORM})


def test_what_was_written_comes_back_word_for_word_with_a_way_to_the_form(client):
    answer = write(client)

    soup = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 403
    assert [each.get_text().removeprefix("\n").replace("\r\n", "\n") for each in soup.select("textarea")] == ["Une visite", TEXT]
    assert soup.select_one("main a.button")["href"].endswith("?next=%2Ffr%2Fcohorts%2F")
    assert "private" in answer["Cache-Control"]


def test_a_sending_without_words_is_led_to_the_way_in(client):
    answer = client.post(reverse("cohorts:write_many", args=["00000000-0000-4000-8000-000000000001"]), {"members": "12"})

    assert answer.status_code == 302


def test_no_password_is_given_back_and_no_foreign_page_is_returned_to(client):
    address = reverse("cohorts:write_many", args=["00000000-0000-4000-8000-000000000001"])
    answer = client.post(address, {"password1": "deux mots", "text": TEXT}, headers={"Referer": "http://elsewhere.example/trap/"})

    assert b"deux mots" not in answer.content
    assert b"trap" not in answer.content


def test_a_form_that_is_too_old_gives_back_what_it_held():
    answer = write(Client(enforce_csrf_checks=True))

    assert answer.status_code == 403
    assert len(BeautifulSoup(answer.content, "html.parser").select("textarea[readonly]")) == 2
