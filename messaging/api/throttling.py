"""How many requests a reader may make, counted in Valkey; it never makes an answer fail."""

import logging
import math
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from messaging.api.readers import reader_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it loads this very module by its settings

logger = logging.getLogger(__name__)

_LONGEST_WAIT = 3_600  # seconds, where the throttle does not say


class ReaderThrottle(AnonRateThrottle):
    """DRF's limit for each address, whoever signed in there, without a limit while Valkey cannot be
    asked."""

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        """Under which this address is counted; the session is not looked at."""
        return str(self.cache_format % {"scope": self.scope, "ident": reader_of(request)})

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether this request is within the limit, or nobody can tell."""
        try:
            return bool(super().allow_request(request, view))
        except RedisError:
            logger.warning("requests are not limited: Valkey does not answer")
            return True


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
    return math.ceil(throttle.wait() or _LONGEST_WAIT)
