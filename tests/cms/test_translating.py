"""Two languages side by side: what lacks one is listed, what is translated keeps its steps and their ids."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.actions.shelving import Shelf
from cms.engine.translating import lost, segments, texts, translated
from cms.models import DiscoveryPage, ExamplePage
from tests.cms.conftest import step
from tests.security.world import add_module

VALUES = st.recursive(
    st.text(max_size=20) | st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["title", "text", "id", "type", "value"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_words_put_back_where_they_were_change_nothing(value: object):
    assert translated(value, dict(texts(value, ""))) == translated(value, {}) == translated(translated(value, {}), {})


@given(VALUES)
def test_a_page_beside_itself_has_nothing_lost_and_nothing_translated(value: object):
    assert all(not one.target for one in segments({"body": value}, {"body": value}))
    assert lost({"body": value}, {"body": value}) == []


def test_ids_codes_and_links_follow_the_source_and_words_do_not():
    source = [
        {"type": "tool", "id": "a", "value": {"title": "Une fiche", "url": "https://a.example/", "profile": "company", "note": "2019"}}
    ]

    assert [path for path, _text in texts(source, "")] == ["/a.value.title"]
    assert translated(source, {"/a.value.title": "A sheet", "/a.value.url": "x"})[0]["value"] == {
        **source[0]["value"],
        "title": "A sheet",
    }


@pytest.mark.django_db
def test_what_lacks_a_language_is_listed_and_translated_side_by_side(centre: Shelf, admin_client: Client):
    page = add_module(centre.at("fr", "catalogue"), "ouvert", title="Ouvert", body=[step("Partir des besoins", ("markdown", "Un texte."))])
    listed = admin_client.get("/admin/translations/").content.decode()
    place = f"/admin/translations/{page.pk}/en/"
    form = admin_client.get(place).content.decode()

    assert place in listed
    assert "Une mairie écoute" in listed
    assert "Les écoles ouvertes" not in listed
    assert "Partir des besoins" in form

    admin_client.post(place, {"t:.title": "Open", "t:.promise": "See."})
    other = DiscoveryPage.objects.get(locale__language_code="en", translation_key=page.translation_key)
    draft = other.get_latest_revision_as_object()
    assert (draft.title, draft.promise, other.live) == ("Open", "See.", False)
    assert [child.id for child in draft.body] == [child.id for child in page.body]  # the same steps: credit is shared
    assert "Open" in admin_client.get(place).content.decode()

    other.get_latest_revision().publish()
    assert place not in admin_client.get("/admin/translations/").content.decode()


@pytest.mark.django_db
def test_saving_twice_keeps_one_page(centre: Shelf, admin_client: Client):
    page = ExamplePage.objects.get(slug="mairie")
    for title in ("A town hall", "A town hall listens"):
        admin_client.post(f"/admin/translations/{page.pk}/en/", {"t:.title": title})

    (made,) = ExamplePage.objects.filter(translation_key=page.translation_key, locale__language_code="en")
    assert made.get_latest_revision_as_object().title == "A town hall listens"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/admin/translations/1/en/", "/admin/translations/999999/en/", "/admin/translations/2/xx/"])
def test_what_cannot_be_translated_is_refused(centre: Shelf, admin_client: Client, place: str):
    assert admin_client.get(place).status_code in (302, 404)
