"""Dates as each language writes them, in templates."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import translation

SHOWN = "{% load i18n %}{{ day|date }} · {{ day|date:'j N' }} · {{ day|date:'d/m/Y' }} · "
SHOWN += "{% blocktranslate with day=day|date:'j F' %}{{ day }}{% endblocktranslate %}"


@pytest.mark.parametrize(
    ("language", "day", "text"),
    [
        ("fr", date(2026, 6, 1), "1er juin 2026 · 1er juin · 01/06/2026 · 1er juin"),
        ("fr", date(2026, 6, 11), "11 juin 2026 · 11 juin · 11/06/2026 · 11 juin"),
        ("fr", datetime(2026, 5, 31, 23, 0, tzinfo=UTC), "1er juin 2026 · 1er juin · 01/06/2026 · 1er juin"),  # in Paris
        ("en", date(2026, 6, 1), "1 June 2026 · 1 June · 01/06/2026 · 1 June"),
    ],
    ids=["first", "other", "moment", "english"],
)
def test_french_says_the_first_of_a_month(language: str, day: date, text: str) -> None:
    with translation.override(language):
        assert engines["django"].from_string(SHOWN).render({"day": day}) == text


def test_a_date_that_is_not_there_is_nothing() -> None:
    assert engines["django"].from_string("{{ day|date }}").render({"day": None}) == ""


def test_large_numbers_have_the_thin_space_of_their_language() -> None:
    shown = engines["django"].from_string("{% load humanize %}{{ 3000|intcomma }}")
    with translation.override("fr"):
        assert shown.render() == "3\N{NARROW NO-BREAK SPACE}000"
