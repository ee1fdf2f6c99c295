"""Modules taken along: what a device is told to copy, and the answers it sends when it is back."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client

from cms.engine.outline import Ask, AskKind
from cms.models import current_outlines
from learning.journey.access.one_file import one_file
from learning.record.access import private_texts, progress_of
from learning.record.models import Event, Subject
from paths.models import Journey, JourneyStep
from quizzes.actions import publish_quiz
from quizzes.models import Attempt, Quiz

from .browsing import Reader
from .conftest import DISCOVERY, FIELD, KIT, Demo, right_answer

DOOR = "/en/offline/answers/"
MINUTE = 60_000


def parcels(client: Client, address: str) -> list[dict[str, Any]]:
    return client.get(address).json()["modules"]


def kept(site: Demo, slug: str, ask: Ask, kind: str, *, nonce: UUID | None = None, minutes: int = 0, **fields: str) -> dict[str, Any]:
    """One answer as a device keeps it."""
    version = str(current_outlines([site.key(slug)])[site.key(slug)][0])
    head = {"ask": ask.id, "kind": kind, "nonce": str(nonce or uuid4()), "version": version, **fields}
    return {"id": str(uuid4()), "module": str(site.key(slug)), "fields": list(head.items()), "answered_at": -minutes * MINUTE}


def send(client: Client, *rows: dict[str, Any], **more: Any) -> list[str]:
    """Sends what waited; returns what is told of each, "" when it is recorded."""
    answer = client.post(DOOR, json.dumps({"answers": rows, "sent_at": 0, **more}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    told = {row["id"]: row["sentence"] for row in answer.json()["answers"]}
    return [told[row["id"]] for row in rows]


# --- what to copy


def test_a_parcel_names_every_page_of_the_module_and_each_of_them_answers(site: Demo) -> None:
    (parcel,) = parcels(Client(), f"/en/offline/{site.key(DISCOVERY)}/")

    assert parcel["id"] == str(site.key(DISCOVERY))
    assert parcel["size"] == f"{parcel['kb']} KB"
    assert len(parcel["pages"]) == 8
    assert {Client().get(url).status_code for url in parcel["pages"]} == {200}
    assert [quiz["slug"] for quiz in parcel["quizzes"]] == [DISCOVERY]


def test_an_open_attempt_comes_along_and_a_timed_quiz_stays(site: Demo) -> None:
    client = Client()
    (parcel,) = parcels(client, f"/en/offline/{site.key(DISCOVERY)}/")
    (quiz,) = parcel["quizzes"]
    client.post(quiz["start"], {"module": parcel["id"], "step": quiz["ask"], "next": quiz["next"]})
    (opened,) = parcels(client, f"/en/offline/{site.key(DISCOVERY)}/")[0]["quizzes"]

    assert opened["attempt"] == f"/en/quiz/{Attempt.objects.get().pk}/"

    timed = Quiz.objects.get(slug=DISCOVERY, language="en")
    timed.minutes_allowed = 10
    timed.save()
    publish_quiz(timed)

    assert parcels(client, f"/en/offline/{site.key(DISCOVERY)}/")[0]["quizzes"] == []


def test_a_path_comes_whole_and_in_its_order_and_is_nobody_elses(site: Demo) -> None:
    user = get_user_model().objects.create_user("ada@example.org", "a long password")
    learner = Subject.objects.create(user=user)
    journey = Journey.objects.create(learner_id=learner.pk, route="inform")
    JourneyStep.objects.bulk_create(
        JourneyStep(journey=journey, position=place, module_key=site.key(slug), route="inform")
        for place, slug in enumerate([KIT, DISCOVERY])
    )
    client = Client()
    client.force_login(user)

    assert [each["id"] for each in parcels(client, "/en/offline/path/")] == [str(site.key(KIT)), str(site.key(DISCOVERY))]
    assert parcels(Client(), "/en/offline/path/") == []


def test_a_module_that_is_not_there_has_no_parcel(site: Demo) -> None:
    assert Client().get(f"/en/offline/{uuid4()}/").status_code == 404


# --- what waited


def test_what_was_answered_away_counts_once_however_often_it_is_sent(site: Demo) -> None:
    client, (_number, ask) = Client(), site.asks(DISCOVERY, AskKind.RECALL)[0]
    row = kept(site, DISCOVERY, ask, "recall.answered", minutes=90, q=right_answer(ask))

    assert [send(client, row), send(client, row), send(client, row, later=1)] == [[""], [""], [""]]

    event = Event.objects.get()
    progress = progress_of(event.subject_id, [site.key(DISCOVERY)])[site.key(DISCOVERY)]
    assert ask.id in progress.done_asks
    assert event.payload["right"] is True
    assert timedelta(minutes=89) < event.received_at - event.effective_at < timedelta(minutes=91)


def test_the_form_sent_and_its_copy_sent_later_are_one_answer(reader: Reader, site: Demo) -> None:
    """The connection broke after the server had it: the device could not know."""
    number, ask = site.asks(DISCOVERY, AskKind.RECALL)[0]
    reader.open(site.url(DISCOVERY, number))
    form = reader.form_of(ask.id)
    nonce, version = (form.find("input", attrs={"name": name})["value"] for name in ("nonce", "version"))
    reader.send(form, q=right_answer(ask))

    reader.client.handler.enforce_csrf_checks = False
    told = send(reader.client, kept(site, DISCOVERY, ask, "recall.answered", nonce=UUID(nonce), version=version, q=right_answer(ask)))

    assert told == [""]
    assert Event.objects.count() == 1


def test_a_text_written_away_is_kept_apart_and_a_wrong_answer_comes_back_with_a_sentence(site: Demo) -> None:
    client, (_number, ask) = Client(), site.asks(FIELD, AskKind.DELIVERABLE)[0]
    good = kept(site, FIELD, ask, "deliverable.submitted", text="Quinze habitants, trois services.")
    empty = kept(site, FIELD, ask, "deliverable.submitted", text="  ")
    strange = kept(site, FIELD, ask, "module.exempted")
    unknown = {**good, "id": str(uuid4()), "module": str(uuid4())}

    first, second, third, fourth = send(client, good, empty, strange, unknown)

    assert first == ""
    assert "Nothing was written" in second
    assert third
    assert fourth
    event = Event.objects.get()
    assert private_texts(event.subject_id, site.key(FIELD)) == {ask.id: "Quinze habitants, trois services."}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"answers": [], "sent_at": 0}',
        b'{"answers": [{}], "sent_at": 0}',
        b'{"answers": [{"id": "x", "module": "y", "fields": [], "answered_at": 0}], "sent_at": 0}',
        json.dumps(
            {"answers": [{"id": str(uuid4()), "module": str(uuid4()), "fields": [["a", "\0"]], "answered_at": 0}], "sent_at": 0}
        ).encode(),
        b"[" * 100_000,
    ],
)
def test_what_is_no_batch_is_refused_whole_and_nothing_is_made(site: Demo, body: bytes) -> None:
    assert Client().post(DOOR, body, content_type="application/json").status_code == 400
    assert not Subject.objects.exists()


def test_a_batch_without_the_forms_token_is_refused(site: Demo) -> None:
    client, (_number, ask) = Client(enforce_csrf_checks=True), site.asks(DISCOVERY, AskKind.RECALL)[0]
    body = json.dumps({"answers": [kept(site, DISCOVERY, ask, "recall.answered", q=right_answer(ask))], "sent_at": 0})

    assert client.post(DOOR, body, content_type="application/json").status_code == 403
    token = client.get(DOOR).json()["token"]
    assert client.post(DOOR, body, content_type="application/json", headers={"X-CSRFToken": token}).status_code == 200


def test_a_device_can_tell_whose_answers_it_holds(site: Demo) -> None:
    people = [get_user_model().objects.create_user(f"{name}@example.org", "a long password") for name in ("ada", "bob")]
    clients = [Client(), Client(), Client(), Client()]
    for client, user in zip(clients, [*people, people[0]], strict=False):
        client.force_login(user)

    ada, bob, again, nobody = (client.get(DOOR).json()["owner"] for client in clients)

    assert ada == again != bob
    assert nobody == ""
    assert people[0].email not in ada


# --- the worker, the manifest, the page


@pytest.mark.django_db
def test_the_worker_stands_at_the_top_and_is_asked_about_each_time() -> None:
    answer = Client().get("/sw.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies
    assert 'addEventListener("fetch"' in answer.content.decode()


@pytest.mark.django_db
def test_the_manifest_names_icons_that_are_there() -> None:
    from django.contrib.staticfiles import finders
    from PIL import Image

    about = Client().get("/fr/manifest.webmanifest").json()

    assert about["start_url"] == "/fr/"
    assert about["lang"] == "fr"
    for icon in about["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path, icon
        if icon["type"] == "image/png":
            with Image.open(path) as drawing:
                assert f"{drawing.width}x{drawing.height}" == icon["sizes"]
    assert {size for icon in about["icons"] for size in icon["sizes"].split()} >= {"192x192", "512x512"}


# --- on paper, and in one file


def test_a_module_comes_as_one_file_that_asks_nobody_for_anything(site: Demo, django_user_model: Any) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))

    answer = client.get(f"/en/offline/{site.key(DISCOVERY)}/file/")
    soup = BeautifulSoup(answer.content, "html.parser")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{DISCOVERY}.html"'
    assert len(soup.select("section.step")) == 6
    assert "@layer" in soup.style.string
    assert not soup.select("script, link, form, input[type=hidden], button")
    assert [each["src"] for each in soup.select("[src]") if not each["src"].startswith("data:")] == []
    assert {link["href"][:18] for link in soup.select("a[href]") if not link["href"].startswith(("#", "https://"))} == {
        "http://testserver/"
    }
    assert "ada@example.org" not in answer.content.decode()


def test_who_keeps_the_file_of_a_module_is_given_no_cookie_and_it_is_anybodys(site: Demo) -> None:
    answer = Client().get(f"/en/offline/{site.key(DISCOVERY)}/file/")

    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-cache, public"


def test_a_picture_travels_inside_the_file(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "carte.png").write_bytes(b"\x89PNG")
    html = '<html><head></head><body><img src="/media/images/carte.png" alt=""><img src="/media/images/gone.png" alt=""></body></html>'

    first, second = BeautifulSoup(one_file(html, site="https://example.org"), "html.parser").find_all("img")

    assert first["src"] == "data:image/png;base64,iVBORw=="
    assert second["src"] == "data:,"


def test_the_picture_under_a_question_travels_too_and_a_recording_is_found_on_the_site(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "q-1.png").write_bytes(b"\x89PNG")
    film = '<video src="/documents/1/film.mp4"><track src="/documents/2/film.vtt"></video>'
    html = f'<html><head></head><body><svg><image href="/media/images/q-1.png"/></svg>{film}</body></html>'

    soup = BeautifulSoup(one_file(html, site="https://example.org"), "html.parser")

    assert soup.find("image")["href"] == "data:image/png;base64,iVBORw=="
    assert [each["src"] for each in soup.select("video, track")] == [
        "https://example.org/documents/1/film.mp4",
        "https://example.org/documents/2/film.vtt",
    ]
