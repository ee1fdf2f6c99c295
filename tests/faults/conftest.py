"""The migrated database that the record's own kill tests start from."""

from tests.record.conftest import migrated  # noqa: F401 - a fixture
