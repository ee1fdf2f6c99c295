"""The admin's own words that we say otherwise: they are the ones it shows, and ours are read."""

from pathlib import Path

import wagtail
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override

from cms.engine.borrowed import COUNTED_OTHERWISE, SAID_OTHERWISE

CLUMSY = ("(e)", "(tte)", "/la", "égion")


def test_each_word_is_one_that_the_admin_still_shows() -> None:
    shown: set[object] = set()
    for path in Path(wagtail.__file__).parent.rglob("locale/fr/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            shown |= {message.id for message in read_po(file)}

    assert {*SAID_OTHERWISE, *COUNTED_OTHERWISE} <= shown


def test_a_language_is_no_region_and_nobody_is_two_words_at_once() -> None:
    with override("fr"):
        said = [*map(gettext, SAID_OTHERWISE), *(ngettext(one, many, count) for one, many in COUNTED_OTHERWISE for count in (1, 2))]

    assert not [words for words in said if any(clumsy in words for clumsy in CLUMSY)]
    assert not set(said) & {*SAID_OTHERWISE}, "each is said in French"
