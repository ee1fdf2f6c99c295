"""A session in a room: one screen, people without accounts, hands that are counted and nobody's name."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from cms.models import AwarenessPage
from learning.cohorts.actions import create_cohort
from learning.cohorts.engine.tallying import Question, Tally, TooMany, counted, moved, question_of
from learning.cohorts.models import Cohort, Meeting, Sitting
from learning.record.models import Event, Subject
from tests.cms.conftest import RECALL, catalogue, make_module, step  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
SCALE = {"question": "Le sujet nous concerne", "low": "pas du tout", "high": "tout à fait", "points": 5}


@pytest.fixture
def page(make_module: Callable[..., Any]) -> Any:  # noqa: F811
    cards = [
        step("Avant", ("scale", SCALE | {"when": "before"})),
        step("Comprendre", ("markdown", "Un texte."), ("recall", RECALL)),
        step("Après", ("scale", SCALE | {"when": "after"})),
    ]
    return make_module("conseil", page_class=AwarenessPage, body=cards, question="En quoi cela nous regarde-t-il ?", note="À garder")


@pytest.fixture
def led(page: Any, facilitator: Any, signed_in: SignIn) -> tuple[Client, Cohort, Sitting]:
    """A cohort without members, and a session that has begun."""
    cohort = create_cohort(facilitator, name="Conseil", promise="", modules=[], ends_on=None)
    client, posted = signed_in(facilitator), {"id": str(uuid.uuid4()), "module": page.module_key}
    for _again in range(2):
        client.post(reverse("cohorts:begin", args=[cohort.pk]), posted)
    return client, cohort, Sitting.objects.get()


def screen(sitting: Sitting, number: int) -> str:
    return f"{reverse('cohorts:sitting', args=[sitting.pk])}?screen={number}"


def asks(page: Any) -> list[str]:
    return [ask.id for each in page.outline.steps for ask in each.asks if str(ask.kind) in ("scale", "recall")]


def hands(client: Client, sitting: Sitting, number: int, ask: str, *counts: int) -> Any:
    posted = {"do": "hands", "ask": ask} | {f"hands_{place}": str(count) for place, count in enumerate(counts)}
    return client.post(screen(sitting, number), posted)


def test_a_session_is_led_in_a_room_without_accounts_and_stays_as_an_event_of_the_cohort(led: Any, page: Any) -> None:
    client, cohort, sitting = led
    people = Subject.objects.count(), Event.objects.count()
    before, recall, after = asks(page)

    for number, words in ((1, "En quoi cela nous regarde-t-il"), (2, "Le sujet nous concerne"), (3, "Un texte."), (5, "À garder")):
        assert words in client.get(screen(sitting, number)).content.decode()
    for _again in range(2):
        client.post(screen(sitting, 1), {"do": "present", "present": "12"})
        hands(client, sitting, 2, before, 6, 4, 2, 0, 0)
        hands(client, sitting, 3, recall, 9, 3)
        hands(client, sitting, 4, after, 0, 0, 2, 4, 6)
    client.post(screen(sitting, 5), {"do": "note", "note": "Commencer par un inventaire"})
    report = client.get(reverse("cohorts:report", args=[sitting.pk]))
    events = client.get(reverse("cohorts:of_cohort", args=[cohort.pk])).content.decode()

    assert [tally.counts for tally in report.context["report"].told] == [(6, 4, 2, 0, 0), (9, 3), (0, 0, 2, 4, 6)]
    assert report.context["report"].moved == (1.7, 4.3)
    assert "Commencer par un inventaire" in report.content.decode()
    assert (Meeting.objects.count(), Sitting.objects.count()) == (1, 1), "the acts were sent twice and counted once"
    assert "12 personnes dans la salle" in events
    assert (Subject.objects.count(), Event.objects.count()) == people, "nobody is known, nothing is recorded of anybody"


def test_a_session_keeps_no_column_that_could_name_a_person() -> None:
    fields = {field.name for field in apps.get_model("cohorts", "Sitting")._meta.get_fields()}

    assert fields == {"id", "meeting", "module_key", "language", "present", "tallies", "note", "led_by", "started_at"}


@pytest.mark.parametrize("counts", [(9, 9), (-1, 2), ("beaucoup", 1)])
def test_hands_that_cannot_be_are_refused_with_a_word_and_nothing_is_lost(counts: tuple[Any, ...], led: Any, page: Any) -> None:
    client, _cohort, sitting = led
    client.post(screen(sitting, 1), {"do": "present", "present": "12"})
    hands(client, sitting, 3, asks(page)[1], 7, 5)

    answer = hands(client, sitting, 3, asks(page)[1], *counts)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    sitting.refresh_from_db()
    assert sitting.tallies[asks(page)[1]]["counts"] == [7, 5]


def test_a_question_of_no_card_answers_404(led: Any) -> None:
    client, _cohort, sitting = led

    assert hands(client, sitting, 3, "nothing", 1, 1).status_code == 404


def test_the_report_hides_what_fewer_than_five_hands_said(led: Any, page: Any) -> None:
    client, _cohort, sitting = led
    hands(client, sitting, 3, asks(page)[1], 3, 1)

    report = client.get(reverse("cohorts:report", args=[sitting.pk])).context["report"]

    assert (report.told, report.hidden) == ((), 1)


def test_what_was_counted_stays_readable_when_the_module_is_withdrawn(led: Any, page: Any) -> None:
    client, _cohort, sitting = led
    hands(client, sitting, 3, asks(page)[1], 7, 5)
    page.unpublish()

    assert client.get(screen(sitting, 3)).status_code == 200
    assert "Par les besoins" in client.get(reverse("cohorts:report", args=[sitting.pk])).content.decode()


def test_an_announced_event_has_one_session(led: Any, page: Any) -> None:
    client, cohort, _sitting = led
    meeting = Meeting.objects.create(cohort=cohort, title="Conseil de mars", starts_at="2099-01-01T10:00Z")
    path = f"{reverse('cohorts:begin', args=[cohort.pk])}?event={meeting.pk}"

    for _again in range(2):
        client.post(path, {"id": str(uuid.uuid4()), "module": page.module_key})

    assert Sitting.objects.filter(meeting=meeting).count() == 1


def test_another_facilitator_finds_no_session(led: Any, make_user: Callable[..., Any], signed_in: SignIn) -> None:
    _client, cohort, sitting = led
    stranger = signed_in(make_user("Samir", "Facilitators"))

    for path in (reverse("cohorts:sitting", args=[sitting.pk]), reverse("cohorts:report", args=[sitting.pk])):
        assert stranger.get(path).status_code == 404
    assert stranger.get(reverse("cohorts:begin", args=[cohort.pk])).status_code == 404


SINGLE, MULTIPLE = Question("a", "?", ("x", "y"), (True, False)), Question("b", "?", ("x", "y"), (True, True), many=True)


@pytest.mark.parametrize(
    ("question", "counts", "fits"),
    [(SINGLE, (7, 5), True), (SINGLE, (7, 6), False), (MULTIPLE, (12, 12), True), (MULTIPLE, (13, 0), False)],
)
def test_no_more_hands_than_people(question: Question, counts: tuple[int, ...], fits: bool) -> None:
    if fits:
        assert counted(question, counts, present=12).counts == counts
    else:
        with pytest.raises(TooMany):
            counted(question, counts, present=12)


@pytest.mark.parametrize(
    ("kind", "spec", "answers"),
    [
        ("scale", {"points": 3, "low": "peu", "high": "très"}, ("1 · peu", "2", "3 · très")),
        ("recall", {"kind": "true_false", "answer": False}, ("oui", "non")),
        ("recall", {"choices": [{"text": "a", "fraction": 1}, {"text": "b", "fraction": 0}]}, ("a", "b")),
        ("recall", {"choices": []}, None),
        ("tick", {}, None),
    ],
)
def test_hands_can_answer_recall_questions_and_scales(kind: str, spec: dict[str, Any], answers: tuple[str, ...] | None) -> None:
    found = question_of("a", kind, spec, yes="oui", no="non")

    assert (found.answers if found else None) == answers


def test_a_room_that_was_counted_once_did_not_move() -> None:
    scale = Question("a", "?", ("1", "2"), when="before")

    assert moved([Tally(scale, (4, 4))]) is None
