"""A shared cache that is away: nothing is known, nothing is kept, and nobody meets an error."""

import pytest

from learning import caching
from tests.faults.services import free_port


@pytest.fixture
def cache():
    """Of a Redis nobody started, as production names it."""
    return caching.DispensableRedis(f"redis://127.0.0.1:{free_port()}/1", {})


@pytest.fixture(autouse=True)
def speaking(monkeypatch):
    monkeypatch.setattr(caching, "_silent_until", 0.0)


def test_a_cache_that_is_away_answers_as_an_empty_one(cache):
    assert cache.add("a", 1)
    cache.set("a", 1)
    assert (cache.get("a"), cache.get("a", "none"), cache.get_many(["a"]), "a" in cache) == (None, "none", {}, False)
    assert cache.set_many({"a": 1}) == []
    assert not cache.touch("a")
    assert not cache.delete("a")
    cache.delete_many(["a"])
    assert not cache.clear()
    with pytest.raises(ValueError, match="no key"):
        cache.incr("a")


def test_a_cache_that_is_away_is_asked_once_in_ten_seconds(cache, caplog):
    for _each in range(5):
        cache.get("a")
    assert len(caplog.records) == 1
