"""How allauth behaves here: who may sign up, and a mail that cannot be sent breaks no page."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's own, but for what is said here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth passes it
        """As CROSSLANE_SIGNUPS says."""
        return bool(settings.CROSSLANE_SIGNUPS)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends it, or says in the log that it could not be."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.error("a mail of an account was not sent", extra={"error": str(error)})  # noqa: TRY400  the cause is a setting, not our code
