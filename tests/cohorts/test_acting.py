"""What a facilitator does for a member: once however often it is sent, readable by the member, taken back where it can be."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.cohorts.actions import create_cohort
from learning.cohorts.models import Cohort, Deed, Membership, Work
from learning.jobs.actions import sweep_jobs
from learning.mail.actions import accept
from learning.record.access import progress_of
from learning.record.models import Event
from tests.cohorts.conftest import key_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
BESOINS = key_of("besoins")


def url(member: Membership, kind: str) -> str:
    return reverse("cohorts:act", args=[member.cohort_id, member.pk, kind])


FILLED: dict[str, dict[str, Any]] = {
    "write": {"text": "Bonjour Léa"},
    "praise": {"text": "Bravo"},
    "meet": {"text": "Un café", "meets_at": "2099-01-01T10:00"},
    "exempt": {"module_key": str(BESOINS), "reason": "Fait en formation"},
    "extend": {"days": "14", "reason": "Congés"},
    "reset": {"module_key": str(BESOINS), "reason": "Nouvelle équipe"},
    "note": {"text": "Préfère le matin"},
}


@pytest.mark.parametrize("kind", FILLED)
def test_an_act_sent_twice_is_one_act_with_its_author_and_the_member_reads_it(
    kind: str, cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    user, member = make_member(cohort, "Lea", besoins=2)
    client, posted = signed_in(facilitator), FILLED[kind] | {"id": str(uuid.uuid4())}
    events = Event.objects.count()

    for _again in range(2):
        assert client.post(url(member, kind), posted).status_code == 302

    deed = Deed.objects.get()
    assert (deed.kind, deed.author, deed.membership) == (kind, facilitator, member)
    assert Event.objects.count() - events == (1 if kind in ("exempt", "reset") else 0)
    page = signed_in(user).get(reverse("cohorts:list")).content.decode()
    assert "Fatou" in page
    assert (posted.get("text") or posted["reason"]) in page


@pytest.mark.parametrize("kind", ["write", "praise", "meet"])
def test_what_reaches_the_other_person_may_be_looked_at_first(
    kind: str, cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea")
    posted = FILLED[kind] | {"id": str(uuid.uuid4()), "rule": "not_started", "back": "week"}

    seen = signed_in(facilitator).post(url(member, kind), posted | {"preview": "1"})

    notice = BeautifulSoup(seen.content, "html.parser").select_one(".notice")
    assert FILLED[kind]["text"] in notice.get_text()
    assert ("2099" in notice.get_text()) == (kind == "meet")
    assert not Deed.objects.exists()
    kept = {field["name"]: field.get("value") for field in BeautifulSoup(seen.content, "html.parser").select("main form input[name]")}
    assert {name: kept[name] for name in ("id", "rule", "back")} == {name: posted[name] for name in ("id", "rule", "back")}
    assert signed_in(facilitator).post(url(member, kind), posted | {"do": "1"}).status_code == 302
    assert Deed.objects.get().text == FILLED[kind]["text"]


def test_an_act_that_says_nothing_in_words_is_not_looked_at_first(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea")
    assert b'name="preview"' not in signed_in(facilitator).get(url(member, "extend")).content


@pytest.mark.parametrize("kind", ["exempt", "reset", "extend"])
def test_an_act_of_weight_needs_a_reason(
    kind: str, cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=2)

    answer = signed_in(facilitator).post(url(member, kind), FILLED[kind] | {"id": str(uuid.uuid4()), "reason": " "})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"reason"}
    assert not Deed.objects.exists()


def test_an_exemption_counts_as_done_and_can_be_taken_back(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=2)
    client = signed_in(facilitator)
    client.post(url(member, "exempt"), FILLED["exempt"] | {"id": str(uuid.uuid4())})
    exempt = progress_of(member.learner_id, [BESOINS])[BESOINS]

    for _again in range(2):
        client.post(reverse("cohorts:undo", args=[Deed.objects.get().pk]))

    after = progress_of(member.learner_id, [BESOINS])[BESOINS]
    assert (exempt.percent, exempt.standing) == (100, "exempt")
    assert (after.percent, after.standing) == (50, "doing")
    assert Event.objects.filter(kind="module.unexempted").count() == 1


def test_an_exemption_two_facilitators_gave_stands_until_both_took_it_back(
    cohort: Cohort, facilitator: Any, make_user: Callable[..., Any], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    second, (_user, member) = make_user("Samir", "Facilitators"), make_member(cohort, "Lea", besoins=2)
    cohort.facilitations.create(user=second, name="Samir")
    clients = [signed_in(each) for each in (facilitator, second)]
    for client in clients:
        client.post(url(member, "exempt"), FILLED["exempt"] | {"id": str(uuid.uuid4())})

    told = []
    for client, deed in zip(clients, Deed.objects.order_by("created_at"), strict=True):
        client.post(reverse("cohorts:undo", args=[deed.pk]))
        told.append(progress_of(member.learner_id, [BESOINS])[BESOINS].standing)

    assert told == ["exempt", "doing"]


def test_more_time_moves_the_suggested_dates_and_taking_it_back_moves_them_back(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea")
    client = signed_in(facilitator)
    client.post(url(member, "extend"), FILLED["extend"] | {"id": str(uuid.uuid4())})
    member.refresh_from_db()
    later = member.later

    client.post(reverse("cohorts:undo", args=[Deed.objects.get().pk]))

    member.refresh_from_db()
    assert (later, member.later) == (14, 0)


def test_a_module_begun_anew_starts_at_zero_and_cannot_be_taken_back(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=4)
    client = signed_in(facilitator)
    client.post(url(member, "reset"), FILLED["reset"] | {"id": str(uuid.uuid4())})

    client.post(reverse("cohorts:undo", args=[Deed.objects.get().pk]))

    after = progress_of(member.learner_id, [BESOINS])[BESOINS]
    assert (after.percent, after.first_completed_at is not None) == (0, True)
    assert Deed.objects.get().undone_at is None


def test_somebody_who_was_helped_leaves_the_list_and_a_week_later_one_is_asked_whether_it_helped(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea")
    Membership.objects.filter(pk=member.pk).update(joined_at=timezone.now() - timedelta(days=30))
    client, board = signed_in(facilitator), reverse("cohorts:board", args=[cohort.pk])
    assert len(client.get(board).context["board"].needs) == 1

    client.post(url(member, "write"), FILLED["write"] | {"id": str(uuid.uuid4()), "rule": "not_started"})
    this_week = client.get(board).context
    Deed.objects.update(created_at=timezone.now() - timedelta(days=8))
    next_week = client.get(board).context
    client.post(reverse("cohorts:helped", args=[Deed.objects.get().pk]), {"answer": "yes"})

    assert (this_week["board"].needs, this_week["effects"]) == ((), ())
    assert [(effect.name, effect.since) for effect in next_week["effects"]] == [("Lea", None)]
    assert client.get(board).context["effects"] == ()
    assert Deed.objects.get().helped == "yes"


def test_another_facilitator_may_not_act_and_is_answered_like_for_nobody(
    cohort: Cohort, make_user: Callable[..., Any], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=1)
    stranger = signed_in(make_user("Samir", "Facilitators"))
    deed = Deed.objects.create(membership=member, kind="note", text="CANARY", created_at=timezone.now())
    work = Work.objects.create(membership=member, module_key=BESOINS, step="besoins-0", text="CANARY", shown_at=timezone.now())

    for path in (
        url(member, "write"),
        reverse("cohorts:review", args=[work.pk]),
        reverse("cohorts:why", args=[cohort.pk, member.pk, BESOINS]),
    ):
        assert stranger.get(path).status_code == 404
    for name in ("undo", "helped"):
        assert stranger.post(reverse(f"cohorts:{name}", args=[deed.pk])).status_code == 404


def test_a_facilitator_reviews_the_work_that_was_shown_and_the_member_reads_the_review(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    user, member = make_member(cohort, "Lea", besoins=1)
    work = Work.objects.create(membership=member, module_key=BESOINS, step="besoins-0", text="Mon enquête", shown_at=timezone.now())
    client, path = signed_in(facilitator), reverse("cohorts:review", args=[work.pk])
    assert "Mon enquête" in client.get(path).content.decode()
    posted = {"id": str(uuid.uuid4()), "text": "Très clair"}

    for _again in range(2):
        client.post(path, posted)

    work.refresh_from_db()
    assert work.reviewed_at is not None
    assert Deed.objects.get().text == "Très clair"
    assert "Très clair" in signed_in(user).get(reverse("cohorts:list")).content.decode()


def write(client: Client, cohort: Cohort, *to: Any, **posted: Any) -> Any:
    return client.post(reverse("cohorts:write_many", args=[cohort.pk]), {"to": [str(each) for each in to], **posted})


def test_those_ticked_get_one_message_each_however_often_it_is_sent_and_nobody_else(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    people = {name: make_member(cohort, name) for name in ("Lea", "Max", "Zoe")}
    Membership.objects.filter(name="Lea").update(may_be_mailed=True)
    accept(people["Lea"][0].pk, topic=f"cohort:{cohort.pk}", label="Messages", now=timezone.now())
    client = signed_in(facilitator)
    ticked = [people["Lea"][1].pk, people["Max"][1].pk]

    page = write(client, cohort, *ticked)
    form = page.context["form"]
    posted = {"id": str(form.initial["id"]), "to": form.initial["to"], "text": "Jeudi à midi ?"}
    path = reverse("cohorts:write_many", args=[cohort.pk])
    preview = client.post(path, posted | {"preview": "1"})
    before = Deed.objects.count()
    for _again in range(2):
        assert client.post(path, posted | {"send": "1"}).status_code == 302
        for _sweep in range(3):
            sweep_jobs()

    assert [member.name for member in page.context["members"]] == ["Lea", "Max"]
    assert (preview.context["preview"]["text"], before) == ("Jeudi à midi ?", 0)
    assert {deed.membership.name for deed in Deed.objects.all()} == {"Lea", "Max"}
    assert Deed.objects.count() == 2
    assert [each.to for each in mail.outbox] == [["lea@example.org"]]
    pages = {name: signed_in(user).get(reverse("cohorts:list")).content.decode() for name, (user, _member) in people.items()}
    assert {name for name, page in pages.items() if "Jeudi" in page} == {"Lea", "Max"}
    assert "Max" not in pages["Lea"], "nobody reads who else has it"


def test_somebody_elses_member_and_who_left_cannot_be_ticked(
    cohort: Cohort, facilitator: Any, make_user: Callable[..., Any], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    other = create_cohort(make_user("Samir", "Facilitators"), name="Autre", promise="", modules=[BESOINS], ends_on=None)
    _user, theirs = make_member(other, "CANARY")
    _user, left = make_member(cohort, "Max")
    _user, stays = make_member(cohort, "Lea")
    Membership.objects.filter(pk=left.pk).update(left_at=timezone.now())
    client = signed_in(facilitator)
    posted = {"id": str(uuid.uuid4()), "text": "Bonjour", "send": "1"}

    page = write(client, cohort, theirs.pk, left.pk, stays.pk, "nonsense")
    nobody = write(client, cohort, theirs.pk, left.pk, **posted)
    write(client, cohort, ",".join(str(each.pk) for each in (theirs, left, stays)), **posted)

    assert ([member.name for member in page.context["members"]], page.context["gone"]) == (["Lea"], 2)
    assert "CANARY" not in page.content.decode()
    assert nobody.url == reverse("cohorts:board", args=[cohort.pk])
    assert [deed.membership.name for deed in Deed.objects.all()] == ["Lea"]


def test_everybody_found_by_a_choice_is_written_to_on_whatever_page(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    for name in ("Lea", "Leo", "Max"):
        make_member(cohort, name)

    page = signed_in(facilitator).post(reverse("cohorts:write_many", args=[cohort.pk]), {"everybody": "1", "q": "le"})

    assert [member.name for member in page.context["members"]] == ["Lea", "Leo"]


def test_names_stand_and_are_found_whatever_their_accents(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    for name in ("Zoé", "Tom"):
        make_member(cohort, name)
    _user, member = make_member(cohort, "Elise")
    Membership.objects.filter(pk=member.pk).update(name="Élise")
    client, path = signed_in(facilitator), reverse("cohorts:board", args=[cohort.pk])

    names = {query: [line.member.name for line in client.get(path + query).context["matrix"].lines] for query in ("", "?q=elise", "?q=ZOÉ")}

    assert names == {"": ["Élise", "Tom", "Zoé"], "?q=elise": ["Élise"], "?q=ZOÉ": ["Zoé"]}


def test_rows_that_are_equal_stay_in_the_order_of_names_whichever_way_they_are_sorted(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    for name, steps in (("Ana", 2), ("Bo", 3), ("Cy", 2)):
        make_member(cohort, name, besoins=steps)
    client, path = signed_in(facilitator), reverse("cohorts:board", args=[cohort.pk])

    shown = {
        sort: [line.member.name for line in client.get(path, {"sort": sort}).context["matrix"].lines] for sort in ("m0", "-m0", "-name")
    }

    assert shown == {"m0": ["Ana", "Cy", "Bo"], "-m0": ["Bo", "Ana", "Cy"], "-name": ["Cy", "Bo", "Ana"]}


def test_why_shows_what_was_recorded_since_joining_and_counts_what_came_before(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea", besoins=3)

    why = signed_in(facilitator).get(reverse("cohorts:why", args=[cohort.pk, member.pk, BESOINS])).context["why"]

    assert (why.progress.percent, why.met, why.parts, why.before, why.lines) == (75, 3, 4, 3, ())


def test_of_a_cohort_without_a_webinar_nobody_is_marked_as_present_and_the_page_says_where_else(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    _user, member = make_member(cohort, "Lea")

    page = signed_in(facilitator).get(reverse("cohorts:act", args=[cohort.pk, member.pk, "attend"])).content.decode()

    assert reverse("cohorts:of_cohort", args=[cohort.pk]) in page
    assert 'name="module_key"' not in page
