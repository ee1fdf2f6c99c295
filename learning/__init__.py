"""What learners do; and the Django project.

`settings` says what is true everywhere (base), on a laptop (embedded), in production and in tests; `urls` puts every prefix on
one screen; `celery` holds the Celery app and the whole schedule. Below them live seven small apps, each importing only downwards:

    users       who signs in, and the four roles
    jobs        durable jobs: a row, a ring, a sweep
    record      the ledger of what learners did, and all that is folded from it
    journey     the pages a learner meets
    cohorts     the pages a facilitator meets
    privacy     what is kept of a person: shown, given along, erased
    monitoring  figures, and a heartbeat

This package also owns what all pages share: `templates/base.html`, the components, and the commands that start the site.
"""

from .celery import app as celery_app

__all__ = ["celery_app"]
