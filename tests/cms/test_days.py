"""Days as people of each language say them, as precisely as they are known."""

import pytest
from django.utils.translation import override

from cms.templatetags.centre_tags import day


@pytest.mark.parametrize(
    ("iso", "french", "english"),
    [
        ("2015-01-08", "8 janvier 2015", "8 January 2015"),
        ("2027-04-01", "1er avril 2027", "1 April 2027"),
        ("2011-08", "août 2011", "August 2011"),
        ("2015", "2015", "2015"),
        ("2015-13-01", "2015-13-01", "2015-13-01"),
        ("novembre 2019", "novembre 2019", "novembre 2019"),
        ("", "", ""),
    ],
)
def test_a_day_is_said_in_the_language_at_hand(iso: str, french: str, english: str):
    with override("fr"):
        assert day(iso) == french
    with override("en"):
        assert day(iso) == english
