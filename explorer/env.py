"""Typed readers of environment variables that fail loudly; never a default for a secret."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

# What can stand in a Content Security Policy as it is.
_PLAIN_ADDRESS = re.compile(r"[\w\-.~:/%\[\]]+", re.ASCII)


def required(name: str) -> str:
    """The variable's value; raises ImproperlyConfigured, naming it, where it is missing."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Start with `./dev up` or `./dev manage …`, which set it, "
            "or set it yourself: README.md, Configuration."
        )
    return value


def flag(name: str, *, default: str = "0") -> bool:
    """True for 1, False for 0, the default where unset; anything else is refused."""
    value = os.environ.get(name, default)
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name}={value!r} is neither 1 nor 0.")
    return value == "1"


def choice(name: str, known: Sequence[str]) -> str:
    """One of the known words, the first where it is unset; anything else is refused."""
    value = os.environ.get(name, "") or known[0]
    if value not in known:
        raise ImproperlyConfigured(f"{name}={value!r} is none of {', '.join(known)}.")
    return value


def words(name: str) -> list[str]:
    """The comma-separated values of a variable, empty where it is unset."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """The positive whole number in a variable, the default where it is unset."""
    value = os.environ.get(name, "") or str(default)
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number above 0.")
    return int(value)


def address(name: str, default: str) -> str:
    """A path of this site, or a whole http address, without a query."""
    value = os.environ.get(name, "") or default
    known = value.startswith(("/", "http://", "https://")) and not value.startswith("//")
    if not known or not _PLAIN_ADDRESS.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name}={value!r} is neither a path such as /events/ nor an http or https address."
        )
    return value


def database(name: str) -> dict[str, object]:
    """A PostgreSQL URL as Django's DATABASES entry; another database is refused by name."""
    url = required(name)
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            f"{name} does not start with postgresql://. Crosslane runs on PostgreSQL only: "
            "others lose digits of uint256 values."
        )
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL URL.") from error
    named = {"dbname": "NAME"} | {key: key.upper() for key in ("user", "password", "host", "port")}
    entry: dict[str, object] = {named[key]: parts.pop(key) for key in named if key in parts}
    # A pooler that gives each transaction another connection may not keep prepared statements.
    kept = 5 if flag("CROSSLANE_PREPARED_STATEMENTS", default="1") else None
    options = {**parts, "prepare_threshold": kept}
    return {"ENGINE": "explorer.postgres", **entry, "OPTIONS": options}


def site(name: str, hosts: Sequence[str]) -> str:
    """The origin of this site, https:// and a host; where it is unset the first of its hosts that
    is a whole name, empty where there is none."""
    value = os.environ.get(name, "").rstrip("/")
    if not value:
        whole = (host for host in hosts if not host.startswith((".", "*")))
        return next((f"https://{host}" for host in whole), "")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name}={value!r} is not the address of a site such as https://explorer.example."
        )
    return value


@dataclass(frozen=True, slots=True)
class Email:
    """How email leaves, as Django's settings want it."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False


_BACKENDS = "django.core.mail.backends"


def email(name: str) -> Email:
    """A mail server's URL (smtp:// with STARTTLS, smtps:// with TLS from the beginning, or plain
    smtp+plain:// inside a network), `console:` or nothing: emails are printed and not sent."""
    url = os.environ.get(name, "") or "console:"
    if url == "console:":
        return Email(f"{_BACKENDS}.console.EmailBackend")
    parts = urlsplit(url)
    known = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    if parts.scheme not in known or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} is neither console: nor a mail server as in smtp://user:password@host:587."
        )
    return Email(
        f"{_BACKENDS}.smtp.EmailBackend",
        parts.hostname,
        parts.port or known[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp",
    )
