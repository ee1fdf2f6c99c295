"""A place in a webinar: taken with or without an account, seen by its host alone, marked once, forgotten a month later."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import ModulePage, WebinarPage
from learning.record.access import progress_of
from learning.record.actions import adopt_subject
from learning.record.models import Event, Subject
from learning.webinars.actions import Full, forget_registrations, register
from learning.webinars.models import Registration
from tests.cms.conftest import catalogue, make_module, step  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
Make = Callable[..., ModulePage]


def person(name: str, role: str = "Learners") -> Any:
    user = get_user_model().objects.create_user(f"{name}@example.org", "a long password")
    user.groups.add(Group.objects.get(name=role))
    return user


def browser(user: Any = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def host() -> Any:
    return person("host", "Facilitators")


@pytest.fixture
def page(make_module: Make, host: Any) -> ModulePage:  # noqa: F811
    body = [step("Venir", ("attend", {"text": "J’y étais"})), step("Chapitre", ("markdown", "x"))]
    starts_at = timezone.now() + timedelta(days=3)
    return make_module(page_class=WebinarPage, title="L’échange", starts_at=starts_at, duration=45, body=body, host=host, capacity=2)


def take_place(client: Client, page: ModulePage, **data: str) -> str:
    answer = client.post(reverse("webinars:register", args=[page.module_key]), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def begin(page: Any, ago: timedelta = timedelta(minutes=5)) -> None:
    page.starts_at = timezone.now() - ago
    page.save_revision().publish()


def test_one_registers_with_a_name_or_without_and_reads_who_sees_it(page: ModulePage) -> None:
    visitor = browser()
    assert "Whoever leads this webinar sees the name you give" in visitor.get(
        page.url, headers={"accept-language": "en"}
    ).content.decode() or ("anime ce webinaire" in visitor.get(page.url).content.decode())

    told = take_place(visitor, page, name="  Léa   Martin ")
    take_place(browser(person("max")), page)

    assert "Léa Martin" in told
    assert sorted(Registration.objects.values_list("name", flat=True)) == ["", "Léa Martin"]
    assert list(Event.objects.values_list("kind", flat=True)) == ["webinar.registered"] * 2
    assert "Léa" not in str(list(Event.objects.values_list("payload", flat=True))), "the ledger holds no name"
    key = uuid.UUID(page.module_key)
    assert progress_of(Subject.objects.get(user=None).pk, [key])[key].state == "todo", "an intention begins nothing"


def test_the_last_place_is_given_once_and_a_place_given_back_is_free(page: ModulePage) -> None:
    first, second, third = browser(), browser(), browser()
    for client in (first, second, second):  # said twice is one place
        take_place(client, page, name="X")
    take_place(third, page, name="Zoé")
    assert Registration.objects.count() == 2
    with pytest.raises(Full):
        register(uuid.uuid4(), page, name="", now=timezone.now())

    take_place(first, page, no="1")
    take_place(third, page, name="Zoé")
    assert sorted(Registration.objects.values_list("name", flat=True)) == ["X", "Zoé"]
    assert Event.objects.of_kind("webinar.unregistered").count() == 1


def test_only_the_host_opens_the_list_and_it_holds_names_and_nothing_else(page: ModulePage, host: Any) -> None:
    lea = person("lea-secret")
    take_place(browser(lea), page, name="Léa Martin")
    take_place(browser(), page)
    address = reverse("webinars:attendance", args=[page.module_key])

    shown = browser(host).get(address).content.decode()
    assert "Léa Martin" in shown
    assert "lea-secret" not in shown
    assert str(Subject.objects.get(user=lea).pk) not in shown
    assert 'name="present"' not in shown, "nobody is marked before it begins"
    assert address in browser(host).get(page.url).content.decode()
    for other in (lea, person("other", "Facilitators"), person("writer", "Editors")):
        assert browser(other).get(address).status_code == 404
        assert address not in browser(other).get(page.url).content.decode()
    assert browser().get(address).status_code == 302
    assert browser(host).get(reverse("webinars:attendance", args=[uuid.uuid4()])).status_code == 404


def test_who_wrote_the_page_leads_it_while_nobody_is_named(page: Any) -> None:
    writer = person("writer", "Editors")
    address = reverse("webinars:attendance", args=[page.module_key])
    page.host, page.owner = None, writer
    page.save()

    assert browser(writer).get(address).status_code == 200


def test_the_host_marks_who_was_there_and_it_counts_for_them_once(page: ModulePage, host: Any) -> None:
    lea, nameless = person("lea"), person("nameless")
    take_place(browser(lea), page, name="Léa")
    take_place(browser(nameless), page)
    begin(page)
    ids = list(Registration.objects.values_list("pk", flat=True))  # one of them gave no name: not the host's to mark
    address = reverse("webinars:attendance", args=[page.module_key])

    for _again in range(2):
        assert browser(host).post(address, {"present": ids}).status_code == 302

    assert Event.objects.of_kind("webinar.attended").count() == 1
    key, learner = uuid.UUID(page.module_key), Subject.objects.get(user=lea).pk
    assert progress_of(learner, [key])[key].percent == 100, "attended, and nothing is asked beside"
    assert not Registration.objects.get(name="").attended_at
    assert Registration.objects.get(name="Léa").marked_by == host
    take_place(browser(lea), page, no="1")
    assert Registration.objects.filter(name="Léa").exists(), "who was marked stays on the list"


def test_nobody_is_marked_before_the_session_begins(page: ModulePage, host: Any) -> None:
    take_place(browser(), page, name="Léa")
    browser(host).post(reverse("webinars:attendance", args=[page.module_key]), {"present": [str(Registration.objects.get().pk)]})
    assert not Event.objects.of_kind("webinar.attended").exists()


def test_a_place_taken_without_an_account_comes_along(page: ModulePage) -> None:
    visitor, user = browser(), person("lea")
    take_place(visitor, page, name="Léa")
    source = Subject.objects.get().pk
    take_place(browser(user), page, name="Léa again")

    adopt_subject(source, user)

    own = Subject.objects.get(user=user).pk
    assert list(Registration.objects.values_list("learner_id", "name")) == [(own, "Léa again")]


def test_after_the_session_nobody_registers_and_a_month_later_the_list_is_gone(page: Any) -> None:
    take_place(browser(), page, name="Léa")
    begin(page, timedelta(days=2))
    take_place(browser(), page, name="Max")
    assert [*Registration.objects.values_list("name", flat=True)] == ["Léa"]

    assert forget_registrations(now=timezone.now() + timedelta(days=20)) == 0
    assert forget_registrations(now=timezone.now() + timedelta(days=40)) == 1


def test_a_name_with_markup_is_only_a_name(page: ModulePage, host: Any) -> None:
    take_place(browser(), page, name="<script>alert(1)</script>")
    shown = browser(host).get(reverse("webinars:attendance", args=[page.module_key])).content.decode()
    assert not re.search(r"<script>alert", shown)
    assert "&lt;script&gt;alert" in shown
