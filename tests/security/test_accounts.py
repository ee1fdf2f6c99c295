"""Ways in: one limiter for all, no word on who has an account, and a form that changes only what it shows."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client

from learning.users.roles import FACILITATORS
from tests.security.pages import text_of
from tests.security.world import World

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP, RESET = "/fr/accounts/login/", "/fr/accounts/signup/", "/fr/accounts/password/reset/"
GUESSES = 5  # wrong passwords for one address in five minutes
WRONG = "not the password"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|\d+\sKo(?=</a>)')


def same_but_for(answer: Any, address: str) -> tuple[int, str, str]:
    """What an answer says, without the token, the page's weight (a random token weighs a few bytes more or less) and the address typed."""
    body = CHANGING.sub("", text_of(answer)).replace(address, "")
    return answer.status_code, answer.headers.get("Location", ""), body


def guess(browser: Client, address: str, password: str = WRONG) -> Any:
    return browser.post(LOGIN, {"login": address, "password": password})


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_signing_in_with_a_wrong_password_says_nothing_of_the_account(world: World) -> None:
    known, unknown = "learner@example.org", "nobody1@example.org"

    answers = [same_but_for(guess(world.browser("anonymous"), address), address) for address in (known, unknown)]

    assert answers[0] == answers[1]


def test_asking_for_a_new_password_says_nothing_of_the_account(world: World) -> None:
    known, unknown = "learner@example.org", "nobody1@example.org"

    answers = [same_but_for(world.browser("anonymous").post(RESET, {"email": one}), one) for one in (known, unknown)]

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[known], [unknown]]  # both are written to: the mail itself says which it is


class Counting(MD5PasswordHasher):
    """Counts how often a password is worked on: what a clock would tell of an account, without a clock."""

    worked = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.worked += 1
        return super().encode(password, salt)


def test_a_guess_takes_as_long_for_nobodys_address_as_for_somebodys(world: World, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    took = []
    for address in ("learner@example.org", "nobody1@example.org"):
        Counting.worked = 0
        guess(world.browser("anonymous"), address)
        took.append(Counting.worked)

    assert took[0] == took[1] > 0


def test_a_link_to_a_new_password_serves_once_and_dies_with_the_old_password(world: World) -> None:
    def opens(link: str) -> bool:
        return 'name="password1"' in text_of(world.browser("anonymous").get(link, follow=True))

    links = []
    for _twice in range(2):
        world.send("anonymous", "POST", RESET, {"email": "learner@example.org"})
        links.append(re.search(r"http://testserver(/\S+/key/\S+)", mail.outbox[-1].body)[1])  # type: ignore[index]
    assert all(opens(link) for link in links)

    browser = world.browser("anonymous")
    form = browser.get(links[0], follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "a quiet river 12", "password2": "a quiet river 12"})

    assert get_user_model().objects.get(email="learner@example.org").check_password("a quiet river 12")
    assert not any(opens(link) for link in links)


@pytest.mark.parametrize("door", [LOGIN, "/admin/login/", "/fr/_util/login/", "/admin/password_reset/"])
def test_guesses_are_counted_and_there_is_no_door_where_they_are_not(world: World, door: str) -> None:
    browser = world.browser("anonymous")
    for _nth in range(GUESSES):
        guess(browser, "editor@example.org")

    for fields in ({"login": "editor@example.org"}, {"username": "editor@example.org"}):
        browser.post(door, fields | {"password": "a long password"}, follow=True)
        assert not is_signed_in(browser)
    cache.clear()
    guess(browser, "editor@example.org", "a long password")
    assert is_signed_in(browser)


def test_one_guess_fewer_than_the_limit_still_lets_the_owner_in(world: World) -> None:
    browser = world.browser("anonymous")
    for _nth in range(GUESSES - 1):
        guess(browser, "editor@example.org")

    guess(browser, "EDITOR@example.org", "a long password")

    assert is_signed_in(browser)


def test_signing_up_is_limited_too(world: World) -> None:
    statuses = [world.browser("anonymous").post(SIGNUP, {"email": "not an address", "password1": ""}).status_code for _nth in range(25)]

    assert statuses[:20] == [200] * 20
    assert statuses[20:] == [429] * 5


def test_the_session_has_another_id_after_signing_in_and_the_old_one_is_dead(world: World) -> None:
    browser = world.browser("anonymous")
    browser.post("/fr/situate/?q=profile", {"profile": "citizen"})
    before = browser.cookies["sessionid"].value

    guess(browser, "learner@example.org", "a long password")

    assert browser.cookies["sessionid"].value != before
    assert not browser.session.exists(before)


def test_the_session_has_another_id_after_signing_up(world: World) -> None:
    browser = world.browser("anonymous")
    browser.post("/fr/situate/?q=profile", {"profile": "citizen"})
    before = browser.cookies["sessionid"].value

    browser.post(SIGNUP, {"email": "new@example.org", "password1": "a quiet river 12"})

    assert is_signed_in(browser)
    assert browser.cookies["sessionid"].value != before
    assert not browser.session.exists(before)


def test_a_changed_password_ends_every_other_session(world: World) -> None:
    here, there = world.browser("learner"), world.browser("anonymous")
    guess(there, "learner@example.org", "a long password")

    posted = {"oldpassword": "a long password", "password1": "a quiet river 12", "password2": "a quiet river 12"}
    here.post("/fr/accounts/password/change/", posted)

    assert there.get("/fr/cohorts/").status_code == 302


def test_signing_up_takes_an_address_and_a_password_and_nothing_else(world: World) -> None:
    facilitators = Group.objects.get(name=FACILITATORS)
    every_field = {field.name: "1" for field in get_user_model()._meta.get_fields() if not field.auto_created}
    posted = every_field | {
        "email": "new@example.org",
        "password1": "a quiet river 12",
        "groups": str(facilitators.pk),
        "is_active": "",
        "role": "administrator",
        "last_login": "",
    }

    world.browser("anonymous").post(SIGNUP, posted)

    made = get_user_model().objects.get(email="new@example.org")
    assert not made.is_staff
    assert not made.is_superuser
    assert made.is_active
    assert made.pk != 1
    assert set(made.groups.values_list("name", flat=True)) <= {"Learners"}
    assert made.get_all_permissions() == set()


def test_an_account_page_changes_the_account_of_who_is_signed_in_only(world: World) -> None:
    victim = world.people["other"]

    for path in ("/fr/accounts/email/", "/fr/accounts/password/change/"):
        posted = {"action_add": "", "email": "mine@example.org", "user": victim.pk, "id": victim.pk, "is_superuser": "on"}
        world.browser("learner").post(path, posted)

    victim.refresh_from_db()
    assert victim.email == "other@example.org"
    assert set(victim.emailaddress_set.values_list("email", flat=True)) == {"other@example.org"}
    assert not get_user_model().objects.get(email="learner@example.org").is_superuser


@pytest.mark.parametrize("is_new", [True, False])
def test_an_administrator_makes_nobody_more_powerful_than_themselves(world: World, is_new: bool) -> None:
    path = "/admin/users/new/" if is_new else f"/admin/users/edit/{world.people['other'].pk}/"
    posted = {"email": "other@example.org", "first_name": "A", "last_name": "B", "is_active": "on", "is_superuser": "on"}
    posted |= {"email": "new@example.org", "password1": "a quiet river 12", "password2": "a quiet river 12"} if is_new else {}

    world.browser("administrator").post(path, posted)

    assert list(get_user_model().objects.filter(is_superuser=True).values_list("email", flat=True)) == ["superuser@example.org"]


def test_an_administrator_does_not_take_over_an_account_above_theirs(world: World) -> None:
    above = world.people["superuser"]
    posted = {"email": above.email, "first_name": "A", "last_name": "B", "is_active": "on"}
    posted |= {"password1": "a quiet river 12", "password2": "a quiet river 12"}

    world.browser("administrator").post(f"/admin/users/edit/{above.pk}/", posted)

    above.refresh_from_db()
    assert above.check_password("a long password")


@pytest.mark.parametrize(("action", "fields"), [("set_active_state", {"mark_as_active": "False"}), ("delete", {})])
def test_an_administrator_shuts_nobody_out_who_stands_above(world: World, action: str, fields: dict[str, str]) -> None:
    above, beside = world.people["superuser"], world.people["other"]

    world.browser("administrator").post(f"/admin/bulk/users/user/{action}/?id={above.pk}&id={beside.pk}", fields)

    assert above in get_user_model().objects.filter(is_active=True)


def test_an_administrator_still_makes_and_changes_accounts(world: World) -> None:
    editors = Group.objects.get(name="Editors")
    posted = {"email": "new@example.org", "first_name": "A", "last_name": "B", "is_active": "on", "groups": str(editors.pk)}
    posted |= {"password1": "a quiet river 12", "password2": "a quiet river 12"}

    world.browser("administrator").post("/admin/users/new/", posted)
    made = get_user_model().objects.get(email="new@example.org")
    world.browser("administrator").post(f"/admin/users/edit/{made.pk}/", posted | {"first_name": "Ada", "password1": "", "password2": ""})

    made.refresh_from_db()
    assert (made.first_name, list(made.groups.all())) == ("Ada", [editors])
