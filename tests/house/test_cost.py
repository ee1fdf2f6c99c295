"""The limit on CPU that the tests of hostile input share: it must be able to fail."""

import time

import pytest

from tests.cost import at_most


def test_what_costs_more_than_allowed_is_told():
    with pytest.raises(AssertionError, match="of CPU"), at_most(0.001):
        sum(range(10_000_000))


def test_waiting_costs_nothing():
    with at_most(0.2):
        time.sleep(0.3)
