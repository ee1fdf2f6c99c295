"""The account's words that we say otherwise: the packages still say them, and French reads ours."""

from pathlib import Path

import allauth
import django
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override

from learning.users.borrowed import COUNTED_OTHERWISE, SAID_OTHERWISE


def test_each_word_is_one_that_the_forms_still_show() -> None:
    shown: set[object] = set()
    for package in (allauth, django):
        for path in Path(package.__file__).parent.rglob("locale/fr/LC_MESSAGES/django.po"):
            with path.open("rb") as file:
                shown |= {message.id for message in read_po(file)}

    assert {*SAID_OTHERWISE, *COUNTED_OTHERWISE} <= shown


def test_what_a_password_has_to_be_is_said_in_few_words() -> None:
    with override("fr"):
        said = [*map(gettext, SAID_OTHERWISE), *(ngettext(one, many, 10) for one, many in COUNTED_OTHERWISE)]

    assert "Adresse électronique" in said
    assert max(map(len, said)) <= 45
