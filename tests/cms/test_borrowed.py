"""The admin's own words that we say otherwise: they are the ones it shows, and ours are read."""

from pathlib import Path

import wagtail
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override

from cms.engine.borrowed import COUNTED_OTHERWISE, SAID_OTHERWISE
from learning.messages import folders, read_catalogue

ALIKE = {  # words of ours that the admin has too: where it reads ours, it says the same
    *(
        "Email",
        "Keyboard shortcuts",
        "Profile",
        "Promote",
        "Search",
        "Search the whole site",
        "Settings",
        "Sign in",
        "Skipped",
        "Submitted",
    ),
    *("Submitted", "Tags", "Timeline", "Updated", "Number", "created", "required", "status", "subject", "tags"),
}
CLUMSY = ("(e)", "(tte)", "/la", "égion")


def test_each_word_is_one_that_the_admin_still_shows() -> None:
    shown: set[object] = set()
    for path in Path(wagtail.__file__).parent.rglob("locale/fr/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            shown |= {message.id for message in read_po(file)}

    assert {*SAID_OTHERWISE, *COUNTED_OTHERWISE} <= shown


def test_no_word_of_ours_says_something_else_in_the_admin() -> None:
    """Our catalogues are read before the admin's: “Live” was a session for us and a published page for it."""
    theirs: dict[tuple[object, object], set[object]] = {}
    for path in Path(wagtail.__file__).parent.rglob("locale/fr/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                theirs.setdefault((message.id, message.context), set()).add(message.string)
    meant = {*SAID_OTHERWISE, *COUNTED_OTHERWISE, *ALIKE}
    ours = [message for folder in folders() for message in read_catalogue(folder, "fr") if message.id and message.id not in meant]
    told = [(message.id, message.context, message.string) for message in ours if isinstance(message.string, str)]
    assert [each for each in told if theirs.get(each[:2], {each[2]}).isdisjoint({each[2], ""})] == []


def test_a_language_is_no_region_and_nobody_is_two_words_at_once() -> None:
    with override("fr"):
        said = [*map(gettext, SAID_OTHERWISE), *(ngettext(one, many, count) for one, many in COUNTED_OTHERWISE for count in (1, 2))]

    assert not [words for words in said if any(clumsy in words for clumsy in CLUMSY)]
    assert not set(said) & {*SAID_OTHERWISE}, "each is said in French"
