"""How many requests a reader may make, counted in Valkey; it never makes an answer fail."""

import logging
import math
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis import Redis
from redis.commands.core import Script
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from messaging.api.readers import reader_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it loads this very module by its settings

logger = logging.getLogger(__name__)

_SECOND = 1_000  # milliseconds
# How many requests there were since the first one of this span, and how long it still lasts (ms).
_COUNT = """
local count = redis.call('incr', KEYS[1])
if count == 1 then redis.call('expire', KEYS[1], ARGV[1]) end
return {count, redis.call('pttl', KEYS[1])}
"""


class ReaderThrottle(AnonRateThrottle):
    """A limit for each address, whoever signed in there, and none while Valkey cannot be asked.

    A span begins with an address's first request; around its end there may be twice as many. DRF
    would keep the time of each request, and read and write all of them with every other one.
    """

    cache_format = "requests_%(scope)s_%(ident)s"  # DRF's own keys hold those times
    num_requests: int
    duration: int  # seconds
    _left = 0.0  # seconds of the span

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        """Under which this address is counted; the session is not looked at."""
        return str(self.cache_format % {"scope": self.scope, "ident": reader_of(request)})

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether this request is within the limit, or nobody can tell."""
        if self.rate is None:
            return True
        key = cache.make_key(self.get_cache_key(request, view))
        try:
            count, left = _counter(settings.CACHES["default"]["LOCATION"])([key], [self.duration])
        except RedisError:
            logger.warning("requests are not limited: Valkey does not answer")
            return True
        self._left = left / _SECOND
        return bool(count <= self.num_requests)

    def wait(self) -> float:
        """Seconds until the next request is taken."""
        return self._left


@lru_cache(maxsize=4)
def _counter(location: str) -> Script:
    return Redis.from_url(location).register_script(_COUNT)


class ExportThrottle(ReaderThrottle):
    """The same for files, of which each may take a minute of a worker."""

    scope = "exports"


def seconds_to_wait(request: HttpRequest) -> int | None:
    """How long this address has to wait for its next file, None where it has not to; asking counts
    as one."""
    throttle = ExportThrottle()
    # Of the request it looks at the address alone, and at the view not at all.
    if throttle.allow_request(cast("Request", request), cast("APIView", None)):
        return None
    return math.ceil(throttle.wait())
