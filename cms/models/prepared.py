"""Queries written once. For a row found by its key, Django spends far longer writing the SQL than any database spends answering it
(0.3 ms against 0.03 on SQLite); what every page asks is therefore written the first time and kept."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, UUIDField

Row = Sequence[Any]
Given = UUID | str | Sequence[UUID]
MOST_PLACES = 64  # in one list: a longer one is written anew each time, as a statement carries only so many values
KEY = UUIDField()


class Prepared:
    """A `values_list` query about one or many keys (UUID), by name: `Prepared(lambda learners: ...values_list("pk"))`.

    `build` is called with keys that name nothing, once per database and per length of its lists (rounded up to a power of two, the last
    key said again); from then on the keys given stand in their places. Rows come as tuples, converted as the QuerySet would.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.written: dict[Any, tuple[str, list[Any], Any, Any]] = {}

    def rows(self, *, using: str = DEFAULT_DB_ALIAS, **given: Given) -> list[Row]:
        """The rows now. A list of none finds nothing, without a query."""
        lists = [value for value in given.values() if not isinstance(value, UUID | str)]
        if not all(lists):
            return []
        if any(len(each) > MOST_PLACES for each in lists):
            return list(self.build(**given).using(using))
        places = {name: _places(value) for name, value in given.items()}
        shape = (using, *map(len, places.values()))
        if shape not in self.written:
            self.written[shape] = self._write(using, given, places)
        sql, params, compiler, converters = self.written[shape]
        connection = connections[using]
        bound = [KEY.get_db_prep_value(places[param.name][param.at], connection) if isinstance(param, _At) else param for param in params]
        with connection.cursor() as cursor:
            _read_moments_fast(connection, cursor)
            cursor.execute(sql, bound)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found

    def _write(self, using: str, given: Mapping[str, Given], places: Mapping[str, Sequence[Any]]) -> tuple[str, list[Any], Any, Any]:
        connection = connections[using]
        marks = {name: [uuid4() for _each in each] for name, each in places.items()}
        at = {KEY.get_db_prep_value(mark, connection): _At(name, place) for name, each in marks.items() for place, mark in enumerate(each)}
        nothing = {name: each[0] if isinstance(given[name], UUID | str) else each for name, each in marks.items()}
        compiler = self.build(**nothing).using(using).query.get_compiler(using=using)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters(expression for expression, _sql, _alias in compiler.select)
        slow = getattr(connection.ops, "convert_uuidfield_value", None)  # SQLite's: PostgreSQL gives keys as they are
        for convert, _expression in converters.values():
            convert[:] = [_key if each == slow else each for each in convert]
        return sql, [at.get(param, param) for param in params], compiler, converters


def rows_of(query: QuerySet[Any, Any], *, using: str = DEFAULT_DB_ALIAS) -> list[Row]:
    """The rows of a `values_list` that has thousands: as the QuerySet would give them, moments in UTC."""
    compiler = query.using(using).query.get_compiler(using=using)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters(expression for expression, _sql, _alias in compiler.select)
    with connections[using].cursor() as cursor:
        _read_moments_fast(connections[using], cursor)
        cursor.execute(sql, params)
        found = cursor.fetchall()
    return compiler.apply_converters(found, converters) if converters else found


@lru_cache(maxsize=8192)
def _key_of(text: str) -> UUID:
    return UUID(text)


def _key(text: str | None, _expression: Any, _connection: Any) -> UUID | None:
    """A key from its text. Fifty modules come to everybody as the same fifty keys, and making one takes longer than finding it."""
    return None if text is None else _key_of(text)


def _read_moments_fast(connection: Any, cursor: Any) -> None:
    """Of Django's own loaders for PostgreSQL the one for moments is written in Python and takes half of the time; psycopg's takes none."""
    if connection.vendor == "postgresql":
        from psycopg.types.datetime import TimestamptzLoader

        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)


class _At:
    """Where a parameter comes from."""

    def __init__(self, name: str, at: int) -> None:
        self.name, self.at = name, at


def _places(value: Given) -> Sequence[Any]:
    """One key, or a list of 1, 2, 4, 8… keys: the last is said again, which changes nothing of what a list holds."""
    if isinstance(value, UUID | str):
        return (value,)
    length = 1 << (len(value) - 1).bit_length()
    return (*value, *value[-1:] * (length - len(value)))
