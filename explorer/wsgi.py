"""The WSGI entry point of the web server; it never does anything else."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "explorer.settings")

# Objects made before the collector looks for cycles: a page makes some thousands, which go by
# themselves.
_YOUNG = 10_000

application = get_wsgi_application()


def _settle() -> None:
    """Load the views, and let the collector forget what is loaded: it stays for the life of the
    process, and to look through all of it takes as long as a page, every few pages."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


_settle()
