"""The Celery application; its settings are Django's, its tasks live in messaging.tasks."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "explorer.settings")

app = Celery("crosslane")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
