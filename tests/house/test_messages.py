"""Catalogues without gettext's tools: what is extracted, what is kept, what is missed, what is compiled."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest

from learning import messages


@pytest.fixture
def package(tmp_path: Path, settings: object) -> Iterator[Path]:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    folder = tmp_path / "shop"
    (folder / "templates").mkdir(parents=True)
    (folder / "views.py").write_text(
        'from django.utils.translation import gettext as _, ngettext\nA = _("Open")\nB = ngettext("%(n)s door", "%(n)s doors", 2)\n'
    )
    (folder / "templates" / "page.html").write_text(
        "{% load i18n %}\n    {% if x %}\n  it's\n  {% translate 'It’s open' %}\n{% endif %}\n"
        "{% blocktranslate with who=user trimmed %}\n  Hello\n  {{ who }}\n{% endblocktranslate %}{% translate 'May' context 'month' %}\n"
    )
    return folder


def test_code_and_templates_are_read(package: Path) -> None:
    found = messages.extract(package, "fr")

    assert {message.id for message in found if message.id} == {"Open", ("%(n)s door", "%(n)s doors"), "It’s open", "Hello %(who)s", "May"}
    assert found.get("May", "month") is not None


def test_a_sentence_that_a_merge_wrote_twice_is_found(package: Path) -> None:
    messages.update(package, "fr")
    path = messages.catalogue_path(package, "fr")
    written = path.read_text()
    for said, found in (("C’est ouvert, entrez.", 0), ("C’est ouvert, entrez.C’est ouvert, entrez.", 1)):
        path.write_text(written.replace('msgid "It’s open"\nmsgstr ""', f'msgid "It’s open"\nmsgstr "{said}"'))
        assert len(messages.echoed(package, "fr")) == found


def test_what_has_no_translation_is_named_with_its_file(package: Path) -> None:
    messages.update(package, "fr")
    path = messages.catalogue_path(package, "fr")
    path.write_text(path.read_text().replace('msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "Ouvrir"'))

    lacks = messages.missing(package, "fr")

    assert not any("'Open'" in line for line in lacks)
    assert "shop/templates/page.html: 'It’s open'" in lacks


def test_an_update_keeps_translations_and_drops_what_is_gone(package: Path) -> None:
    messages.update(package, "fr")
    path = messages.catalogue_path(package, "fr")
    path.write_text(path.read_text().replace('msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "Ouvrir"'))
    (package / "templates" / "page.html").write_text("nothing left")

    updated = messages.update(package, "fr")

    assert updated.get("Open").string == "Ouvrir"
    assert "It’s open" not in path.read_text()


def test_a_compiled_catalogue_is_what_gettext_reads_and_is_made_once(package: Path) -> None:
    messages.update(package, "fr")
    path = messages.catalogue_path(package, "fr")
    path.write_text(path.read_text().replace('msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "Ouvrir"'))

    assert messages.compile_catalogue(package, "fr") is True
    assert messages.compile_catalogue(package, "fr") is False

    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Open") == "Ouvrir"


def test_no_room_reads_the_word_of_another() -> None:
    assert messages.torn("fr") == []


def test_french_lines_never_end_before_a_sign_that_stands_high(package: Path) -> None:
    messages.update(package, "fr")
    path = messages.catalogue_path(package, "fr")
    said = "Dit-on « ouvert » : oui ? | :--- | 12:30, 5 %"
    path.write_text(path.read_text().replace('msgid "Open"\nmsgstr ""', f'msgid "Open"\nmsgstr "{said}"'))
    assert messages.compile_catalogue(package, "fr")

    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Open") == "Dit-on «\u00a0ouvert\u00a0»\u00a0: oui\u00a0? | :--- | 12:30, 5\u00a0%"
