"""Sends notices by email through Django's backend, each with a link that stops them."""

import time

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from messaging.support.watching.links import absolute
from messaging.support.watching.posting import Posted


def send_email(
    address: str, subject: str, text: str, *, key: str, stop: str = "", manage: str = ""
) -> Posted:
    """Hands one email over; it raises nothing. `stop` and `manage` are paths."""
    began = time.monotonic()
    lines = [text]
    headers = {"X-Crosslane-Notice": key, "Auto-Submitted": "auto-generated"}
    if stop:
        manage_line = _("Your watches: %(url)s") % {"url": absolute(manage)}
        stop_line = _("Stop these notices: %(url)s") % {"url": absolute(stop)}
        lines.append(f"--\n{manage_line}\n{stop_line}")
        headers["List-Unsubscribe"] = f"<{absolute(stop)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email = EmailMessage(
        " ".join(subject.split()), "\n\n".join(lines), to=[address], headers=headers
    )
    problem = ""
    try:
        email.send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        problem = _("The mail server did not take it: %(error)s") % {"error": type(error).__name__}
    return Posted(None, int((time.monotonic() - began) * 1000), problem=problem)
