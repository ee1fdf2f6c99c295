"""Dates as each language writes them, in templates and in sentences made by code."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import engines
from django.utils import translation

from learning.dating import in_words
from learning.templatetags.dates import days_since
from quizzes.views.pages import saved_sentence

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


@pytest.mark.parametrize(
    ("language", "day", "wanted", "text"),
    [
        ("fr", date(2026, 6, 1), "DATE_FORMAT", "1er juin 2026"),
        ("fr", date(2026, 6, 21), "DATE_FORMAT", "21 juin 2026"),
        ("fr", datetime(2026, 6, 1, 9, 5, tzinfo=UTC), "DATETIME_FORMAT", "1er juin 2026 à 9\u00a0h\u00a005"),
        ("fr", datetime(2026, 6, 1, 9, 5, tzinfo=UTC), "d/m/Y", "01/06/2026"),
        ("en", date(2026, 6, 1), "DATE_FORMAT", "1 June 2026"),
    ],
    ids=["first", "other", "moment", "figures", "english"],
)
def test_code_writes_dates_as_templates_do(language: str, day: date, wanted: str, text: str) -> None:
    with translation.override(language):
        assert in_words(day, wanted) == text


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "le 1er juin 2026 à 11\u00a0h\u00a005"), ("en", "on 1 June 2026 at 11:05")], ids=["fr", "en"]
)
def test_an_answer_of_another_day_says_which_day_that_was(language: str, text: str) -> None:
    with translation.override(language):
        assert saved_sentence(datetime(2026, 6, 1, 9, 5, tzinfo=UTC), datetime(2026, 6, 3, tzinfo=UTC)).endswith(text)


@pytest.mark.parametrize(("value", "days"), [(date(2026, 6, 1), 2), (datetime(2026, 5, 31, 21, 59, tzinfo=UTC), 3), (date(2026, 6, 3), 0)])
def test_days_are_counted_by_the_clock_of_the_site(value: date, days: int) -> None:
    with time_machine.travel(datetime(2026, 6, 3, 21, 30, tzinfo=UTC), tick=False):
        assert days_since(value) == days


def test_a_date_that_is_not_there_is_nothing() -> None:
    assert engines["django"].from_string("{{ day|date }}").render({"day": None}) == ""


def test_large_numbers_have_the_thin_space_of_their_language() -> None:
    shown = engines["django"].from_string("{% load humanize %}{{ 3000|intcomma }}")
    with translation.override("fr"):
        assert shown.render() == "3\N{NARROW NO-BREAK SPACE}000"
