"""What one takes along of one's own progress: a page to print, and data; nobody else's."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.record.actions import EventDraft, append_events, ensure_subject
from learning.record.models import Event
from tests.cms.conftest import catalogue, make_module  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_an_attestation_and_ones_data_tell_ones_own_number_to_oneself_alone(make_module: Callable[..., Any]) -> None:  # noqa: F811
    page = make_module()
    key, people = uuid.UUID(page.module_key), {}
    for name in ("Lea", "Max"):
        user = get_user_model().objects.create_user(f"{name}@example.org", "a long password", first_name=name)
        people[name] = Client()
        people[name].force_login(user)
        ensure_subject(user=user)
        if name == "Lea":
            step = page.outline.steps[1]
            draft = EventDraft(uuid.uuid4(), "step.opened", key, 1, step.asks[0].id)
            append_events(ensure_subject(user=user), [draft], now=timezone.now())
    path, events = reverse("journey:attestation", args=[key]), Event.objects.count()

    own, theirs, nobodys = people["Lea"].get(path), people["Max"].get(path), Client().get(path)
    data = {name: client.get(reverse("record:progress")).json()["modules"] for name, client in people.items()}

    percent = own.context["attestation"].progress.percent
    assert percent > 0
    assert f"{percent}\N{NO-BREAK SPACE}%" in own.content.decode()
    assert "Lea" in own.content.decode()
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert [(each["module"], each["percent"]) for each in data["Lea"]] == [(str(key), percent)]
    assert data["Max"] == []
    assert Event.objects.count() == events, "reading writes nothing"
