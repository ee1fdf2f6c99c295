"""What a process keeps of one content version."""

import pytest

from cms.models import ContentVersion
from cms.models.keeping import Kept

pytestmark = pytest.mark.django_db


def test_an_answer_is_made_once_until_content_changes() -> None:
    kept, made = Kept[int](10), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept.get("a", make), kept.get("a", make), kept.get("b", make)] == [1, 1, 2]
    ContentVersion.bump()
    assert kept.get("a", make) == 3


def test_what_is_full_forgets_all_and_still_answers() -> None:
    kept = Kept[str](2)
    for question in "abcabc":
        assert kept.get(question, lambda question=question: question.upper()) == question.upper()
    assert len(kept._kept[1]) <= 2


def test_one_answer_may_be_kept_alone() -> None:
    kept, made = Kept[int](1), []
    for _turn in range(3):
        kept.get("now", lambda: made.append(1) or 1)
    assert len(made) == 1
