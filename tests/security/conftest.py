"""The small site that every test of this folder asks: made once per file, and given back to each test as it was."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings

from tests.security.world import World, clear_caches, make_world, undone


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    media: Path = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), undone():
        yield make_world()


@pytest.fixture
def world(made_world: World, db: None, caplog: pytest.LogCaptureFixture) -> World:
    caplog.set_level(logging.CRITICAL, "django")  # thousands of refusals are what is asked for here
    clear_caches()
    fresh = get_user_model().objects.in_bulk([person.pk for person in made_world.people.values()])
    return replace(made_world, people={role: fresh[person.pk] for role, person in made_world.people.items()})
