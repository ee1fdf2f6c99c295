"""Asking people in by their addresses, following together, and ending."""

import csv
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from learning.cohorts.actions import archive_cohort, create_cohort, renew_invitation
from learning.cohorts.engine.inviting import Verdict, WrongList, judge, read_addresses
from learning.cohorts.models import Cohort, Facilitation, Invitee, Membership

SignIn = Callable[[Any], Client]


def url(name: str, cohort: Cohort) -> str:
    return reverse(f"cohorts:{name}", args=[cohort.pk])


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"a@b.fr\nc@d.fr\n", ((1, "a@b.fr"), (2, "c@d.fr"))),
        ("\ufeffnom;courriel\nLéa;lea@b.fr\n\nMax;\n".encode(), ((2, "lea@b.fr"), (4, ""))),
        ("Nom,Email\nL\xe9a,lea@b.fr".encode("cp1252"), ((2, "lea@b.fr"),)),
        (b"a@b.fr\tL\n", ((1, "a@b.fr"),)),
        (b"L\xc3\xa9a;lea@b.fr\nMax;max@b.fr\n", ((1, "lea@b.fr"), (2, "max@b.fr"))),
        (b"a@b.fr, c@d.fr\nnobody\n", ((1, "a@b.fr"), (1, "c@d.fr"), (2, "nobody"))),
        (b'"Doe, Jo" <jo@b.fr>, Max <max@b.fr>\n', ((1, "jo@b.fr"), (1, "max@b.fr"))),
    ],
)
def test_a_list_is_read_as_spreadsheets_write_it(data: bytes, lines: tuple[tuple[int, str], ...]) -> None:
    assert read_addresses(data) == lines


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"\n \n", "empty"), (b"email\n", "empty"), (b"name,city\nLea,Nantes\n", "columns"), (b"PK\x03\x04\x00", "encoding"),
     (b"a@b.fr\n" * 2001, "long"), (b"x" * 600_000, "long")],
)  # fmt: skip
def test_a_list_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(WrongList) as wrong:
        read_addresses(data)

    assert wrong.value.code == code


def test_each_line_gets_its_verdict() -> None:
    texts = ["new@b.fr", "NEW@b.fr", "old@b.fr", "in@b.fr", "far@x.com", "not an address", "é@b.fr", ""]

    judged = judge(enumerate(texts, 1), invited={"old@b.fr"}, members={"in@b.fr"}, domains=["b.fr"])

    assert [line.verdict.value for line in judged] == [
        "invited", "twice", "again", "member", "foreign", "malformed", "malformed", "malformed"
    ]  # fmt: skip


@given(st.lists(st.text(max_size=30)))
def test_a_list_given_twice_invites_nobody_twice(texts: list[str]) -> None:
    lines = list(enumerate(texts, 1))
    invited = {line.text.lower() for line in judge(lines, invited=(), members=()) if line.verdict is Verdict.INVITED}

    assert all(line.verdict is not Verdict.INVITED for line in judge(lines, invited=invited, members=()))


@pytest.mark.django_db
def test_a_list_is_uploaded_and_each_address_has_its_own_link(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    make_member(cohort, "Lea")
    client = signed_in(facilitator)
    file = b"email\nnew@example.org\nlea@example.org\nnew@example.org\n"

    for verdicts in (["invited", "member", "twice"], ["again", "member", "twice"]):
        page = client.post(url("invite", cohort), {"file": SimpleUploadedFile("list.csv", file)})
        assert [line.verdict.value for line in page.context["judged"]] == verdicts

    assert Invitee.objects.get().email == "new@example.org"
    assert Invitee.objects.get().token in page.content.decode()


@pytest.mark.django_db
def test_a_wrong_file_is_refused_in_words_beside_the_field(cohort: Cohort, facilitator: Any, signed_in: SignIn) -> None:
    page = signed_in(facilitator).post(url("invite", cohort), {"file": SimpleUploadedFile("list.csv", b"name,city\nLea,Nantes")})

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"file"}
    assert not Invitee.objects.exists()


@pytest.mark.django_db
def test_a_personal_link_serves_its_person_and_tells_another_so(cohort: Cohort, make_user: Callable[..., Any], signed_in: SignIn) -> None:
    token = Invitee.objects.create(cohort=cohort, email="lea@example.org").token
    path, posted = reverse("cohorts:join", args=[token]), {"name": "Léa", "agree": "on"}

    other = signed_in(make_user("Max")).post(path, posted)
    own = signed_in(make_user("Lea")).post(path, posted)

    assert (other.status_code, own.status_code) == (403, 302)
    assert "Pays de Retz" not in other.content.decode()
    assert Membership.objects.get().name == "Léa"
    assert Invitee.objects.get().joined_at is not None


@pytest.mark.django_db
def test_a_link_past_its_day_a_withdrawn_one_and_a_mistyped_one_lead_to_the_same_words(
    cohort: Cohort, facilitator: Any, client: Client, signed_in: SignIn
) -> None:
    invitee = Invitee.objects.create(cohort=cohort, email="lea@example.org")
    late = renew_invitation(cohort, now=timezone.now(), expires_at=timezone.now() - timedelta(seconds=1))
    signed_in(facilitator).post(url("withdraw", cohort), {"invitee": invitee.pk})

    pages = [client.get(reverse("cohorts:join", args=[token])) for token in (late.token, invitee.token, "nothing")]

    assert {page.status_code for page in pages} == {404}
    assert all("Pays de Retz" not in page.content.decode() for page in pages)
    assert (
        len(
            {
                len(page.content.replace(token.encode(), b""))
                for page, token in zip(pages, (late.token, invitee.token, "nothing"), strict=True)
            }
        )
        == 1
    )


@pytest.mark.django_db
def test_a_code_said_aloud_leads_to_the_same_page(cohort: Cohort, client: Client) -> None:
    invitation = cohort.invitations.get()
    spoken = f"{invitation.code[:4].lower()} - {invitation.code[4:]}"

    assert client.post(reverse("cohorts:code"), {"code": spoken}).url == reverse("cohorts:join", args=[invitation.token])
    wrong = client.post(reverse("cohorts:code"), {"code": "AAAA 0000"})
    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"code"})


@pytest.mark.django_db
def test_a_second_facilitator_follows_and_sees_nothing_from_the_request_after_it_ended(
    cohort: Cohort, facilitator: Any, make_user: Callable[..., Any], signed_in: SignIn
) -> None:
    second = make_user("Samir", "Facilitators")
    client, other = signed_in(facilitator), signed_in(second)
    add = {"email": "SAMIR@example.org", "name": "Samir B.", "add": "1"}

    for _again in range(2):
        client.post(url("facilitators", cohort), add)
    before = other.get(url("board", cohort)).status_code
    client.post(url("end", cohort), {"facilitation": Facilitation.objects.get(user=second).pk})

    assert (before, other.get(url("board", cohort)).status_code) == (200, 404)
    assert Facilitation.objects.filter(user=second).count() == 1


@pytest.mark.django_db
def test_the_last_facilitator_cannot_end_and_a_learner_cannot_be_added(
    cohort: Cohort, facilitator: Any, make_user: Callable[..., Any], signed_in: SignIn
) -> None:
    make_user("Lea")
    client = signed_in(facilitator)

    client.post(url("end", cohort), {"facilitation": Facilitation.objects.get().pk})
    refused = client.post(url("facilitators", cohort), {"email": "lea@example.org", "name": "Léa", "add": "1"})

    assert Facilitation.objects.get().ended_at is None
    assert refused.context["form"].errors.keys() == {"email"}


@pytest.mark.django_db
@pytest.mark.parametrize("members", [4, 5])
def test_an_archived_cohort_keeps_counts_of_at_least_five_and_no_name(
    members: int, cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    for number in range(members):
        make_member(cohort, f"Canary{number}", besoins=4, outils=2 if number < 4 else 0)
    client = signed_in(facilitator)

    for _again in range(2):
        client.post(url("archive", cohort))

    cohort.refresh_from_db()
    enough = members >= 5
    assert cohort.kept["members"] == (members if enough else None)
    counts = [(each["begun"], each["done"]) for each in cohort.kept["modules"]]
    assert counts == ([(members, members), (None, 0)] if enough else [])  # four who began are a group under five
    assert ("fewer than five" in client.get(f"/en/cohorts/{cohort.pk}/archive/").content.decode()) == enough
    assert not Membership.objects.active().exists()
    for page in (client.get(url("board", cohort)), client.get(url("archive", cohort))):
        assert "Canary" not in page.content.decode()


@pytest.mark.django_db
def test_an_archived_cohort_takes_nobody_in(facilitator: Any, modules: list[uuid.UUID], client: Client) -> None:
    cohort = create_cohort(facilitator, name="Finie", promise="", modules=modules, ends_on=None)
    token = cohort.invitations.get().token

    archive_cohort(cohort, kept={}, now=timezone.now())

    assert client.get(reverse("cohorts:join", args=[token])).status_code == 404


def test_each_link_is_a_letter_to_write_and_all_of_them_a_file_for_a_mail_program(
    cohort: Cohort, facilitator: Any, signed_in: SignIn
) -> None:
    client = signed_in(facilitator)
    client.post(url("invite", cohort), {"typed": "lea@b.fr\n+plus@b.fr\n"})
    links = {one.email: f"http://testserver{reverse('cohorts:join', args=[one.token])}" for one in cohort.invitees.all()}

    page = client.get(url("invite", cohort)).content.decode()
    rows = list(csv.reader(client.get(url("links", cohort)).content.decode("utf-8-sig").splitlines()))

    assert rows == [["email", "link"], ["'+plus@b.fr", links["+plus@b.fr"]], ["lea@b.fr", links["lea@b.fr"]]]
    assert f"{quote(links['lea@b.fr'], safe='')}" in page.partition("mailto:lea@b.fr?")[2].partition('"')[0]


@pytest.mark.parametrize(("until", "replaced"), [("2020-01-01", False), ("soon", False), ("2099-01-01", True), ("", True)])
def test_a_link_is_replaced_until_a_day_to_come_and_never_by_one_that_is_dead_or_endless_by_mistake(
    cohort: Cohort, facilitator: Any, signed_in: SignIn, *, until: str, replaced: bool
) -> None:
    before = cohort.invitations.open().get().token

    signed_in(facilitator).post(url("renew_link", cohort), {"expires_on": until})

    after = cohort.invitations.open().get()
    assert (after.token != before) is replaced
    assert (after.expires_at is not None) is (until == "2099-01-01")
