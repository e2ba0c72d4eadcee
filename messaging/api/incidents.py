"""The endpoints of incidents."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging.api.described import responses
from messaging.api.incident_shapes import IncidentListShape, IncidentShape
from messaging.api.parameters import read_whole, refuse_others
from messaging.api.problems import MalformedParameterError, UnknownError
from messaging.diagnosis.incidents import all_open_incidents, get_incident, list_incidents

_STATES = ("open", "all")
_NUMBER = {"type": "string", "pattern": "^(0|[1-9][0-9]{0,18})$"}


class Incidents(APIView):
    """What is wrong for everybody."""

    @extend_schema(
        operation_id="incidents_list",
        parameters=[
            OpenApiParameter(
                "state", str, enum=_STATES, description="`open`: those that go on, oldest first."
            ),
            OpenApiParameter(
                "before", _NUMBER, description="The `id` of the last one that is known."
            ),
        ],
        responses=responses(IncidentListShape, 400),
    )
    def get(self, request: Request) -> Response:
        """Incidents, those recognised last first, at most 100."""
        refuse_others(request.query_params, ("state", "before"))
        state = request.query_params.get("state", "all")
        if state not in _STATES:
            raise MalformedParameterError(
                f"{state[:40]!r} is no state: give one of {', '.join(_STATES)}."
            )
        if state == "open":
            return Response(IncidentListShape(all_open_incidents()).data)
        before = request.query_params.get("before")
        found = list_incidents(None if before is None else read_whole("before", before))
        return Response(IncidentListShape(found).data)


class Incident(APIView):
    """One incident."""

    @extend_schema(
        operation_id="incidents_get",
        parameters=[OpenApiParameter("incident_id", _NUMBER, OpenApiParameter.PATH)],
        responses=responses(IncidentShape, 400, 404),
    )
    def get(self, request: Request, incident_id: str) -> Response:
        """One incident by its id, open or over."""
        refuse_others(request.query_params, ())
        found = get_incident(read_whole("incident", incident_id))
        if found is None:
            raise UnknownError(
                f"No incident {incident_id} is known; /api/v1/incidents/ lists every one."
            )
        return Response(IncidentShape(found).data)
