"""A page that is published becomes an immutable version; what an editor does next never changes one."""

import uuid

import pytest
from django.db import transaction

from cms.models import ContentVersion, ModuleVersion, PublishedModule, cards, current_outlines, outline_of
from tests.cms.conftest import step

pytestmark = pytest.mark.django_db


def test_publishing_makes_the_first_version(make_module):
    page = make_module()
    version = ModuleVersion.objects.get()
    assert (version.module_key, version.number, version.language) == (page.translation_key, 1, "fr")
    assert [each["title"] for each in version.outline["steps"]] == ["Partir des besoins", "Lire"]
    assert PublishedModule.objects.get().url == "/fr/catalogue/premiers-pas/"


def test_publishing_again_without_a_change_makes_no_version(make_module):
    page = make_module()
    page.save_revision().publish()
    assert ModuleVersion.objects.count() == 1


def test_the_line_endings_of_a_browser_make_no_version_even_where_they_are_many_bytes(make_module):
    text = "a\n\n" * 1_500
    page = make_module(body=[step("Lire", ("markdown", text))])
    raw = page.body.get_prep_value()
    raw[0]["value"]["body"][0]["value"] = text.replace("\n", "\r\n")
    page.body = raw
    page.save_revision().publish()
    assert ModuleVersion.objects.count() == 1


def test_a_typo_makes_a_version_with_the_same_steps(make_module):
    page = make_module()
    before = outline_of(page.translation_key, 1)
    raw = page.body.get_prep_value()
    raw[1]["value"]["body"][0]["value"] = "y"
    page.body = raw
    page.save_revision().publish()
    after = outline_of(page.translation_key, 2)
    assert after == before
    assert current_outlines()[page.translation_key] == (2, after)


def test_an_added_step_keeps_the_ids_of_the_others(make_module):
    page = make_module()
    before = outline_of(page.translation_key, 1)
    page.body = [*page.body.get_prep_value(), step("Agir", ("markdown", "z"))]
    page.save_revision().publish()
    after = outline_of(page.translation_key, 2)
    assert after.steps[:2] == before.steps
    assert len(after.steps) == 3


def test_a_version_is_never_edited(make_module):
    make_module()
    version = ModuleVersion.objects.get()
    with pytest.raises(ValueError, match="never edited"):
        version.save()


def test_unpublishing_withdraws_the_card_and_keeps_the_outline(make_module):
    page = make_module()
    assert [card.slug for card in cards("fr")] == ["premiers-pas"]
    page.unpublish()
    assert cards("fr") == ()
    assert current_outlines()[page.translation_key][0] == 1


def test_deleting_a_page_keeps_what_the_record_knows(make_module):
    page = make_module()
    key = page.translation_key
    page.delete()
    assert cards("fr") == ()
    assert outline_of(key, 1).format == "discovery"


def test_a_copy_is_another_module(make_module):
    page = make_module()
    copy = page.copy(update_attrs={"slug": "copie", "title": "Copie"}, copy_revisions=False)
    copy.save_revision().publish()
    assert copy.translation_key != page.translation_key
    assert ModuleVersion.objects.filter(number=1).count() == 2


def test_moving_to_another_slug_changes_the_address(make_module):
    page = make_module()
    page.slug = "autre"
    page.save_revision().publish()
    assert cards("fr")[0].url == "/fr/catalogue/autre/"


def test_renaming_the_catalogue_changes_every_address(make_module, catalogue):
    make_module()
    catalogue.refresh_from_db()
    catalogue.slug = "modules"
    catalogue.save_revision().publish()
    assert cards("fr")[0].url == "/fr/modules/premiers-pas/"


def test_a_draft_changes_nothing_for_readers(make_module):
    make_module("brouillon", publish=False)
    assert cards("fr") == ()
    assert ModuleVersion.objects.count() == 0


def test_a_change_that_is_rolled_back_leaves_nothing_in_caches(make_module):
    page = make_module()
    with transaction.atomic():
        page.title = "Faux titre"
        page.save_revision().publish()
        assert cards("fr")[0].title == "Faux titre"
        transaction.set_rollback(True)
    assert cards("fr")[0].title == "Premiers pas"


def test_cards_cost_three_queries_then_one(make_module, django_assert_num_queries):
    for number in range(5):
        make_module(f"module-{number}")
    with django_assert_num_queries(3):
        assert len(cards("fr")) == 5
    with django_assert_num_queries(1):
        assert len(cards("fr")) == 5


def test_a_module_without_this_language_is_shown_in_the_other(make_module):
    make_module()
    (card,) = cards("en")
    assert card.language == "fr"


def test_an_unknown_version_is_said_to_be_unknown(catalogue):
    with pytest.raises(ModuleVersion.DoesNotExist):
        outline_of(uuid.uuid4(), 1)


def test_every_publication_changes_the_content_version(make_module):
    page = make_module()
    before = ContentVersion.current()
    page.save_revision().publish()
    assert ContentVersion.current() > before
