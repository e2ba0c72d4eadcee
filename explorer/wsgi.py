"""The WSGI entry point of the web server; it never does anything else."""

import os

from django.core.wsgi import get_wsgi_application

from explorer.postgres.base import DatabaseWrapper

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "explorer.settings")

DatabaseWrapper.plans_once = True
application = get_wsgi_application()
