"""A module in a text file: read with its lines, written once, the same in every language."""

import datetime

import pytest
import time_machine
from wagtail.models import Revision

from cms.actions.exporting import export_manuscript
from cms.actions.importing import import_manuscript
from cms.engine.identity import block_id_of, module_key_of, step_id_of
from cms.engine.manuscript import ManuscriptError, parse
from cms.models import ModulePage, ModuleVersion, PublishedModule, cards
from cms.models.scheduled import openings
from cms.tasks import publish_and_withdraw
from learning.management.commands.load_demo import DEMO

TEXT = """---
slug: partir-des-besoins
format: tutorial
language: fr
title: "Partir des besoins"
promise: "Repartir avec une liste."
objectives: [projects]
routes: {train: 2}
profiles: []
domains: [digital]
levels: [local]
maturity: [discover, start]
minutes: 7
skills: [start-from-needs]
prerequisites: []
successors: [autre-module]
author: "Équipe"
basis: study
status: stabilised
published: 2026-01-02
review: 2027-01-02
licence: "CC BY-SA 4.0"
sources:
  - {title: "Une note", author: "Quelqu’un", date: "2019-11"}
result: "Une liste."
needs: ["Un crayon"]
---

## Écouter {#listen minutes=5}

Du **texte**.

::: tick
text: "C’est fait"
:::

## Outiller {#tool minutes=2 optional}

::: worksheet
title: "Fiche"
lines: ["Qui", "Quoi"]
:::
"""


def test_a_manuscript_is_read_whole():
    found = parse(TEXT)
    assert [(step.title, step.minutes, step.optional) for step in found.steps] == [("Écouter", 5, False), ("Outiller", 2, True)]
    assert [block.kind for block in found.steps[0].blocks] == ["markdown", "tick"]


BROKEN = {  # what is wrong, and the text that stands on the line to be named
    "no front matter": (TEXT.replace("---\n", "", 1), "slug:"),
    "a title never closed, seen where the next text opens": (TEXT.replace('title: "Partir des besoins"', 'title: "Partir'), "promise:"),
    "a tab in YAML": (TEXT.replace("routes: {train: 2}", "routes:\n\t train: 2"), "\t train"),
    "an unknown key": (TEXT.replace("basis: study", "bassis: study"), "bassis"),
    "an unknown format": (TEXT.replace("format: tutorial", "format: poem"), "format: poem"),
    "a string for a list": (TEXT.replace("objectives: [projects]", "objectives: projects"), "objectives: projects"),
    "a missing title": (TEXT.replace('title: "Partir des besoins"\n', ""), "slug:"),
    "a step without minutes": (TEXT.replace(" minutes=5", ""), "## Écouter"),
    "an unknown container": (TEXT.replace("::: tick", "::: poem"), "::: poem"),
    "a container never closed": (TEXT.replace('text: "C’est fait"\n:::', 'text: "C’est fait"'), "::: tick"),
    "a container without its text": (TEXT.replace('text: "C’est fait"', "text: "), "::: tick"),
    "broken YAML in a container": (TEXT.replace('text: "C’est fait"', 'text: "C’est fait'), "text: "),
    "an opening that is no day": (TEXT.replace("basis: study", "opens: soon"), "opens: soon"),
    "an alias": (TEXT.replace("skills: [start-from-needs]", "skills: &a [x]\nauthors: *a"), "authors: *a"),
    "text before the first step": (TEXT.replace("---\n\n##", "---\n\nHop.\n\n##"), "Hop."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_manuscript_names_its_line(name):
    text, marker = BROKEN[name]
    with pytest.raises(ManuscriptError) as caught:
        parse(text)
    assert marker in text.split("\n")[caught.value.line - 1]


def test_a_front_matter_never_closed_is_said(catalogue):
    with pytest.raises(ManuscriptError, match="not closed"):
        parse(TEXT.split("---\n\n", maxsplit=1)[0])


FIGURE = """::: figure
value: "9"
label: "Centres"
source: "Une note"
date: "2020, à propos de 2016, ou presque"
:::
"""
TOO_MUCH = {
    "a date longer than its field": (TEXT.replace("Du **texte**.", FIGURE), "::: figure", "date"),
    "a title longer than its field": (TEXT.replace('"Fiche"', f'"{"x" * 600}"'), "::: worksheet", "title"),
    "a profile nobody is of": (
        TEXT.replace("Du **texte**.", "::: example\ntitle: T\nwho: Q\nprofile: pirates\ntext: x\n:::"),
        "::: example",
        "profile",
    ),
    "a source longer than its field": (TEXT.replace("Une note", "x" * 600), "slug", "title"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_the_editing_screen_would_refuse_is_refused_with_its_line(catalogue, name):
    text, marker, field = TOO_MUCH[name]
    with pytest.raises(ManuscriptError) as caught:
        import_manuscript(parse(text), parent=catalogue)
    assert marker in text.split("\n")[caught.value.line - 1]
    assert caught.value.params["name"] == field
    assert not ModulePage.objects.exists()


def test_a_text_that_a_file_leaves_out_is_an_empty_one(catalogue):
    text = TEXT.replace("Du **texte**.", "::: example\ntitle: T\nwho: Q\ntext: x\n:::")
    page = import_manuscript(parse(text), parent=catalogue)
    (example,) = [block.value for block in page.body[0].value["body"] if block.block_type == "example"]
    assert (example["source"], example["profile"]) == ("", "")


def test_importing_publishes_with_ids_that_the_file_gives(catalogue):
    page = import_manuscript(parse(TEXT), parent=catalogue)
    assert page.live
    assert page.translation_key == module_key_of("partir-des-besoins")
    outline = ModuleVersion.objects.get().read_outline()
    assert outline.steps[0].id == step_id_of("partir-des-besoins", "listen")
    assert outline.steps[0].asks[0].id == block_id_of("partir-des-besoins", "listen", 1)
    (card,) = cards("fr")
    assert (card.maturity, card.routes, card.minutes, card.successors) == ((1, 2), {"train": 2}, 7, (str(module_key_of("autre-module")),))


def test_importing_the_same_text_again_changes_nothing(catalogue):
    import_manuscript(parse(TEXT), parent=catalogue)
    before = Revision.objects.count()
    import_manuscript(parse(TEXT), parent=catalogue)
    assert (Revision.objects.count(), ModuleVersion.objects.count()) == (before, 1)


def test_importing_a_changed_text_makes_one_version(catalogue):
    import_manuscript(parse(TEXT), parent=catalogue)
    import_manuscript(parse(TEXT.replace("Du **texte**.", "Du texte.")), parent=catalogue)
    assert sorted(ModuleVersion.objects.values_list("number", flat=True)) == [1, 2]


QUESTION = """::: recall
id: recall
question: "Par quoi commencer ?"
kind: true_false
right: true
explanation: "Par les besoins."
:::

"""


def test_a_block_with_a_name_is_put_between_others_and_leaves_them_their_ids(catalogue):
    def asked() -> list[str]:
        return [ask.id for ask in ModuleVersion.objects.latest("number").read_outline().steps[0].asks if ask.kind != "note"]

    import_manuscript(parse(TEXT), parent=catalogue)
    before = asked()
    page = import_manuscript(parse(TEXT.replace("::: tick", f"{QUESTION}::: tick")), parent=catalogue)
    assert asked() == [block_id_of("partir-des-besoins", "listen", "recall"), *before]

    text = export_manuscript(page)
    revisions = Revision.objects.count()
    again = import_manuscript(parse(text), parent=catalogue)
    assert (Revision.objects.count(), export_manuscript(again)) == (revisions, text)


def test_two_blocks_of_one_name_in_a_step_are_refused(catalogue):
    with pytest.raises(ManuscriptError, match="same id, “recall”"):
        import_manuscript(parse(TEXT.replace("::: tick", f"{QUESTION}{QUESTION}::: tick")), parent=catalogue)


def test_a_module_that_opens_later_waits_for_its_day_and_opens(catalogue):
    text = TEXT.replace("basis: study", "basis: study\nopens: 2026-05-01")
    with time_machine.travel(datetime.datetime(2026, 4, 1, 8, tzinfo=datetime.UTC), tick=False):
        page = import_manuscript(parse(text), parent=catalogue)
        key = str(page.translation_key)
        assert (page.live, cards("fr"), openings([key])) == (False, (), {key: datetime.date(2026, 5, 1)})

        revisions = Revision.objects.count()
        assert "opens: 2026-05-01" in export_manuscript(import_manuscript(parse(text), parent=catalogue))
        assert Revision.objects.count() == revisions, "the same text again plans nothing anew"
    with time_machine.travel(datetime.datetime(2026, 5, 1, 8, tzinfo=datetime.UTC), tick=False):
        publish_and_withdraw()
        assert [card.title for card in cards("fr")] == ["Partir des besoins"]
        import_manuscript(parse(text), parent=catalogue)
        assert ModulePage.objects.get().live, "an open module is not closed by the text that once planned it"


def test_a_day_that_has_passed_opens_at_once(catalogue):
    assert import_manuscript(parse(TEXT.replace("basis: study", "basis: study\nopens: 2020-05-01")), parent=catalogue).live


def test_a_translation_shares_the_module(catalogue, english_catalogue):
    import_manuscript(parse(TEXT), parent=catalogue)
    english = TEXT.replace("language: fr", "language: en").replace("Écouter", "Listen").replace("Partir des besoins", "Start from needs")
    page = import_manuscript(parse(english), parent=catalogue)
    assert page.get_parent().specific == english_catalogue
    assert set(PublishedModule.objects.values_list("module_key", flat=True)) == {module_key_of("partir-des-besoins")}
    first, second = (version.read_outline() for version in ModuleVersion.objects.order_by("number"))
    assert [step.id for step in first.steps] == [step.id for step in second.steps]
    assert {card.title for card in cards("en")} == {"Start from needs"}


def test_a_manuscript_that_lacks_something_stays_a_draft(catalogue):
    page = import_manuscript(parse(TEXT.replace('result: "Une liste."\n', "")), parent=catalogue)
    assert not page.live
    assert cards("fr") == ()


def test_importing_as_a_draft_publishes_nothing(catalogue):
    assert not import_manuscript(parse(TEXT), parent=catalogue, publish=False).live


def test_a_format_is_not_changed_under_a_module(catalogue):
    import_manuscript(parse(TEXT), parent=catalogue)
    other = TEXT.replace("format: tutorial", "format: kit").replace('result: "Une liste."\nneeds: ["Un crayon"]', 'summary: "x"')
    with pytest.raises(ManuscriptError, match="another format"):
        import_manuscript(parse(other), parent=catalogue)


def test_a_block_that_the_format_does_not_offer_names_its_line(catalogue):
    text = "---\nslug: x\nformat: syllabus\nlanguage: fr\ntitle: X\n---\n## X {#x minutes=5}\n::: attend\ntext: Y\n:::\n"
    with pytest.raises(ManuscriptError, match="attend") as refused:
        import_manuscript(parse(text), parent=catalogue)
    assert refused.value.line == 8
    assert not ModulePage.objects.exists()


def test_every_module_of_the_demo_is_made_of_what_its_format_offers(catalogue, english_catalogue):
    for path in sorted((DEMO / "modules").glob("*.md")):
        import_manuscript(parse(path.read_text(encoding="utf-8")), parent=catalogue)
