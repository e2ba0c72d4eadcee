"""The endpoints, each a question to tracing and its answer in a shape; no rule lives here."""

import time

from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging.api.chain_shapes import (
    ChainListShape,
    ChainShape,
    ReorgListShape,
    ServiceState,
    StatusShape,
)
from messaging.api.described import (
    CHAIN_PARAMETER,
    EXECUTION_PARAMETERS,
    HASH_PARAMETER,
    MESSAGE_PARAMETERS,
    PLACE_PARAMETERS,
    SEARCH_PARAMETERS,
    responses,
)
from messaging.api.diagnosis_shapes import DiagnosisShape
from messaging.api.execution_shapes import ExecutionDetailShape, ExecutionPageShape
from messaging.api.message_shapes import MessagePageShape, MessageShape
from messaging.api.parameters import (
    read_chain_id,
    read_execution_query,
    read_message_query,
    read_whole,
    refuse_others,
)
from messaging.api.problems import MalformedParameterError, UnknownError
from messaging.api.search_shapes import SearchShape
from messaging.api.spelling import spell_execution, spell_message, spell_page
from messaging.diagnosis.reading import diagnose_message
from messaging.ops.version import version
from messaging.protocol.text import parse_hash, to_hex
from messaging.tracing.chain_status import ChainStatus
from messaging.tracing.chains import get_chain, list_chains
from messaging.tracing.executions import get_execution, list_executions
from messaging.tracing.filters import MessageFilters
from messaging.tracing.health import overall_state
from messaging.tracing.messages import get_message, list_messages
from messaging.tracing.reorgs import list_reorgs
from messaging.tracing.search import search


class Messages(APIView):
    """Messages, newest first."""

    @extend_schema(
        operation_id="messages_list",
        parameters=MESSAGE_PARAMETERS,
        responses=responses(MessagePageShape, 400),
    )
    def get(self, request: Request) -> Response:
        """Messages, newest first, narrowed by status and chains."""
        asked = read_message_query(request.query_params)
        page = list_messages(asked.filters, asked.cursor, limit=asked.limit, symbols=False)
        if not page.rows:
            _refuse_unknown_chains(asked.filters)
        return Response(spell_page([spell_message(row) for row in page.rows], page))


class Message(APIView):
    """One message."""

    @extend_schema(
        operation_id="messages_get",
        parameters=[HASH_PARAMETER],
        responses=responses(MessageShape, 400, 404),
    )
    def get(self, request: Request, message_hash: str) -> Response:
        """Everything known of one message, by its message hash."""
        refuse_others(request.query_params, ())
        key = parse_hash(message_hash)
        detail = get_message(key)
        if detail is None:
            raise UnknownError(
                f"No message {to_hex(key)} is known. Indexed: {describe_reach(list_chains())}. A "
                "transaction hash is looked up with /api/v1/search/?q=."
            )
        return Response(MessageShape(detail).data)


class MessageDiagnosis(APIView):
    """Why a message is stuck."""

    @extend_schema(
        operation_id="messages_diagnose",
        parameters=[HASH_PARAMETER],
        responses=responses(DiagnosisShape, 400, 404),
    )
    def get(self, request: Request, message_hash: str) -> Response:
        """Every cause of a stuck message judged, by what is stored; no node is asked."""
        refuse_others(request.query_params, ())
        key = parse_hash(message_hash)
        found = diagnose_message(key, int(time.time()))
        if found is None:
            raise UnknownError(
                f"No message {to_hex(key)} is known. Indexed: {describe_reach(list_chains())}."
            )
        return Response(DiagnosisShape(found).data)


class Executions(APIView):
    """Executing messages, newest first."""

    @extend_schema(
        operation_id="executions_list",
        parameters=EXECUTION_PARAMETERS,
        responses=responses(ExecutionPageShape, 400),
    )
    def get(self, request: Request) -> Response:
        """Executing messages, relays and event reads, newest first."""
        asked = read_execution_query(request.query_params)
        page = list_executions(asked.filters, asked.cursor, limit=asked.limit)
        return Response(spell_page([spell_execution(row) for row in page.rows], page))


class Execution(APIView):
    """One executing message."""

    @extend_schema(
        operation_id="executions_get",
        parameters=PLACE_PARAMETERS,
        responses=responses(ExecutionDetailShape, 400, 404),
    )
    def get(self, request: Request, chain: str, block: str, log_index: str) -> Response:
        """Everything known of the executing message at a place."""
        refuse_others(request.query_params, ())
        place = (
            read_chain_id("chain", chain),
            read_whole("block", block),
            read_whole("log", log_index),
        )
        detail = get_execution(*place)
        if detail is None:
            named = ":".join(map(str, place))
            raise UnknownError(
                f"No executing message is known at {named}. Indexed: "
                f"{describe_reach(list_chains())}."
            )
        return Response(ExecutionDetailShape(detail).data)


class Chains(APIView):
    """The chains that are followed."""

    @extend_schema(operation_id="chains_list", responses=responses(ChainListShape, 400))
    def get(self, request: Request) -> Response:
        """Every followed chain: how far it is indexed, what is complete, what is wrong."""
        refuse_others(request.query_params, ())
        return Response(ChainListShape(list_chains()).data)


class Chain(APIView):
    """One chain."""

    @extend_schema(
        operation_id="chains_get",
        parameters=[CHAIN_PARAMETER],
        responses=responses(ChainShape, 400, 404),
    )
    def get(self, request: Request, chain_id: str) -> Response:
        """One followed chain, by its chain id in decimal."""
        refuse_others(request.query_params, ())
        wanted = read_chain_id("chain id", chain_id)
        found = get_chain(wanted)
        if found is None:
            raise UnknownError(f"Chain {wanted} is not followed: {_followed(list_chains())}.")
        return Response(ChainShape(found).data)


class Reorgs(APIView):
    """What was taken back of one chain."""

    @extend_schema(
        operation_id="chains_reorgs",
        parameters=[CHAIN_PARAMETER],
        responses=responses(ReorgListShape, 400, 404),
    )
    def get(self, request: Request, chain_id: str) -> Response:
        """The newest reorgs of one followed chain, at most 100, newest first."""
        refuse_others(request.query_params, ())
        wanted = read_chain_id("chain id", chain_id)
        if get_chain(wanted) is None:
            raise UnknownError(f"Chain {wanted} is not followed: {_followed(list_chains())}.")
        return Response(ReorgListShape(list_reorgs(wanted)).data)


class Status(APIView):
    """The state of the service, as often as anybody asks: a health check must not be refused."""

    throttle_classes = ()

    @extend_schema(
        operation_id="status_get", responses=responses(StatusShape, 400, is_limited=False)
    )
    def get(self, request: Request) -> Response:
        """How the indexing goes: ok, behind or stopped, with the reason for each chain."""
        refuse_others(request.query_params, ())
        chains = list_chains()
        state = overall_state(one.state for one in chains)
        return Response(StatusShape(ServiceState(state, version(), chains)).data)


class Search(APIView):
    """Messages by what people paste."""

    @extend_schema(
        operation_id="search",
        parameters=SEARCH_PARAMETERS,
        responses=responses(SearchShape, 400),
    )
    def get(self, request: Request) -> Response:
        """Messages, and transactions, addresses and blocks, by whatever names them."""
        refuse_others(request.query_params, ("q",))
        return Response(SearchShape(search(request.query_params.get("q", ""))).data)


@extend_schema(exclude=True)
class Nowhere(APIView):
    """Every other address below /api/."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuses whatever the method is; names the address that was perhaps meant."""
        path = request.path
        remedy = "Addresses begin with /api/v1/; /api/schema/ lists every one."
        if not path.endswith("/") and _leads_somewhere(f"{path}/"):
            remedy = f"Addresses end with a slash: {path}/."
        raise UnknownError(f"There is nothing at {path}. {remedy}")


def _leads_somewhere(path: str) -> bool:
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return getattr(found.func, "view_class", None) is not Nowhere


def _refuse_unknown_chains(filters: MessageFilters) -> None:
    """Raises MalformedParameterError for a chain not followed, in no dependency set, in no message.

    Each chain is judged alone: two that are known may well have no message between them.
    """
    chains = list_chains()
    known = {one.chain.chain_id for one in chains}.union(
        member.chain_id for one in chains for member in one.members
    )
    for name, wanted in (("source", filters.source), ("destination", filters.destination)):
        if wanted is not None and wanted not in known and not _is_named(wanted):
            raise MalformedParameterError(
                f"{name} {wanted} is a chain that no message names: {_followed(chains)}."
            )


def _is_named(chain_id: int) -> bool:
    """Whether a message comes from this chain or goes to it."""
    lanes = (MessageFilters(source=chain_id), MessageFilters(destination=chain_id))
    return any(list_messages(lane, limit=1).rows for lane in lanes)


def _followed(chains: tuple[ChainStatus, ...]) -> str:
    listed = ", ".join(f"{one.chain.chain_id} ({one.chain.name})" for one in chains)
    return f"followed are {listed}" if listed else "no chain is followed yet"


def describe_reach(chains: tuple[ChainStatus, ...]) -> str:
    """Up to which block each chain is indexed, in words."""
    parts = [
        f"{one.chain.name} to block {one.as_of.indexed_block}"
        if one.as_of.indexed_block is not None
        else f"{one.chain.name} not yet"
        for one in chains
    ]
    return ", ".join(parts) or "no chain yet"
