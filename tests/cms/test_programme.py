"""A programme of the calendar on one's own path: midway, without losing what was, with what opens later said so."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.actions.shelving import Shelf
from cms.models import EventCyclePage, ModulePage
from cms.tasks import publish_and_withdraw
from tests.cms.conftest import centre, made_centre  # noqa: F401 - fixtures
from tests.cms.shelves import fill
from tests.security.world import add_module

pytestmark = pytest.mark.django_db
NOW, LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC), datetime(2027, 2, 2, 9, 0, tzinfo=UTC)
CYCLE = "/fr/calendar/programme/"


@pytest.fixture
def site(centre: Shelf) -> Shelf:  # noqa: F811
    """Three months, one module each: the first is over, the last opens in February."""
    catalogue = centre.at("fr", "catalogue")
    with time_machine.travel(NOW, tick=True):
        for slug in ("un", "deux"):
            add_module(catalogue, slug, title=f"Module {slug}")
        later = add_module(catalogue, "trois", title="Module trois", publish=False)
        later.go_live_at = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
        later.save_revision().publish()
        events = [
            {"type": "EventPage", "slug": f"mois-{number}", "in": "calendar/programme", "starts_at": f"{day}T12:00", "fr": {"title": title}}
            for number, day, title in ((1, "2026-11-01", "Premier"), (2, "2026-12-10", "Deuxième"), (3, "2027-02-01", "Troisième"))
        ]
        fill(centre, {"type": "EventCyclePage", "slug": "programme", "in": "calendar", "fr": {"title": "Trois mois"}}, *events)
        for number, slug in enumerate(("un", "deux", "trois"), start=1):
            event = centre.at("fr", f"calendar/programme/mois-{number}")
            event.modules = [str(ModulePage.objects.get(slug=slug).translation_key)]
            event.save_revision().publish()
    return centre


def door() -> str:
    cycle = EventCyclePage.objects.get(slug="programme", locale__language_code="fr")
    return reverse("journey:programme", args=[cycle.translation_key]).replace("/en/", "/fr/")


def test_a_cycle_shows_each_event_with_its_module_open_now_or_when_it_opens(site: Shelf, client: Client):
    with time_machine.travel(NOW, tick=True):
        page = client.get(CYCLE).content.decode()

    assert "/catalogue/un/" in page
    assert "/catalogue/trois/" not in page
    assert "1er février 2027" in page
    assert door() in page


def test_a_visitor_puts_the_programme_on_their_path_midway_and_later_what_opened_since(site: Shelf, client: Client):
    with time_machine.travel(NOW, tick=True):
        shown = client.get(door()).content.decode()
        answer = client.post(door(), follow=True)
        again = client.post(door(), follow=True).content.decode()
    with time_machine.travel(LATER, tick=True):
        publish_and_withdraw()
        client.post(door())
        path = client.get("/fr/path/").content.decode()

    assert shown.index("Module un") < shown.index("Module deux")
    assert "Module trois" not in shown
    assert answer.redirect_chain[-1][0] == "/fr/path/"
    assert "2 modules" in answer.content.decode()
    assert "déjà" in again
    assert path.index("Module un") < path.index("Module deux") < path.index("Module trois")


def test_reading_it_records_nothing_and_a_cycle_without_modules_is_no_programme(site: Shelf, client: Client):
    client.get(door())

    assert "sessionid" not in client.cookies
    other = EventCyclePage.objects.get(slug="cycle", locale__language_code="fr")
    assert client.get(f"/fr/path/programme/{other.translation_key}/").status_code == 404
