"""The ChainClient over JSON-RPC: asks, has the answers judged, and hands on only what agrees."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec

from messaging.chain import checking
from messaging.chain.bodies import ask_body, read_body
from messaging.chain.client import (
    BlockBody,
    BlockFact,
    Chunk,
    Header,
    Heads,
    RevertData,
    TransactionFact,
)
from messaging.chain.errors import ChainError, Retry, Stop
from messaging.chain.jsonrpc import JsonRpc, Question, raise_error
from messaging.chain.reading import read_answer
from messaging.chain.receipts import ReceiptReader
from messaging.chain.session import Limits
from messaging.chain.state import StateReader
from messaging.chain.transport import Transport
from messaging.chain.watched import may_have_logged, watched_bits
from messaging.chain.wire import FoundLog, read_header, read_logs, read_number, read_transaction
from messaging.chain.wire_receipts import BlockName
from messaging.protocol.contracts import WATCHED
from messaging.protocol.hashing import keccak256

if TYPE_CHECKING:
    from messaging.chain.contracts import ContractReader

S = TypeVar("S")
T = TypeVar("T")

_ADDRESSES = tuple("0x" + address.hex() for address in WATCHED)
_EVERYWHERE: dict[str, object] = {}
_WATCHED_ONLY: dict[str, object] = {"address": _ADDRESSES}


class RpcClient:
    """One endpoint of one chain; threads may share it. See `ChainClient` for what it promises."""

    def __init__(
        self,
        url: str,
        *,
        label: str,
        allow_loopback: bool = False,
        allow_private: bool = False,
        limits: Limits | None = None,
        pace: Callable[[int], None] | None = None,
    ) -> None:
        limits = limits or Limits()
        self.label = label
        self._transport = Transport(
            url,
            label=label,
            limits=limits,
            allow_loopback=allow_loopback,
            allow_private=allow_private,
        )
        self._who = self._transport.who
        self._rpc = JsonRpc(self._transport, batch=limits.batch, pace=pace)
        self._contracts: ContractReader | None = None
        node = keccak256(url.encode(errors="surrogatepass"))  # a name without the address
        self._receipts = ReceiptReader(self._rpc, self._read, who=self._who, node=node)
        self.state = StateReader(self._rpc, self._read, who=self._who)

    def __repr__(self) -> str:
        return f"<RpcClient {self._who}>"

    @property
    def latency(self) -> float:
        """Seconds that the last request took."""
        return self._rpc.latency

    def close(self) -> None:
        """Closes the pooled connections."""
        self._transport.close()

    def chain_id(self) -> int:
        return self._read(read_number, *self._rpc.require([Question("eth_chainId")]))

    def heads(self) -> Heads:
        # The lowest label first: a block that arrives meanwhile can then only widen the distance.
        labels = ("finalized", "safe", "latest")
        finalized, safe, latest = self._rpc.ask([_block_question(label) for label in labels])
        head = self._read(read_header, raise_error(latest))
        if head is None:
            raise Retry(f"{self._who} names no latest block: ask again when it has started.")
        heads = Heads(head, self._labelled(safe), self._labelled(finalized))
        checking.check_order(heads.finalized, heads.safe, who=self._who)
        checking.check_order(heads.safe or heads.finalized, heads.latest, who=self._who)
        return heads

    def headers(self, numbers: Sequence[int]) -> tuple[Header | None, ...]:
        raws = self._rpc.require([_block_question(hex(number)) for number in numbers])
        found = tuple(self._read(read_header, raw) for raw in raws)
        for number, header in zip(numbers, found, strict=True):
            if header is not None:
                checking.check_number(header, number, who=self._who)
        return found

    def range_logs(self, first: int, last: int) -> Chunk:
        # The headers before the logs: a node that reaches `last` only between the two would
        # otherwise prove a head that its answer did not yet have.
        ends = sorted({first, last})
        *raw_headers, raw_logs = self._rpc.require(
            [*(_block_question(hex(number)) for number in ends), _range_question(first, last)]
        )
        headers = [
            checking.check_number(self._read(read_header, raw), number, who=self._who)
            for number, raw in zip(ends, raw_headers, strict=True)
        ]
        found = self._read(read_logs, raw_logs)
        checking.check_logs(found, first, last, who=self._who)
        for header in headers:
            self._check_end(header, [it for it in found if it.log.block_number == header.number])
        blocks = self._blocks_of(found, headers)
        return Chunk(first, last, blocks, tuple([item.log for item in found]))

    def block_logs(self, first: int, last: int) -> Chunk:
        numbers = range(first, last + 1)
        headers = [
            checking.check_number(header, number, who=self._who)
            for number, header in zip(numbers, self.headers(numbers), strict=True)
        ]
        checking.check_links(headers, who=self._who)
        suspects = [header for header in headers if watched_bits(header.logs_bloom)]
        answers = self._logs_of_blocks(suspects, _WATCHED_ONLY)
        for header, found in zip(suspects, answers, strict=True):
            checking.check_logs(found, header.number, header.number, who=self._who)
            checking.check_block(found, header, who=self._who)
        self._check_silence(list(zip(suspects, answers, strict=True)))
        blocks = tuple(_fact(header) for header in headers)
        return Chunk(first, last, blocks, tuple(item.log for found in answers for item in found))

    def whole_block(self, number: int) -> Chunk:
        (found_header,) = self.headers((number,))
        header = checking.check_number(found_header, number, who=self._who)
        (found,) = self._logs_of_blocks([header], _EVERYWHERE)
        checking.check_logs(found, number, number, who=self._who, among=None)
        checking.check_block(found, header, who=self._who)
        checking.check_bloom(header, found, who=self._who)
        checking.check_indexes(header, found, who=self._who)
        logs = tuple(item.log for item in found)
        return Chunk(number, number, (_fact(header),), logs)

    def block_body(self, number: int) -> BlockBody | None:
        found = self._read(read_body, ask_body(self._rpc, number))
        if found is not None and found.number != number:
            raise checking.contradiction(self._who, "it gave another block than asked")
        return found

    def transactions(self, hashes: Sequence[bytes]) -> tuple[TransactionFact | None, ...]:
        names = ["0x" + value.hex() for value in hashes]
        raws = self._rpc.require(
            [
                Question(method, (name,))
                for name in names
                for method in ("eth_getTransactionByHash", "eth_getTransactionReceipt")
            ]
        )
        pairs = zip(raws[::2], raws[1::2], strict=True)
        found = tuple(self._read(lambda pair: read_transaction(*pair), pair) for pair in pairs)
        for asked, fact in zip(hashes, found, strict=True):
            if fact is not None and fact.hash != asked:
                raise checking.contradiction(self._who, "it gave another transaction than asked")
        return found

    def failed_transactions(
        self, blocks: Sequence[tuple[int, bytes]]
    ) -> tuple[TransactionFact, ...]:
        return self._receipts.failed_transactions([BlockName(*block) for block in blocks])

    def revert_data(self, failed: TransactionFact) -> RevertData | None:
        return self._receipts.revert_data(failed)

    def call(
        self, target: bytes, calldata: bytes, block: int | None = None, gas: int | None = None
    ) -> bytes:
        return self.contracts().call(target, calldata, block, gas)

    def code(self, address: bytes) -> bytes:
        return self.contracts().code(address)

    def contracts(self) -> "ContractReader":
        """Calls to contracts, through web3; web3 is loaded by the first of them, never before."""
        if self._contracts is None:
            # Here and not above, so that following a chain never loads web3 (64 MB).
            from messaging.chain.contracts import ContractReader  # noqa: PLC0415

            self._contracts = ContractReader(self._rpc, who=self._who)
        return self._contracts

    def _labelled(self, outcome: msgspec.Raw | ChainError) -> Header | None:
        return None if isinstance(outcome, ChainError) else self._read(read_header, outcome)

    def _check_end(self, header: Header, found: Sequence[FoundLog]) -> None:
        checking.check_block(found, header, who=self._who)
        self._check_silence([(header, found)])

    def _check_silence(self, answered: Sequence[tuple[Header, Sequence[FoundLog]]]) -> None:
        """Where a bloom names a watched contract of which no log came, look at the whole block."""
        silent = [
            (header, found)
            for header, found in answered
            if may_have_logged(header.logs_bloom, [item.log.address for item in found])
        ]
        answers = self._logs_of_blocks([header for header, _ in silent], _EVERYWHERE)
        for (header, found), everything in zip(silent, answers, strict=True):
            checking.check_silence(header, found, everything, who=self._who)

    def _logs_of_blocks(
        self, headers: Sequence[Header], among: dict[str, object]
    ) -> list[list[FoundLog]]:
        raws = self._rpc.require(
            [
                Question("eth_getLogs", ({"blockHash": "0x" + header.hash.hex(), **among},))
                for header in headers
            ]
        )
        return [self._read(read_logs, raw) for raw in raws]

    def _blocks_of(
        self, found: Sequence[FoundLog], known: Sequence[Header]
    ) -> tuple[BlockFact, ...]:
        """The blocks whose headers are known and every block with a log; headers are asked where
        logs have no timestamp."""
        facts = {header.number: _fact(header) for header in known}
        firsts = [
            item
            for item in checking.one_a_block(found, who=self._who)
            if item.log.block_number not in facts
        ]
        unknown = [item for item in firsts if item.timestamp is None]
        headers = self.headers([item.log.block_number for item in unknown])
        for item, answer in zip(unknown, headers, strict=True):
            header = checking.check_number(answer, item.log.block_number, who=self._who)
            checking.check_block([item], header, who=self._who)
            facts[header.number] = _fact(header)
        for item in firsts:
            if item.timestamp is not None:
                log = item.log
                facts[log.block_number] = BlockFact(
                    log.block_number, log.block_hash, None, item.timestamp
                )
        return tuple(facts[number] for number in sorted(facts))

    def _read(self, reader: Callable[[S], T], raw: S) -> T:
        return read_answer(self._transport, reader, raw)


def open_client(  # noqa: PLR0913  what it may cost, and how fast
    url: str,
    *,
    expected_chain_id: int,
    label: str,
    allow_loopback: bool = False,
    allow_private: bool = False,
    limits: Limits | None = None,
    pace: Callable[[int], None] | None = None,
) -> RpcClient:
    """A client whose node has answered with the expected chain id; else Stop, naming both ids."""
    client = RpcClient(
        url,
        label=label,
        allow_loopback=allow_loopback,
        allow_private=allow_private,
        limits=limits,
        pace=pace,
    )
    try:
        found = client.chain_id()
    except ChainError:
        client.close()
        raise
    if found != expected_chain_id:
        client.close()
        raise Stop(
            f"{label[:1].upper()}{label[1:]} answers chain id {found}, expected "
            f"{expected_chain_id}: check the rpc line of that chain."
        )
    return client


def _fact(header: Header) -> BlockFact:
    return BlockFact(header.number, header.hash, header.parent_hash, header.timestamp)


def _block_question(name: str) -> Question:
    return Question("eth_getBlockByNumber", (name, False))


def _range_question(first: int, last: int) -> Question:
    among = {"fromBlock": hex(first), "toBlock": hex(last), **_WATCHED_ONLY}
    return Question("eth_getLogs", (among,), asked=(first, last))
