"""Django's entry for the application; it registers nothing and starts nothing."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """The one application of Crosslane."""

    name = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
