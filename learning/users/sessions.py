"""Sessions in the database, found by a query written once: every page of somebody asks for theirs."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connections, router
from django.utils import timezone


class SessionStore(DatabaseStore):
    """Django's own, but for how a session is read."""

    def _get_session_from_db(self) -> Any:
        """The row with this key that has not expired; None, and a new session, when there is none."""
        model = self.model
        connection = connections[router.db_for_read(model)]
        moment = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s", [self.session_key, moment]
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return model(session_key=self.session_key, session_data=row[0])
