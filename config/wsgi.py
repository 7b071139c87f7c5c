"""The WSGI application that bin/serve runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What is loaded by now lives as long as the process: the collector need not walk it for every round.
gc.collect()
gc.freeze()
