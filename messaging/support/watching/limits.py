"""How often a thing may be done within a time, counted in Valkey by all processes together."""

from django.core.cache import cache
from redis.exceptions import RedisError


def has_room(key: str, most: int, seconds: int) -> bool:
    """Whether there is room for one more within a time; while Valkey does not answer, no."""
    try:
        cache.add(key, 0, seconds)
        return int(cache.incr(key)) <= most
    except (RedisError, ValueError):
        return False
