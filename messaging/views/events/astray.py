"""What the pages' own server says at /events/: another process is to answer there."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

from messaging.views.methods import read_only


@read_only
def show_astray(request: HttpRequest) -> JsonResponse:
    """Problem details for whoever set the proxy up."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": "Events are served by explorer.asgi, not by this process: lead /events/ there, "
        "or set CROSSLANE_EVENTS_URL to where it is.",
        "instance": request.path,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")
