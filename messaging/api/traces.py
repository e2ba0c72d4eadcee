"""The endpoints of transactions, addresses, lanes and made identifiers; no rule lives here."""

from collections.abc import Mapping

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging.api.described import (
    ADDRESS_PARAMETERS,
    IDENTIFIER_PARAMETERS,
    LANE_PARAMETERS,
    TRANSACTION_PARAMETERS,
    responses,
)
from messaging.api.lane_shapes import LaneList, LaneListShape
from messaging.api.mined_shapes import AddressShape, MadeIdentifierShape, TransactionShape
from messaging.api.parameters import read_bytes, read_whole, refuse_others
from messaging.api.problems import MalformedParameterError, UnknownError
from messaging.api.views import describe_reach
from messaging.protocol.hashing import payload_hash
from messaging.protocol.identifier import check_identifier
from messaging.protocol.text import parse_address, parse_hash, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.address_values import Role
from messaging.tracing.addresses import busiest_role, get_address
from messaging.tracing.asking import read_word
from messaging.tracing.chains import list_chains
from messaging.tracing.lanes import list_lanes
from messaging.tracing.logs import identifier_facts
from messaging.tracing.network import load_network
from messaging.tracing.totals import Period, read_totals
from messaging.tracing.transactions import get_transaction

_FIELDS = ("origin", "block_number", "log_index", "timestamp", "chain_id")


class Transaction(APIView):
    """One transaction."""

    @extend_schema(
        operation_id="transactions_get",
        parameters=TRANSACTION_PARAMETERS,
        responses=responses(TransactionShape, 400, 404),
    )
    def get(self, request: Request, transaction_hash: str) -> Response:
        """Every message that a transaction sent, relayed, read or tried to relay."""
        refuse_others(request.query_params, ("after",))
        key = parse_hash(transaction_hash)
        found = get_transaction(key, request.query_params.get("after"))
        if found is None:
            raise UnknownError(
                f"No log of transaction {to_hex(key)} is indexed. Indexed: "
                f"{describe_reach(list_chains())}."
            )
        return Response(TransactionShape(found).data)


class Address(APIView):
    """One address."""

    @extend_schema(
        operation_id="addresses_get",
        parameters=ADDRESS_PARAMETERS,
        responses=responses(AddressShape, 400),
    )
    def get(self, request: Request, address: str) -> Response:
        """What is indexed of an address, in one role."""
        refuse_others(request.query_params, ("role", "cursor"))
        wanted = parse_address(address)
        role = read_word("role", request.query_params.get("role"), Role) or busiest_role(wanted)
        page = get_address(wanted, role, request.query_params.get("cursor"))
        return Response(AddressShape(page).data)


class Lanes(APIView):
    """The lanes."""

    @extend_schema(
        operation_id="lanes_list",
        parameters=LANE_PARAMETERS,
        responses=responses(LaneListShape, 400),
    )
    def get(self, request: Request) -> Response:
        """Every lane with its counts of the last hour, day or week, and what is open of it."""
        refuse_others(request.query_params, ("period",))
        period = read_word("period", request.query_params.get("period"), Period) or Period.DAY
        network = load_network()
        counted = read_totals(period, network)
        at = None if counted.all is None else counted.all.until
        return Response(LaneListShape(LaneList(period, at, list_lanes(counted, network))).data)


class MadeIdentifier(APIView):
    """The identifier tool."""

    @extend_schema(
        operation_id="tools_identifier",
        parameters=IDENTIFIER_PARAMETERS,
        responses=responses(MadeIdentifierShape, 400),
    )
    def get(self, request: Request) -> Response:
        """The checksum and the access list of any log, by its place and payload."""
        given = request.query_params
        refuse_others(given, (*_FIELDS, "payload", "payload_hash"))
        for name in _FIELDS:
            if name not in given:
                raise MalformedParameterError(f"{name} is missing: give {', '.join(_FIELDS)}.")
        identifier = Identifier(
            parse_address(str(given["origin"])),
            *(read_whole(name, str(given[name])) for name in _FIELDS[1:]),
        )
        return Response(
            MadeIdentifierShape(
                identifier_facts(check_identifier(identifier), _payload_hash(given))
            ).data
        )


def _payload_hash(given: Mapping[str, str]) -> bytes:
    """Of the payload, or as given; raises MalformedParameterError unless it is one of both."""
    if ("payload" in given) == ("payload_hash" in given):
        raise MalformedParameterError("Give either payload or payload_hash.")
    if "payload" in given:
        return payload_hash(read_bytes("payload", str(given["payload"])))
    return parse_hash(str(given["payload_hash"]))
