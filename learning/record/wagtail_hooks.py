"""Tells editors whom an edit touches, and keeps what the record speaks of from being destroyed."""

from collections.abc import Iterable
from uuid import UUID

from wagtail import hooks

from cms.engine.changing import Decision, Forecast
from cms.formats.panels import FORESEE_HOOK, KNOWN_HOOK
from cms.models import ModulePage
from learning.record.access import forecast_of, known_modules


@hooks.register(FORESEE_HOOK)
def foresee(page: ModulePage, decision: Decision | None) -> Forecast:
    return forecast_of(page, decision)


@hooks.register(KNOWN_HOOK)
def known(keys: Iterable[UUID]) -> set[UUID]:
    return known_modules(keys)
