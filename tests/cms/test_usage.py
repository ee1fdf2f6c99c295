"""The admin says of each word, quiz and module on how many pages it is used."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, ReferenceIndex

from cms.models import ModulePage, vocabulary
from quizzes.models import Bank, Quiz
from tests.cms.conftest import step

pytestmark = pytest.mark.django_db


def test_a_term_a_quiz_and_a_module_say_on_how_many_pages_they_are_used(
    admin_client: Client, make_module: Callable[..., ModulePage]
) -> None:
    quiz = Quiz.objects.create(slug="pour-finir", title="Pour finir", language="fr")
    first = make_module("un", profiles=["association"])
    second = make_module("deux", profiles=["association", "company"], prerequisites=[first.module_key])
    third = make_module("trois", body=[step("Tout", ("quiz", {"quiz": quiz.slug}), ("module", {"module": first.module_key}))])
    profile = {each.code: each for each in vocabulary("profile")}

    def index(*pages: ModulePage) -> None:
        for page in pages:
            ReferenceIndex.create_or_update_for_object(page)  # what a job does after each save

    def used(thing: Any) -> set[int]:
        return {int(source.pk) for source, _places in ReferenceIndex.get_grouped_references_to(thing)}

    index(first, second, third)
    assert used(profile["association"]) == {first.pk, second.pk}
    assert used(profile["company"]) == {second.pk}
    assert used(profile["media"]) == set()
    assert used(quiz) == {third.pk}
    assert used(Page.objects.get(pk=first.pk)) == {second.pk, third.pk}
    second.profiles = ["company"]
    index(second)
    assert used(profile["association"]) == {first.pk}

    def shown(address: str) -> str:
        return str(admin_client.get(address, headers={"accept-language": "fr"}).content.decode())

    assert "1 emploi" in shown(f"/admin/snippets/cms/term/edit/{profile['association'].pk}/")
    assert "0 emploi" in shown(f"/admin/snippets/cms/term/edit/{profile['media'].pk}/")
    assert "1 emploi" in shown(f"/admin/snippets/quizzes/quiz/edit/{quiz.pk}/")
    for unknown in (f"cms/term/edit/{vocabulary('maturity')[0].pk}", f"quizzes/bank/edit/{Bank.objects.create(name='B').pk}"):
        assert " emploi" not in shown(f"/admin/snippets/{unknown}/"), "what cannot be counted is not said to be nought"
