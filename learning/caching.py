"""A shared cache the site can do without: while Redis is away nothing is known and nothing is kept, and pages and events go on."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 10.0  # after a call failed, how long this process asks no more: pages must not queue behind a dead cache
TIMEOUTS = {"socket_timeout": 1, "socket_connect_timeout": 1}

_silent_until = 0.0


class Client(RedisCacheClient):
    """Each call answers as an empty cache would when there is no Redis."""

    def add(self, *args: Any) -> Any:
        return _asked(super().add, args, otherwise=True)

    def get(self, key: str, default: Any) -> Any:
        return _asked(super().get, (key, default), otherwise=default)

    def set(self, *args: Any) -> None:
        _asked(super().set, args)

    def touch(self, *args: Any) -> Any:
        return _asked(super().touch, args, otherwise=False)

    def delete(self, *args: Any) -> Any:
        return _asked(super().delete, args, otherwise=False)

    def get_many(self, *args: Any) -> Any:
        return _asked(super().get_many, args, otherwise={})

    def has_key(self, *args: Any) -> Any:
        return _asked(super().has_key, args, otherwise=False)

    def incr(self, key: str, delta: int) -> Any:
        found = _asked(super().incr, (key, delta))
        if found is None:
            raise ValueError(f"no key {key}")  # what Django promises of a key that is not there
        return found

    def set_many(self, *args: Any) -> None:
        _asked(super().set_many, args)

    def delete_many(self, *args: Any) -> None:
        _asked(super().delete_many, args)

    def clear(self) -> bool:
        return bool(_asked(super().clear, (), otherwise=False))


class DispensableRedis(RedisCache):
    """Redis, or nothing."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
        self._options = {**TIMEOUTS, **self._options}


def _asked(call: Callable[..., Any], args: tuple[Any, ...], *, otherwise: Any = None) -> Any:
    global _silent_until  # noqa: PLW0603 - one memory per process of a cache that does not answer
    from redis.exceptions import RedisError

    if time.monotonic() < _silent_until:
        return otherwise
    try:
        return call(*args)
    except (RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("the cache does not answer: %s", type(error).__name__)
        return otherwise
