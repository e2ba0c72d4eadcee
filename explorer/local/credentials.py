"""The secrets of one local stack, made once; they are for this machine and never leave it."""

import json
import secrets
from dataclasses import asdict, dataclass, field

from explorer.local.errors import LocalError
from explorer.local.home import Home, write_private


def _secret() -> str:
    return secrets.token_urlsafe(48)


def _password() -> str:
    """Short enough to type, without characters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


@dataclass(frozen=True, slots=True)
class Credentials:
    """Everything secret that a stack needs; all safe inside a URL without quoting."""

    secret_key: str = field(default_factory=_secret)
    field_salt: str = field(default_factory=_secret)
    database_password: str = field(default_factory=_secret)
    redis_password: str = field(default_factory=_secret)
    admin_password: str = field(default_factory=_password)


def load_credentials(home: Home) -> Credentials:
    """The home's secrets, made on first use and kept in secrets.json (0600)."""
    path = home.path / "secrets.json"
    if not path.exists():
        write_private(path, json.dumps(asdict(Credentials()), indent=2))
    try:
        return Credentials(**json.loads(path.read_text()))
    except (ValueError, TypeError) as error:
        raise LocalError(
            f"{path} cannot be read: {error}. Put the right file back, or remove it together with "
            f"{home.path / 'postgres'} to start with an empty database."
        ) from error
