"""One's own journal: what was done and written, the last first, and nobody else's."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cms.engine.outline import AskKind
from learning.journey.access.journal import LINES
from learning.record.actions import EventDraft, append_events, ensure_subject
from tests.journey.browsing import Reader

from .conftest import TUTORIAL, Demo

pytestmark = pytest.mark.django_db
NOTE = "Ask the <b>library</b> first"


def signed_in(django_user_model: type, address: str) -> tuple[Client, uuid.UUID]:
    user = django_user_model.objects.create_user(address, "a long password")
    client = Client()
    client.force_login(user)
    return client, ensure_subject(user=user)


def test_what_one_did_and_wrote_stands_under_its_day_and_nobody_else_reads_it(site: Demo, django_user_model: type) -> None:
    client, learner = signed_in(django_user_model, "lea@example.org")
    other, _ = signed_in(django_user_model, "max@example.org")
    key, now = site.key(TUTORIAL), timezone.now()
    tick = next(ask for _, ask in site.asks(TUTORIAL, AskKind.TICK))
    drafts = [
        EventDraft(uuid.uuid4(), "module.enrolled", key, 1),
        EventDraft(uuid.uuid4(), "note.written", key, 1, tick.id, private_text=NOTE),
    ]
    with time_machine.travel(now - timedelta(days=3), tick=False):
        append_events(learner, drafts[:1], now=timezone.now())
    append_events(learner, drafts[1:], now=now)

    days = client.get(reverse("journey:journal")).context["journal"].days
    page = client.get("/en/path/journal/").content.decode()

    assert [[line.text for visit in day.visits for line in visit.lines] for day in days] == [[NOTE], [""]]
    assert (days[0].on - days[1].on).days == 3
    assert "Ask the &lt;b&gt;library&lt;/b&gt; first" in page
    assert site.page(TUTORIAL).title in page
    assert "library" not in other.get("/en/path/journal/").content.decode()
    assert "library" not in Client().get("/en/path/journal/").content.decode()


def test_a_long_journal_is_read_page_by_page_and_each_event_stands_once(
    site: Demo, django_user_model: type, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client, learner = signed_in(django_user_model, "lea@example.org")
    key, now = site.key(TUTORIAL), timezone.now()
    tick = next(ask for _, ask in site.asks(TUTORIAL, AskKind.TICK))
    count = 2 * LINES + 7
    for start in range(0, count, 100):
        ids = range(start, min(start + 100, count))
        append_events(
            learner, [EventDraft(uuid.uuid4(), "note.written", key, 1, tick.id, private_text=f"note {each}.") for each in ids], now=now
        )

    url, read = reverse("journey:journal"), []
    while url:
        with django_assert_max_num_queries(8):
            response = client.get(url)
        journal = response.context["journal"]
        read += [line.text for day in journal.days for visit in day.visits for line in visit.lines]
        url = f"{reverse('journey:journal')}?upto={journal.older}" if journal.older else ""
        assert not url or f"?upto={journal.older}" in response.content.decode()

    assert read == [f"note {each}." for each in reversed(range(count))]


def test_nobody_yet_is_told_how_it_begins_and_gets_no_cookie(reader: Reader) -> None:
    reader.open("/en/path/journal/")

    assert "It begins with the first step you open." in reader.soup.get_text()
    assert not reader.client.cookies


def test_what_was_done_in_one_language_is_told_in_the_language_of_the_page(site: Demo, django_user_model: type) -> None:
    client, learner = signed_in(django_user_model, "lea@example.org")
    key = site.key(TUTORIAL)
    number, tick = site.asks(TUTORIAL, AskKind.TICK)[0]
    append_events(learner, [EventDraft(uuid.uuid4(), "step.ticked", key, 1, tick.id)], now=timezone.now())
    titles = {code: site.page(TUTORIAL, code).compile().steps[number - 1].title for code in ("fr", "en")}

    for code, other in (("fr", "en"), ("en", "fr")):
        for page in (f"/{code}/path/journal/", f"/{code}/path/why/{key}/"):
            words = client.get(page).content.decode()
            assert escape(titles[code]) in words
            assert escape(titles[other]) not in words
