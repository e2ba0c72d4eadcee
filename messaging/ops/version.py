"""Which version of Crosslane runs."""

import tomllib
from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=1)
def version() -> str:
    """The version in pyproject.toml, which is the one of the changelog."""
    project = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(project)["project"]["version"])
