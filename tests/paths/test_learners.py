"""The simulation of learners says the same for the same seed, and its model is not rigged at its ends."""

import random
from dataclasses import fields

from tests.benchmarks.learners import WAYS, Learner, Model, assume, make_learner, simulate, walk
from tests.paths.made import make_catalogue


def test_the_same_seed_gives_the_same_figures():
    first = simulate(60, 3)
    assert first == simulate(60, 3)
    assert set(first) == set(WAYS)
    assert first != simulate(60, 4)


def test_each_number_of_the_model_is_tried_halved_and_doubled():
    found = assume(120, 3)
    assert len(found) == 1 + 2 * len(fields(Model))
    assert found == assume(120, 3)
    assert len({mean for mean, _half in found.values()}) > len(fields(Model))


def test_who_walks_nothing_gains_nothing():
    learner = make_learner(1, make_catalogue(40, 1))
    found = walk(learner, [], random.Random(1), limit=None)
    assert (found.minutes, found.steps, found.gained) == (0, 0, 0)


def test_what_teaches_nothing_new_is_wasted():
    catalogue = make_catalogue(40, 1)
    one = make_learner(1, catalogue)
    full = Learner(one.situation, one.wanted, dict.fromkeys(one.wanted, -1))
    found = walk(full, list(catalogue.modules.values()), random.Random(1), limit=480)
    assert found.wasted == found.minutes > 0
    assert found.gained == 0


def test_nobody_walks_longer_than_their_time():
    catalogue = make_catalogue(40, 1)
    assert all(
        walk(make_learner(n, catalogue), list(catalogue.modules.values()), random.Random(n), limit=120).minutes <= 120 for n in range(50)
    )
