"""Mail that was asked for: at most one a week, stopped by one press, sent once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import html5lib
import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from learning.jobs.actions import sweep_jobs
from learning.mail.access import chosen_language, language_of
from learning.mail.actions import accept, send_post, stop, sweep_letters, write_letter
from learning.mail.actions.posting import subject_of
from learning.mail.engine.posting import WEEK, Rhythm, Waiting, sort_post
from learning.mail.models import REMINDERS, Letter, Subscription

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
RHYTHMS = {"w": Rhythm.WEEKLY, "o": Rhythm.AT_ONCE}


def waiting(number: int, topic: str, age: float = 0, after: float = 0) -> Waiting:
    return Waiting(number, topic, NOW - timedelta(days=age), NOW - timedelta(days=after))


@pytest.mark.parametrize(
    ("letters", "last", "now", "drop"),
    [
        ([waiting(1, "w"), waiting(2, "w")], None, (1, 2), ()),
        ([waiting(1, "w")], 6.9, (), ()),
        ([waiting(1, "w")], 7, (1,), ()),
        ([waiting(1, "w"), waiting(2, "o")], 1, (2,), ()),
        ([waiting(1, "w"), waiting(2, "o")], 8, (1, 2), ()),
        ([waiting(1, "stopped")], None, (), (1,)),
        ([waiting(1, "w", age=61)], None, (), (1,)),
        ([waiting(1, "o", after=-1)], None, (), ()),
    ],
)
def test_what_goes_now_what_waits_and_what_is_dropped(letters: list[Waiting], last: float | None, now: tuple, drop: tuple) -> None:
    post = sort_post(letters, RHYTHMS, last_weekly_at=None if last is None else NOW - timedelta(days=last), now=NOW)

    assert (post.now, post.drop) == (now, drop)


@given(st.lists(st.tuples(st.sampled_from(["w", "o", "x"]), st.floats(0, 40)), max_size=25))
def test_however_many_letters_are_written_at_most_one_mail_a_week_goes(written: list[tuple[str, float]]) -> None:
    letters = [Waiting(number, topic, NOW + timedelta(days=day), NOW + timedelta(days=day)) for number, (topic, day) in enumerate(written)]
    sent: list[datetime] = []
    for hour in range(0, 50 * 24, 6):
        now = NOW + timedelta(hours=hour)
        post = sort_post(
            [each for each in letters if each.written_at <= now], {"w": Rhythm.WEEKLY}, last_weekly_at=(sent or [None])[-1], now=now
        )
        letters = [each for each in letters if each.id not in {*post.now, *post.drop}]
        sent += [now] if post.now else []

    assert all(later - earlier >= WEEK for earlier, later in pairwise(sent))
    assert not letters


@pytest.fixture
def user(db: None) -> Any:
    return get_user_model().objects.create_user("lea@example.org", "a long password")


def write(user: Any, key: str = "k", topic: str = "cohort:1", language: str = "fr") -> Letter | None:
    said = {"subject": "Bonjour\r\nBcc: x@y.z", "body": "<b>Léa</b>"}
    return write_letter(user.pk, topic=topic, key=key, language=language, now=timezone.now(), path="/fr/", **said)


def test_whoever_did_not_ask_gets_nothing(user: Any) -> None:
    assert write(user) is None
    assert sweep_jobs() == 0
    assert mail.outbox == []


def test_a_letter_written_twice_is_one_mail_in_text_and_html_without_a_picture(user: Any) -> None:
    accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())
    for _again in range(2):
        write(user)

    sweep_jobs()
    send_post(user.pk)

    sent = mail.outbox[0]
    html = str(sent.alternatives[0][0])
    assert len(mail.outbox) == 1
    assert sent.subject == "Bonjour Bcc: x@y.z"
    assert sent.to == ["lea@example.org"]
    assert "<b>Léa</b>" in sent.body
    assert "&lt;b&gt;" in html
    assert "<img" not in html
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("languages", [("fr",), ("en",), ("fr", "en")], ids="-".join)
def test_a_mail_is_valid_and_names_the_language_of_each_of_its_letters(user: Any, languages: tuple[str, ...]) -> None:
    accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())
    for language in languages:
        write(user, language, language=language)
    sweep_jobs()
    send_post(user.pk)

    html = str(mail.outbox[0].alternatives[0][0])
    parser, soup = html5lib.HTMLParser(strict=False), BeautifulSoup(html, "html.parser")
    parser.parse(html)

    assert parser.errors == []
    assert soup.html["lang"] == languages[-1]
    assert [letter["lang"] for letter in soup.select("body > div > div")] == list(languages)
    assert ("Read on" if languages[-1] == "en" else "Lire la suite") in soup.text


def test_a_second_mail_waits_for_its_week_and_then_brings_all_that_waited(user: Any) -> None:
    accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())
    write(user, "first")
    sweep_jobs()
    for key in ("second", "third"):
        write(user, key)
    sweep_jobs()
    within = len(mail.outbox)
    Letter.objects.filter(key="first").update(mailed_at=timezone.now() - timedelta(days=7))

    sweep_letters(now=timezone.now())
    sweep_jobs()

    assert (within, len(mail.outbox)) == (1, 2)
    assert Letter.objects.waiting().count() == 0


@pytest.mark.parametrize(
    ("language", "subjects", "subject"),
    [
        ("fr", ["« Retz » cette semaine"], "« Retz » cette semaine"),
        ("fr", ["Un mot", "Un mot"], "Un mot"),
        ("fr", ["« Retz » cette semaine", "« Loire » cette semaine"], "« Retz » cette semaine · « Loire » cette semaine"),
        ("fr", ["x" * 60, "y" * 60], "x" * 60 + " et 1 autre"),
        ("fr", ["x" * 90, "y", "z"], "x" * 90 + " et 2 autres"),
        ("en", ["x" * 30, "y" * 30, "z" * 30], "x" * 30 + " · " + "y" * 30 + " and 1 more"),
    ],
    ids=["one", "twice", "two", "long", "longer", "english"],
)
def test_a_mail_of_several_letters_is_named_after_them(language: str, subjects: list[str], subject: str) -> None:
    with translation.override(language):
        assert subject_of([Letter(subject=each) for each in subjects]) == subject


def test_an_address_in_a_letter_may_be_followed_from_the_mail(user: Any) -> None:
    accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())
    body = "https://visio.example/salle?a=1&b=2\n<i>à lundi</i>"
    write_letter(user.pk, topic="cohort:1", key="k", subject="Rencontre", body=body, language="fr", now=timezone.now())

    sweep_jobs()

    html = str(mail.outbox[0].alternatives[0][0])
    assert '<a href="https://visio.example/salle?a=1&amp;b=2"' in html
    assert "&lt;i&gt;à lundi" in html


def test_a_mail_program_stops_the_mail_without_a_session(user: Any) -> None:
    accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())
    write(user)
    sweep_jobs()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client = Client(enforce_csrf_checks=True)
    path = link.removeprefix("http://testserver")

    page, posted = client.get(path), client.post(path, {"List-Unsubscribe": "One-Click"})

    assert (page.status_code, posted.status_code) == (200, 200)
    assert Subscription.objects.get(topic="cohort:1").stopped_at is not None
    assert write(user, "later") is None


def test_looking_at_the_link_stops_nothing_and_a_wrong_link_leads_nowhere(user: Any) -> None:
    found = accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())

    assert Client().get(reverse("mail:stop", args=[found.token])).status_code == 200
    assert Client().post(reverse("mail:stop", args=["nothing"])).status_code == 404
    found.refresh_from_db()
    assert found.stopped_at is None


def test_what_was_written_before_the_stop_is_dropped(user: Any) -> None:
    found = accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())
    write(user)

    stop(found, now=timezone.now())
    sweep_jobs()

    assert mail.outbox == []
    assert Letter.objects.get().dropped_at is not None


def test_one_chooses_how_often_each_topic_comes_and_nobody_elses(user: Any) -> None:
    mine = accept(user.pk, topic="cohort:1", label="Messages", now=timezone.now())
    other = get_user_model().objects.create_user("max@example.org", "a long password")
    theirs = accept(other.pk, topic="cohort:1", label="CANARY", now=timezone.now())
    client, path = Client(), reverse("mail:settings")
    client.force_login(user)

    client.post(path, {"subscription": mine.pk, "rhythm": "at-once"})
    refused = client.post(path, {"subscription": theirs.pk, "rhythm": "none"})

    assert Subscription.objects.get(pk=mine.pk).rhythm == "at-once"
    assert refused.status_code == 404
    assert "CANARY" not in client.get(path).content.decode()


def test_a_reminder_never_waits_for_the_mail_of_the_week(user: Any) -> None:
    mine = accept(user.pk, topic=REMINDERS, label="Reminders", now=timezone.now(), rhythm=Rhythm.AT_ONCE)
    client, path = Client(), reverse("mail:settings")
    client.force_login(user)

    client.post(path, {"subscription": mine.pk, "rhythm": "weekly"})

    assert Subscription.objects.get(pk=mine.pk).rhythm == "at-once"
    assert 'value="weekly"' not in client.get(path).content.decode()


def sign_in(user: Any, language: str) -> Client:
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    client = Client()
    client.post(f"/{language}/accounts/login/", {"login": user.email, "password": "a long password"})
    return client


def test_mails_come_in_the_language_one_signs_in_with_or_turns_to_until_one_is_chosen_for_them(user: Any) -> None:
    heard = []
    for language in ("fr", "en", "fr"):
        client = sign_in(user, language)
        heard.append(language_of(user.pk))
    turned = client.post("/fr/my-mail/language/", {"language": "en", "next": "/en/my-mail/"}, follow=True)
    heard.append(language_of(user.pk))
    again = client.post("/fr/my-mail/language/", {"language": "en", "next": "/en/my-mail/"}, follow=True)
    assert heard == ["fr", "en", "fr", "en"]
    assert turned.redirect_chain == [("/en/my-mail/", 302)]
    assert ("Your mails come in this language too" in turned.content.decode(), "come in this language too" in again.content.decode()) == (
        True,
        False,
    )

    address = reverse("mail:settings")
    assert client.post(address, {"language": "fr"}).status_code == 302
    sign_in(user, "en").post("/fr/my-mail/language/", {"language": "en", "next": "/en/"})
    assert language_of(user.pk) == "fr", "what was chosen for mails is not heard any more"
    assert '<option value="fr" lang="fr" selected>' in client.get(address).content.decode()
    for unknown in ("xx", ""):
        assert client.post("/fr/my-mail/language/", {"language": unknown}).status_code == 404
        assert client.post(address, {"language": unknown}).status_code == 404
    assert language_of(user.pk) == "fr"


def test_the_language_switch_of_whoever_signed_in_is_a_button_that_leads_to_the_same_page(user: Any) -> None:
    client = Client()
    client.force_login(user)
    page = client.get("/fr/my-mail/?x=1")

    form = BeautifulSoup(page.content, "html.parser").select_one(".masthead__languages form")
    posted = {field["name"]: field["value"] for field in form.select("[name]") if field["name"] != "csrfmiddlewaretoken"}

    assert posted == {"next": "/en/my-mail/?x=1", "language": "en"}
    assert client.post(form["action"], posted).headers["Location"] == "/en/my-mail/?x=1"
    assert Client().post(form["action"], posted).headers["Location"].startswith("/fr/accounts/login/")


def test_an_editor_chooses_the_language_of_the_admin_there(user: Any) -> None:
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    with translation.override("en"):
        user_logged_in.send(type(user), request=RequestFactory().get("/en/"), user=user)
    client.post("/fr/my-mail/language/", {"language": "en", "next": "/en/"})
    assert chosen_language(user.pk) == ""
    assert language_of(user.pk) == settings.LANGUAGE_CODE
