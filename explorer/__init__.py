"""The Django project: wiring only; it never holds a rule of the protocol or of a page."""

from explorer.celery import app as celery_app

__all__ = ["celery_app"]
