"""The demo site: whole, in both languages, and the same however often it is loaded."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.fields import StreamField
from wagtail.models import Revision

from cms.actions.translating import translation_rows
from cms.models import FORMATS, InfoPage, ModulePage, ModuleVersion, PublishedModule, cards
from cms.models.scheduled import openings
from learning.management.commands.load_demo import load_questions, load_site
from paths.actions import known_codes, lint_site, propose
from paths.engine.situation import Situation

pytestmark = pytest.mark.django_db


def test_the_demo_site_is_whole_and_loading_it_again_changes_nothing():
    assert load_site() == []
    french, english = cards("fr"), cards("en")
    assert len(french) >= 24
    assert {card.format for card in french} == set(FORMATS)
    assert {code for card in french for code in card.objectives} == {"cooperate", "trajectories", "innovation", "projects"}
    assert {level for card in french for level in range(card.maturity[0], card.maturity[1] + 1)} == {1, 2, 3, 4}
    assert {card.module_key for card in french} == {card.module_key for card in english}
    assert all(card.language == "en" for card in english)
    assert InfoPage.objects.live().count() == 6
    later = {str(key) for key in ModulePage.objects.not_live().values_list("translation_key", flat=True)}
    assert len(openings(later)) == len(later) == 1, "one module waits for its day"
    for page in ModulePage.objects.live():
        assert_it_can_be_saved_again(page.specific)
    lacking = [(page.slug, lack.message) for page in ModulePage.objects.live() for lack in page.specific.lacks()]
    assert [each for each in lacking if "has passed" not in each[1]] == [], "neither a lack nor advice, but for the day of the review"
    keys = {card.module_key for card in french}
    assert {key for card in french for key in (*card.prerequisites, *card.successors)} <= keys

    outlines: dict[str, list] = {}
    for pointer in PublishedModule.objects.select_related("version"):
        outlines.setdefault(pointer.slug, []).append(pointer.version.read_outline())
    for slug, (first, second) in outlines.items():
        asked = [[[(ask.id, ask.kind) for ask in step.asks] for step in outline.steps] for outline in (first, second)]
        assert asked[0] == asked[1], slug
        assert first.requirements == second.requirements, slug

    assert_beginners_have_two_modules_on_each_route()

    load_questions()
    assert lint_site() == (), "nothing is to be mended, and two questions at least show that a module is known"

    before = (Revision.objects.count(), ModuleVersion.objects.count())
    assert load_site() == []
    assert (Revision.objects.count(), ModuleVersion.objects.count()) == before


def assert_it_can_be_saved_again(page):
    """An editor who opens it and presses save is refused nothing."""
    page.clean_fields()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            value.stream_block.clean(value)


def assert_beginners_have_two_modules_on_each_route():
    """In two hours, whatever the objective, for who discovers and who starts; and no two routes are the same."""
    known = known_codes()
    for profile, objective, level in product(["", *sorted(known["profile"])], sorted(known["objective"]), ["discover", "start"]):
        told = {"objectives": [objective], "maturity": {objective: level}, "minutes": 120, "intent": "part"}
        routes = propose(Situation.from_json(told | ({"profile": profile} if profile else {}), known=known), done=[]).routes
        found = {code: frozenset(step.module for step in route.steps) for code, route in routes.items()}
        assert min(map(len, found.values())) >= 2, (profile, objective, level)
        assert len(set(found.values())) == 3, (profile, objective, level)


def test_no_translation_of_a_new_demo_is_behind_its_source():
    load_site()
    assert not [row.page.slug for row in translation_rows(["fr", "en"]) if row.state == "old"]


def test_no_line_of_the_demo_in_french_begins_with_a_sign_that_stands_high():
    loose = re.compile(r"(?<=[^\s|]) (?=[?!;:»](?:\s|[\"'*_).,]|$))|(?<=«) (?=\S)", re.MULTILINE)
    demo = Path(settings.BASE_DIR) / "learning" / "demo"
    texts = [*demo.rglob("*.fr.md"), *demo.rglob("*.fr.gift"), *demo.glob("centre/*.yaml")]
    found = {
        path.name: [text[place.start() - 20 : place.end() + 20] for place in loose.finditer(text)]
        for path in texts
        for text in [path.read_text()]
    }
    assert texts
    assert {name: lines for name, lines in found.items() if lines} == {}
