"""A ChainClient straight from a fake world, without HTTP, for tests that need many answers."""

from collections.abc import Sequence

from messaging.chain.client import (
    BlockBody,
    BlockFact,
    Chunk,
    Header,
    Heads,
    RevertData,
    TransactionFact,
)
from messaging.chain.errors import Retry, Reverted
from messaging.protocol.attempts import Evidence, may_attempt
from messaging.protocol.replacement import BlockTransaction
from messaging.protocol.types import RawLog
from tests.fakes.answers import GAS_PRICE, Refusal, View, answer
from tests.fakes.chain import Block, FakeChain
from tests.fakes.world import WATCHED, World


class WorldClient:
    """Keeps every promise of ChainClient; where its chain is too short it raises Retry."""

    def __init__(self, world: World, chain_id: int) -> None:
        self._chain: FakeChain = world.chains[chain_id]

    def chain_id(self) -> int:
        return self._chain.id

    def heads(self) -> Heads:
        chain = self._chain
        return Heads(_header(chain.latest), _header(chain.safe), _header(chain.finalized))

    def headers(self, numbers: Sequence[int]) -> tuple[Header | None, ...]:
        blocks = self._chain.blocks
        return tuple(
            _header(blocks[number]) if number < len(blocks) else None for number in numbers
        )

    def range_logs(self, first: int, last: int) -> Chunk:
        blocks = self._blocks(first, last)
        ends = {first, last}
        told = tuple(
            _fact(block, linked=block.number in ends)
            for block in blocks
            if block.number in ends or _watched([block])
        )
        return Chunk(first, last, told, _watched(blocks))

    def block_logs(self, first: int, last: int) -> Chunk:
        blocks = self._blocks(first, last)
        return Chunk(first, last, tuple(map(_fact, blocks)), _watched(blocks))

    def whole_block(self, number: int) -> Chunk:
        (found,) = self._blocks(number, number)
        return Chunk(number, number, (_fact(found),), tuple(found.raw_logs()))

    def block_body(self, number: int) -> BlockBody | None:
        if number >= len(self._chain.blocks):
            return None
        block = self._chain.blocks[number]
        return BlockBody(
            number,
            block.hash,
            block.timestamp,
            tuple(
                BlockTransaction(item.type, item.sender, item.target, item.gas_limit, item.calldata)
                for item in block.transactions
            ),
        )

    def transactions(self, hashes: Sequence[bytes]) -> tuple[TransactionFact | None, ...]:
        return tuple(map(self._transaction, hashes))

    def failed_transactions(
        self, blocks: Sequence[tuple[int, bytes]]
    ) -> tuple[TransactionFact, ...]:
        found = [self._blocks(number, number)[0] for number, _ in blocks]
        if [block.hash for block in found] != [digest for _, digest in blocks]:
            raise Retry(f"The fake chain {self._chain.id} has other blocks there.")
        failed = (item for block in found for item in block.transactions if item.status == 0)
        facts = (self._transaction(item.hash) for item in failed)
        return tuple(
            fact
            for fact in facts
            if fact is not None and may_attempt(fact.target, fact.calldata, fact.access_list)
        )

    def revert_data(self, failed: TransactionFact) -> RevertData | None:
        block = self._chain.block_of(failed.hash)
        if block is None:
            return None
        item = next(one for one in block.transactions if one.hash == failed.hash)
        return RevertData(item.revert, Evidence.TRACE)

    def call(
        self,
        target: bytes,
        calldata: bytes,
        block: int | None = None,
        gas: int | None = None,  # noqa: ARG002
    ) -> bytes:
        view = View(self._chain, self._chain.id, self._chain.latest.number)
        call = {"to": "0x" + target.hex(), "data": "0x" + calldata.hex()}
        try:
            result = answer(view, "eth_call", [call, "latest" if block is None else hex(block)])
        except Refusal as refusal:
            data = bytes.fromhex(str(refusal.error.get("data", "0x"))[2:])
            raise Reverted("The contract refused the call.", data=data) from refusal
        return bytes.fromhex(str(result)[2:])

    def code(self, address: bytes) -> bytes:
        return self._chain.codes.get(address, b"")

    def _blocks(self, first: int, last: int) -> list[Block]:
        if last >= len(self._chain.blocks):
            raise Retry(f"The fake chain {self._chain.id} has no block {last} yet: mine it.")
        return self._chain.blocks[first : last + 1]

    def _transaction(self, digest: bytes) -> TransactionFact | None:
        block = self._chain.block_of(digest)
        if block is None:
            return None
        index, item = next(pair for pair in enumerate(block.transactions) if pair[1].hash == digest)
        return TransactionFact(
            hash=digest,
            block_number=block.number,
            block_hash=block.hash,
            index=index,
            sender=item.sender,
            target=item.target,
            status=item.status,
            gas_used=item.gas_used,
            gas_limit=item.gas_limit,
            gas_price=GAS_PRICE,
            value=item.value,
            calldata=item.calldata,
            access_list=item.access_list,
        )


def _header(block: Block) -> Header:
    return Header(block.number, block.hash, block.parent_hash, block.timestamp, block.bloom)


def _fact(block: Block, *, linked: bool = True) -> BlockFact:
    parent = block.parent_hash if linked else None
    return BlockFact(block.number, block.hash, parent, block.timestamp)


def _watched(blocks: Sequence[Block]) -> tuple[RawLog, ...]:
    return tuple(log for block in blocks for log in block.raw_logs() if log.address in WATCHED)
