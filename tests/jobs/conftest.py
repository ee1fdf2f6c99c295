"""Jobs of the tests. Their effect is a row, so that a rollback undoes it with everything else."""

import pytest
from django.contrib.auth.models import Group

from learning.jobs import registry

if "test.note" not in registry._functions:

    @registry.job("test.note")
    def note(name: str, *, fail: bool = False) -> None:
        Group.objects.create(name=name)
        if fail:
            raise ValueError(f"cannot note {name}")


@pytest.fixture
def noted():
    """The names that jobs have noted so far."""
    return lambda: sorted(Group.objects.filter(name__startswith="note").values_list("name", flat=True))
