"""The WSGI door, for any server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings.embedded")

application = get_wsgi_application()

# Looking through a whole Django for garbage takes longer than the largest page, and finds none: what was loaded stays loaded. So that is
# left out, and the search through what is old is made a tenth as often; most garbage never needs one.
gc.freeze()
gc.set_threshold(1_000, 20, 50)
