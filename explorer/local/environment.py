"""What the children of a stack find in their environment; it reads no settings of Django."""

import secrets
from collections.abc import Mapping

from explorer.local.credentials import Credentials
from explorer.local.home import Home


def application_environment(
    home: Home, credentials: Credentials, *, database_url: str, redis_url: str
) -> dict[str, str]:
    """What web, worker, beat and management commands on this machine get besides our own."""
    return {
        "CROSSLANE_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "CROSSLANE_ALLOW_LOOPBACK_RPC": "1",
        "CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS": "1",
        "CROSSLANE_DEBUG": "0",
        "CROSSLANE_FIELD_SALT": credentials.field_salt,
        "CROSSLANE_HOME": str(home.path),
        "CROSSLANE_INSECURE_COOKIES": "1",
        "CROSSLANE_LOCAL": "1",
        "CROSSLANE_LOCAL_ADMIN_PASSWORD": credentials.admin_password,
        "CROSSLANE_SECRET_KEY": credentials.secret_key,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "explorer.settings",
        "REDIS_URL": redis_url,
    }


def deployed(environment: Mapping[str, str]) -> dict[str, str]:
    """The same, as a deployment behind https would have it: nothing loosened for this machine."""
    loosened = (
        "CROSSLANE_ALLOW_LOOPBACK_RPC",
        "CROSSLANE_ALLOW_LOOPBACK_WEBHOOKS",
        "CROSSLANE_INSECURE_COOKIES",
        "CROSSLANE_LOCAL",
    )
    return {
        **environment,
        **dict.fromkeys(loosened, "0"),
        "CROSSLANE_ALLOWED_HOSTS": "explorer.example",
        "CROSSLANE_SECRET_KEY": secrets.token_urlsafe(48),
    }
