"""Figures of questions: golden values of a published worked example, and what holds for any sheets."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.statistics import FEWEST, Sheet, correlation, figures, groups, median, rounded

# "Item Analysis Worksheet": ten students, ten questions, the upper and the lower half compared; its table of answers and its results.
# https://studylib.net/doc/25270846/item-anaylsis-
WORKSHEET = """
1111111111
1111111101
1101111100
0111110101
1110111001
1110110100
0110110101
0111001010
1110100001
0100010010
"""
DIFFICULTY = ["0.6", "1", "0.8", "0.5", "0.8", "0.8", "0.5", "0.6", "0.3", "0.6"]
DISCRIMINATION = ["0.4", "0", "0", "0.6", "0.4", "0.4", "0.6", "0.4", "-0.2", "0.4"]
SHEETS = [Sheet({f"q{n}": Fraction(int(mark)) for n, mark in enumerate(line)}) for line in WORKSHEET.split()]


def test_the_published_example_comes_out_as_published():
    found = [figures(f"q{n}", SHEETS, group=Fraction(1, 2)) for n in range(10)]
    assert [rounded(one.facility) for one in found] == DIFFICULTY
    assert [rounded(one.index) for one in found] == DISCRIMINATION
    assert {one.answered for one in found} == {10}
    assert all(one.is_too_few for one in found)


def test_correlation_is_pearsons():
    """Anscombe's first set (The American Statistician, 1973): 0.816."""
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = ["8.04", "6.95", "7.58", "8.81", "8.33", "9.96", "7.24", "4.26", "10.84", "4.82", "5.68"]
    assert rounded(correlation([(Fraction(a), Fraction(b)) for a, b in zip(x, y, strict=True)])) == "0.8164"
    assert correlation([(Fraction(1), Fraction(2)), (Fraction(1), Fraction(3))]) is None


def test_a_question_everybody_gets_right_has_no_correlation_and_a_lonely_sheet_no_index():
    assert figures("q1", SHEETS).rest is None
    assert figures("q1", SHEETS[:1]).index is None
    assert figures("nowhere", SHEETS).answered == 0


def test_what_was_chosen_is_told_by_group_and_long_pauses_are_left_out():
    sheets = [
        Sheet({"q": Fraction(mark), "r": Fraction(mark)}, {"q": (chosen,)}, {"q": Fraction(seconds)})
        for mark, chosen, seconds in [(1, "a", 10), (1, "a", 30), (0, "b", 20), (0, "c", 99_999)]
    ]
    found = figures("q", sheets, offered=("a", "b", "c", "d"), group=Fraction(1, 2))
    assert [(one.id, one.chosen, one.high, one.low) for one in found.distractors] == [
        ("a", 2, 1, 0),
        ("b", 1, 0, Fraction(1, 2)),
        ("c", 1, 0, Fraction(1, 2)),
        ("d", 0, 0, 0),
    ]
    assert found.seconds == 20
    assert median([]) is None


marks = st.lists(st.lists(st.fractions(0, 1, max_denominator=4), min_size=3, max_size=3), min_size=1, max_size=40)


@given(marks, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_every_figure_is_in_its_bounds(rows, random):
    sheets = [Sheet({f"q{n}": mark for n, mark in enumerate(row)}) for row in rows]
    mixed = sheets[:]
    random.shuffle(mixed)
    for ref in ("q0", "q1", "q2"):
        found = figures(ref, sheets)
        assert found == figures(ref, mixed)
        assert found.to_json() == figures(ref, mixed).to_json()
        assert 0 <= found.facility <= 1
        assert found.index is None or -1 <= found.index <= 1
        assert found.rest is None or abs(found.rest) <= 1 + Fraction(1, 10**20)
        assert found.is_too_few is (len(rows) < FEWEST)


@given(marks)
def test_the_high_group_is_never_below_the_low_one(rows):
    high, low = groups([Sheet({str(n): mark for n, mark in enumerate(row)}) for row in rows])
    assert min(sheet.total for sheet in high) >= min(sheet.total for sheet in low)
    assert high
    assert low


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(2, 3), "0.6667"), (Fraction(1), "1"), (Fraction(-1, 3), "-0.3333"), (Fraction(0), "0")]
)
def test_figures_are_told_with_four_decimals(value, text):
    assert rounded(value) == text
