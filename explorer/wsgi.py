"""The WSGI entry point of the web server; it never does anything else."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from explorer.postgres.base import DatabaseWrapper

_OBJECTS = 10_000  # made and kept between two looks for what nobody refers to; a page makes fewer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "explorer.settings")

DatabaseWrapper.plans_once = True
application = get_wsgi_application()
import_module("messaging.tracing.network").keep_networks()  # its models need Django to be set up

# What is loaded by now stays as long as the process: to look at it again would cost each page 5 %.
gc.freeze()
gc.set_threshold(_OBJECTS, 10, 10)
