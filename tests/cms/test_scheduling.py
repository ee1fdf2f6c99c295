"""What is planned for an hour happens at that hour, once, whatever else fails."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from cms.models import ModulePage
from cms.tasks import publish_and_withdraw
from learning.celery import app

pytestmark = pytest.mark.django_db
BEFORE, AFTER = datetime(2026, 11, 30, 8, 0, tzinfo=UTC), datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HOUR = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


def plan(page: Page, **values: object) -> Revision:
    """A draft with these values, approved to go live at the hour, as an editor's *Publish* leaves it."""
    page = page.get_latest_revision_as_object()
    for name, value in (values | {"go_live_at": HOUR}).items():
        setattr(page, name, value)
    revision = page.save_revision()
    revision.publish()
    return revision


def test_the_schedule_runs_it_every_minute():
    (entry,) = [each for each in app.conf.beat_schedule.values() if each["task"] == publish_and_withdraw.name]

    assert entry["schedule"].is_due(timezone.now()).next <= 60


def test_a_change_planned_for_an_hour_is_read_from_that_hour_on(make_module, client: Client):
    with time_machine.travel(BEFORE, tick=False):
        page = make_module("alpha", title="Avant")
        plan(page, title="Après")
        publish_and_withdraw()
        assert "Avant" in client.get("/fr/catalogue/").content.decode()
    with time_machine.travel(AFTER, tick=False):
        publish_and_withdraw()
        publish_and_withdraw()

        assert "Après" in client.get("/fr/catalogue/").content.decode()
        assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1


def test_an_editor_plans_it_in_the_admin(make_module, admin_client: Client, client: Client):
    with time_machine.travel(BEFORE, tick=False):
        page = make_module("alpha")
        page.unpublish()
        plan(page)
        assert client.get(page.get_url()).status_code == 404
        assert "1 décembre" in admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    with time_machine.travel(AFTER, tick=False):
        publish_and_withdraw()

        assert client.get(page.get_url()).status_code == 200


def test_a_page_leaves_at_its_last_hour(make_module, client: Client):
    with time_machine.travel(BEFORE, tick=False):
        page = make_module("alpha", expire_at=HOUR)
        publish_and_withdraw()
        assert client.get(page.get_url()).status_code == 200
    with time_machine.travel(AFTER, tick=False):
        publish_and_withdraw()

        assert client.get(page.get_url()).status_code == 404
        page.refresh_from_db()
        assert (page.live, page.expired) == (False, True)


def test_what_cannot_be_published_holds_back_nothing_else(make_module, caplog: pytest.LogCaptureFixture):
    with time_machine.travel(BEFORE, tick=False):
        broken, sound = make_module("alpha"), make_module("beta", title="Avant")
        plan(sound, title="Après")
        revision = plan(broken, title="Jamais")
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "locale": 999_999})
    with time_machine.travel(AFTER, tick=False):
        publish_and_withdraw()

    assert ModulePage.objects.get(pk=sound.pk).title == "Après"
    assert ModulePage.objects.get(pk=broken.pk).title != "Jamais"
    assert f"publish_due {revision.pk}" in caplog.text
