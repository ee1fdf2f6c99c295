"""The four roles exist from the first migration, and each holds what its table says."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import Collection, Page

from learning.users import roles

pytestmark = pytest.mark.django_db


def person(role: str):
    user = get_user_model().objects.create_user(f"{role.lower()}@example.org", "a long password")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize("role", roles.PERMISSIONS)
def test_a_role_holds_exactly_what_its_table_says(role: str) -> None:
    assert {str(each.content_type.app_label) + "." + each.codename for each in Group.objects.get(name=role).permissions.all()} == set(
        roles.PERMISSIONS[role]
    )


@pytest.mark.parametrize(
    ("role", "may"), [(roles.LEARNERS, False), (roles.FACILITATORS, False), (roles.EDITORS, True), (roles.ADMINISTRATORS, True)]
)
def test_only_editors_and_administrators_enter_the_admin_and_publish(role: str, may: bool) -> None:
    user = person(role)
    root = Page.objects.get(depth=1)

    assert user.has_perm(roles.ADMIN_ACCESS) is may
    assert root.permissions_for_user(user).can_publish_subpage() is may


def test_an_address_is_one_account_whatever_its_case() -> None:
    user = get_user_model().objects.create_user("Ada@Example.org", "a long password")

    assert user.email == "ada@example.org"
    assert get_user_model().objects.get_by_natural_key("ADA@example.ORG") == user


def test_an_editor_makes_a_collection_and_puts_a_picture_into_it(client) -> None:
    client.force_login(person(roles.EDITORS))
    assert client.post("/admin/collections/add/", {"name": "Plans", "parent": Collection.get_first_root_node().pk}).status_code == 302
    made = Collection.objects.get(name="Plans")
    assert f'<option value="{made.pk}"' in client.get("/admin/images/add/").content.decode()
