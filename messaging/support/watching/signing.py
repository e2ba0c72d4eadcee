"""Signs deliveries as Standard Webhooks has it: an id, a timestamp and a signature as headers."""

import base64
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from standardwebhooks import Webhook

_SECRET_BYTES = 32
_PREFIX = "whsec_"


def make_secret() -> str:
    """A new secret, `whsec_` and 32 random bytes in base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def make_key() -> str:
    """A new webhook-id."""
    return f"msg_{secrets.token_hex(16)}"


def signed_headers(
    key: str, body: str, *, second: int, secret_keys: Iterable[str]
) -> dict[str, str]:
    """The three headers; while a secret is being changed, one signature by each, side by side."""
    moment = datetime.fromtimestamp(second, UTC)
    signatures = [Webhook(secret).sign(key, moment, body) for secret in secret_keys]
    return {
        "webhook-id": key,
        "webhook-timestamp": str(second),
        "webhook-signature": " ".join(signatures),
    }
