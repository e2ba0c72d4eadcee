"""How often the chains' nodes may be asked on behalf of readers, counted in Valkey."""

import logging
import time

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from messaging.api.readers import reader_of

logger = logging.getLogger(__name__)

EACH, ALL = 6, 60  # lookups a minute, for one network and for everybody
_WINDOW = 60  # seconds


def seconds_to_wait(request: HttpRequest) -> int:
    """0 where a lookup is allowed, and then it counts; else the seconds until the next minute.

    While Valkey does not answer nothing is counted; nothing is looked up either, since beat and
    workers ask it for their tasks. Never raises.
    """
    window, passed = divmod(int(time.time()), _WINDOW)
    try:
        own = _count(f"lookups:{reader_of(request)}:{window}")
        if own <= EACH and _count(f"lookups:{window}") <= ALL:
            return 0
    except RedisError:
        logger.warning("lookups are not limited: Valkey does not answer")
        return 0
    return _WINDOW - passed


def _count(key: str) -> int:
    cache.add(key, 0, 2 * _WINDOW)
    try:
        return int(cache.incr(key))
    except ValueError:  # it was evicted in between: Valkey is short of memory
        return 1
