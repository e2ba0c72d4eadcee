"""A fake world followed by the real ingestion into the real database, and what must be stored."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from messaging.chain.client import ChainClient, TransactionFact
from messaging.ingest.attempts import look_at_span
from messaging.ingest.named_blocks import named_blocks
from messaging.ingest.plan import FIRST_SIZE, Done, Wait
from messaging.ingest.sources import settle
from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.step import Rewound, Stored, step
from messaging.linking.chains import FollowedChains, followed_chains
from messaging.linking.columns import EXECUTION_COLUMNS, MESSAGE_COLUMNS, TRANSFER_COLUMNS
from messaging.models import Chain, DependencySet
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SELECTOR_RELAY_MESSAGE,
)
from messaging.protocol.cycles import left_over
from messaging.protocol.facts import Kind, LogFact, derive_facts
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.lifecycle import Place, Places, Status, judge, place_of, source_place
from messaging.protocol.rules import judge_execution
from messaging.protocol.types import Identifier
from tests.fakes.chain import Transaction
from tests.fakes.client import WorldClient
from tests.fakes.world import WATCHED, World

ROUNDS = 50  # of looking at named places; more would mean that it never ends
Rows = list[tuple[Any, ...]]


class LookingClient(WorldClient):
    """Remembers the hashes of the blocks whose receipts it was asked for."""

    def __init__(self, world: World, chain_id: int, looked_at: set[bytes]) -> None:
        super().__init__(world, chain_id)
        self._looked_at = looked_at

    def failed_transactions(
        self, blocks: Sequence[tuple[int, bytes]]
    ) -> tuple[TransactionFact, ...]:
        found = super().failed_transactions(blocks)
        self._looked_at.update(digest for _, digest in blocks)
        return found


class Followed:
    """Chains of a world as Crosslane follows them, one span each, stepped by hand."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.looked_at: set[bytes] = set()
        DependencySet.objects.create(name="local", chain_ids=list(world.chains))
        for chain_id in world.chains:
            chain = Chain.objects.create(chain_id=chain_id, name=f"Chain {chain_id}")
            ensure_spans(chain, -1)

    @property
    def chains(self) -> FollowedChains:
        """The chains and rules as stored."""
        return followed_chains()

    def span(self, chain_id: int) -> int:
        """The open span of a chain."""
        return Chain.objects.get(chain_id=chain_id).spans.get(last_block=None).pk

    def step(
        self, chain_id: int, *, size: int = FIRST_SIZE, client: ChainClient | None = None
    ) -> Stored | Rewound | Wait | Done:
        """One step of a chain's open span."""
        asked = client or WorldClient(self.world, chain_id)
        return step(view(self.span(chain_id)), asked, size)

    def catch_up(self, *chain_ids: int, size: int = FIRST_SIZE) -> None:
        """Step these chains (all where none is named) until there is nothing to do."""
        for chain_id in chain_ids or self.world.chains:
            while not isinstance(self.step(chain_id, size=size), Wait):
                pass

    def look(self, *chain_ids: int) -> int:
        """Look for failed relays in what these chains (all where none is named) have stored."""
        return sum(
            look_at_span(self.span(chain_id), LookingClient(self.world, chain_id, self.looked_at))
            for chain_id in chain_ids or self.world.chains
        )

    def look_at_sources(self) -> None:
        """Look at every named place that can be looked at, without a second opinion."""
        for chain in Chain.objects.all():
            client = WorldClient(self.world, chain.chain_id)
            for _ in range(ROUNDS):
                if not settle(chain, client, named_blocks(chain), lambda _chunk: None):
                    break
            else:
                raise AssertionError(f"looking at {named_blocks(chain)} settles nothing")


def stored_messages(*, dropped: bool = True) -> Rows:
    """Every row of the message table, in order."""
    where = "" if dropped else f" where status <> {Status.DROPPED.value}"
    return _rows(f"select {MESSAGE_COLUMNS} from message{where} order by message_hash")


def stored_executions() -> Rows:
    """Every row of the execution table, in order."""
    return _rows(f"select {EXECUTION_COLUMNS} from execution order by 1, 2, 3")


def stored_transfers() -> Rows:
    """Every row of the transfer table, in order."""
    return _rows(f"select {TRANSFER_COLUMNS} from transfer order by message_hash")


def stored_places(*, watched: bool = False) -> Rows:
    """Where every stored log stands, by chain id; or only those of watched contracts."""
    rows = _rows(
        "select chain.chain_id::text::int, block, log_index, payload, address from log "
        "join chain on chain.id = log.chain order by 1, 2, 3"
    )
    return [row[:4] for row in rows if not watched or row[4] in WATCHED]


def true_places(world: World, chain_ids: Iterable[int] = ()) -> Rows:
    """Where the watched logs of the canonical chains stand."""
    return [
        (chain_id, log.block_number, log.log_index, b"".join(log.topics) + log.data)
        for chain_id, logs in sorted(world.truth().items())
        if chain_id in (set(chain_ids) or world.chains.keys())
        for log in logs
    ]


def stored_failures() -> set[tuple[int, bytes]]:
    """The stored failed relays, by chain id and transaction."""
    rows = _rows(
        "select chain.chain_id::text::int, transaction_hash from failed_relay "
        "join chain on chain.id = failed_relay.chain"
    )
    return {(chain, bytes(digest)) for chain, digest in rows}


def true_failures(world: World, looked_at: Collection[bytes]) -> set[tuple[int, bytes]]:
    """The reverted transactions of the canonical blocks whose receipts were looked at."""
    return {(chain_id, item.hash) for chain_id, item in _failed_transactions(world, looked_at)}


def _failed_transactions(
    world: World, looked_at: Collection[bytes]
) -> list[tuple[int, Transaction]]:
    return [
        (chain_id, item)
        for chain_id, chain in world.chains.items()
        for block in chain.blocks
        if block.hash in looked_at
        for item in block.transactions
        if item.status == 0
    ]


def true_statuses(
    world: World,
    chains: FollowedChains,
    looked_at: Collection[bytes] = (),
    *,
    looked: bool = False,
) -> dict[bytes, int]:
    """What a plain fold of the canonical chains says of every message: the oracle of linking.

    A message was attempted if a reverted transaction in a block that was looked at tries it.
    `looked`: every named place was looked at, also those of contracts that are not watched.
    """
    facts = true_facts(world)
    sources, absent = _true_sources(world, facts, looked=looked)
    cyclic = _cyclic(facts)
    by_hash: dict[bytes, list[LogFact]] = {}
    for fact in facts:
        if fact.message_hash is not None:
            by_hash.setdefault(fact.message_hash, []).append(fact)
    attempted = {
        fact.message_hash
        for fact in facts
        for chain_id, item in _failed_transactions(world, looked_at)
        if fact.kind == Kind.SENT and _tries(chain_id, item, fact)
    }
    places = Places(sources, absent, cyclic)
    verdicts = {
        key: judge(known, places, chains.rules, attempted=key in attempted)
        for key, known in by_hash.items()
    }
    return {
        key: one.status.value
        for key, one in verdicts.items()
        if one.sent is not None or one.relay is not None
    }


def true_validities(
    world: World, chains: FollowedChains, *, looked: bool = False
) -> dict[tuple[int, int, int], int]:
    """What the same fold says of every executing message."""
    facts = true_facts(world)
    sources, absent = _true_sources(world, facts, looked=looked)
    cyclic = _cyclic(facts)
    return {
        place_of(fact): judge_execution(
            fact,
            sources.get(source_place(fact)),
            chains.rules,
            absent=source_place(fact) in absent,
            cyclic=place_of(fact) in cyclic,
        )[0]
        for fact in facts
        if fact.kind == Kind.EXECUTING
    }


def _cyclic(facts: Iterable[LogFact]) -> frozenset[Place]:
    """The executing messages that a cycle leaves over; all chains of a world share one set."""
    seconds: dict[int, list[LogFact]] = {}
    for fact in facts:
        seconds.setdefault(fact.timestamp, []).append(fact)
    return frozenset().union(*map(left_over, seconds.values()))


def statuses() -> dict[bytes, int]:
    """The stored status of every message that is not dropped."""
    rows = _rows(f"select message_hash, status from message where status <> {Status.DROPPED:d}")
    return {bytes(key): status for key, status in rows}


def validities() -> dict[tuple[int, int, int], int]:
    """The stored verdict on every executing message, by chain id, block and log index."""
    rows = _rows(
        "select chain.chain_id::text::int, block, log_index, validity from execution "
        "join chain on chain.id = execution.chain"
    )
    return {(chain, block, index): validity for chain, block, index, validity in rows}


def _true_sources(
    world: World, facts: Iterable[LogFact], *, looked: bool
) -> tuple[dict[Place, LogFact], set[Place]]:
    """The logs that can be named, and the named places in blocks that hold no such log."""
    sources = {place_of(fact): fact for fact in true_facts(world, whole=looked)}
    named = {source_place(fact) for fact in facts if fact.kind == Kind.EXECUTING}
    there = {
        place
        for place in named
        if place[0] in world.chains and place[1] < len(world.chains[place[0]].blocks)
    }
    return sources, there - sources.keys() if looked else set()


def true_facts(world: World, *, whole: bool = False) -> list[LogFact]:
    """The facts of every watched log of the chains, `whole` of every log."""
    facts: list[LogFact] = []
    for chain_id, chain in world.chains.items():
        timestamps = {block.number: block.timestamp for block in chain.blocks}
        logs = [log for log in chain.logs() if whole or log.address in WATCHED]
        facts += derive_facts(chain_id, logs, timestamps)
    return facts


def _tries(chain_id: int, item: Transaction, sent: LogFact) -> bool:
    """On the destination alone: a relay by itself carries the payload, whatever identifier it
    gives; any other transaction lists the checksum of the send."""
    if chain_id != sent.peer:
        return False
    if item.target == L2_TO_L2_MESSENGER and item.calldata[:4] == SELECTOR_RELAY_MESSAGE:
        source = int.from_bytes(item.calldata[4 + 4 * 32 : 4 + 5 * 32])
        return source == sent.chain_id and sent.payload in item.calldata
    where = Identifier(sent.address, sent.block, sent.log_index, sent.timestamp, sent.chain_id)
    expected = access_list_keys(where, sent.payload_hash)
    listed = [
        key for address, keys in item.access_list if address == CROSS_L2_INBOX for key in keys
    ]
    return any(tuple(listed[at : at + len(expected)]) == expected for at in range(len(listed)))


def _rows(statement: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: Rows = cursor.fetchall()
        return rows
