"""How many requests a reader may make, counted in Valkey; it never makes an answer fail."""

import logging
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it loads this very module by its settings

logger = logging.getLogger(__name__)


class ReaderThrottle(AnonRateThrottle):
    """DRF's limit for each address, without a limit while Valkey cannot be asked."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether this request is within the limit, or nobody can tell."""
        try:
            return bool(super().allow_request(request, view))
        except RedisError:
            logger.warning("requests are not limited: Valkey does not answer")
            return True
