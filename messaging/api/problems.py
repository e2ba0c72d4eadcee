"""Every error of the API as problem details (RFC 9457), from one handler; it refuses nothing."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from rest_framework.exceptions import (
    APIException,
    MethodNotAllowed,
    NotAcceptable,
    Throttled,
    UnsupportedMediaType,
)
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from messaging.protocol.identifier import MalformedIdentifier
from messaging.protocol.text import MalformedAddress, MalformedHash
from messaging.tracing.asking import MalformedFilter
from messaging.tracing.paging import MalformedCursor
from messaging.tracing.search import MalformedSearch

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_DATABASE_REST = 5  # seconds to leave a database alone that did not answer
_LONGEST_WAIT = 60  # seconds, where a throttle does not say


class MalformedParameterError(Exception):
    """A query parameter that cannot be used; the text names it, its value and the remedy."""


class UnknownError(Exception):
    """What the address names is not known; the text names it and says where to look."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is told: a status, a code for programs, a sentence for people."""

    status: HTTPStatus
    code: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


_OURS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    MalformedHash: (HTTPStatus.BAD_REQUEST, "malformed_hash"),
    MalformedAddress: (HTTPStatus.BAD_REQUEST, "malformed_address"),
    MalformedIdentifier: (HTTPStatus.BAD_REQUEST, "malformed_parameter"),
    MalformedCursor: (HTTPStatus.BAD_REQUEST, "malformed_cursor"),
    MalformedSearch: (HTTPStatus.BAD_REQUEST, "malformed_search"),
    MalformedParameterError: (HTTPStatus.BAD_REQUEST, "malformed_parameter"),
    MalformedFilter: (HTTPStatus.BAD_REQUEST, "malformed_parameter"),
    UnknownError: (HTTPStatus.NOT_FOUND, "not_found"),
}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """The response to whatever a view raised; what nobody expected is logged and told as 500.

    It is JSON whatever was negotiated: the schema's own address would write YAML.
    """
    set_rollback()
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), MEDIA_TYPE
    problem = _problem(error, method=str(request.method))
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("API request failed", exc_info=error, extra={"path": request.path})
    body = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
        "code": problem.code,
        "instance": request.path,
    }
    return Response(
        body, problem.status.value, headers=dict(problem.headers), content_type=MEDIA_TYPE
    )


def _problem(error: Exception, *, method: str) -> Problem:
    ours = _OURS.get(type(error))
    if ours is not None:
        return Problem(*ours, str(error))
    match error:
        case OperationalError():
            return _busy_database()
        case Http404():  # so DRF says that no renderer has the name in `format`
            detail = "There is no such format here: leave the parameter `format` out."
            return Problem(HTTPStatus.NOT_ACCEPTABLE, "not_acceptable", detail)
        case PermissionDenied():
            return Problem(HTTPStatus.FORBIDDEN, "forbidden", "This is not allowed to you.")
        case APIException():
            return _problem_of_framework(error, method=method)
        case _:
            return Problem(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong here. It is in the log: tell the operator the time and this "
                "address.",
            )


def _problem_of_framework(error: APIException, *, method: str) -> Problem:
    status = HTTPStatus(error.status_code)
    match error:
        case MethodNotAllowed():
            detail = f"{method} is not understood here: the API is read with GET."
            return Problem(status, "method_not_allowed", detail)
        case NotAcceptable():
            detail = "The answer exists as JSON only: send `Accept: application/json`, or none."
            return Problem(status, "not_acceptable", detail)
        case UnsupportedMediaType():
            detail = "The API takes no body: ask with GET."
            return Problem(status, "unsupported_media_type", detail)
        case Throttled():
            wait = int(getattr(error, "wait", None) or _LONGEST_WAIT)
            detail = f"Too many requests from your address: ask again in {wait} s."
            return Problem(status, "throttled", detail, {"Retry-After": str(wait)})
        case _:
            return Problem(status, error.default_code, str(error.detail))


def _busy_database() -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "database_unavailable",
        f"The database did not answer: ask again in {_DATABASE_REST} s.",
        {"Retry-After": str(_DATABASE_REST)},
    )
