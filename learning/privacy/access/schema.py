"""Which tables keep something of a person, read from the models themselves, so that a new one is known before anybody names it."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from learning.privacy.registry import AUTHORED, PLACES, Fate, Place

POINTS_AT_SOMEBODY = re.compile(r"(^|_)(learner|subject|e?mail)(_id|_ids|s|_address)?$")


@cache
def places() -> Mapping[str, Place]:
    """Every table of persons with its place: as the registry names it, else all of it exported, and deleted at an erasure."""
    found = {label: place for label, place in PLACES.items() if _model(label) is not None}
    for label, owner, by_account in _discovered():
        if label not in found and label not in AUTHORED:
            columns = tuple(field.name for field in _model(label)._meta.local_concrete_fields)
            found[label] = Place(_model(label)._meta.verbose_name_plural, owner, columns, fate=Fate.DELETED, by_account=by_account)
    return found


def unplaced() -> list[str]:
    """The columns of persons' tables for which nobody has decided: `app.Model.column`, in order. Empty in a sound release."""
    missing = []
    for label, _owner, _by_account in _discovered():
        if label in AUTHORED:
            continue
        place = PLACES.get(label)
        named = {*place.columns, *place.withheld} if place else set()
        missing += [f"{label}.{column}" for column in personal_fields(label) if column not in named]
    return sorted(missing)


def personal_fields(label: str) -> list[str]:
    """The columns of a table."""
    return [field.name for field in _model(label)._meta.local_concrete_fields]


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except LookupError:  # a room that is not installed here
        return None


def _discovered() -> Iterator[tuple[str, str, bool]]:
    """Label, lookup of the owner, and whether that is an account: tables that point at a person, then those that hang on such a table."""
    known: dict[str, tuple[str, bool]] = {settings.AUTH_USER_MODEL: ("pk", True), "record.Subject": ("pk", False)}
    yield from ((label, *found) for label, found in known.items())
    waiting = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in known]
    for model in list(waiting):
        if found := _direct(model):
            known[model._meta.label] = found
            waiting.remove(model)
            yield model._meta.label, *found
    while layer := [(model, found) for model in waiting if (found := _through(model, known))]:
        for model, found in layer:
            known[model._meta.label] = found
            waiting.remove(model)
            yield model._meta.label, *found


def _direct(model: Any) -> tuple[str, bool] | None:
    if model._meta.model_name == "session":
        return None  # opened and cleaned by `actions.erasing`: its owner stands inside a signed text
    for field in model._meta.local_concrete_fields:
        target = field.remote_field.model._meta.label if field.remote_field else ""
        if target == settings.AUTH_USER_MODEL:
            return field.attname, True
        if target == "record.Subject" or (not target and POINTS_AT_SOMEBODY.search(field.name)):
            return field.attname, False
    return None


def _through(model: Any, known: Mapping[str, tuple[str, bool]]) -> tuple[str, bool] | None:
    for field in model._meta.local_concrete_fields:
        if field.remote_field is None or field.remote_field.on_delete is not models.CASCADE:
            continue
        parent = field.remote_field.model._meta.label
        if parent in known and parent not in AUTHORED and field.name != "page_ptr":
            owner, by_account = known[parent]
            return f"{field.name}__{owner}", by_account
    return None
