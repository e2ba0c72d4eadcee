"""The ASGI entry point of the event stream; pages and API are WSGI's."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "explorer.settings")
django.setup()

from django.conf import settings  # noqa: E402  settings are read before anything that needs them

from messaging.views.events.service import make_service  # noqa: E402

application = make_service(
    settings.REDIS_URL,
    settings.CROSSLANE_EVENTS_STREAM,
    most=settings.CROSSLANE_EVENTS_READERS,
    most_of_address=settings.CROSSLANE_EVENTS_READERS_OF_ADDRESS,
    proxy=settings.BEHIND_PROXY,
)
