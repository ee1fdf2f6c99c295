"""The WSGI door, for any server."""

import os

from django.core.wsgi import get_wsgi_application

from learning.sparing import spare_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings.embedded")

application = get_wsgi_application()
spare_what_is_loaded()
