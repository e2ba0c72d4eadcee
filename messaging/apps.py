"""Django's entry for the application; it registers nothing and starts nothing."""

from django.apps import AppConfig

from explorer.rendering.words import keep_words


class MessagingConfig(AppConfig):
    """The one application of Crosslane."""

    name = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Words are looked up once; see `explorer.rendering.words`."""
        keep_words()
