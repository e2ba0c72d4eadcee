"""Asks for the failed transactions of blocks and what they reverted with; it judges no message."""

import logging
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeVar

import msgspec

from messaging.chain.client import RevertData, TransactionFact
from messaging.chain.errors import ChainError, Limited, Pruned, Retry, Reverted, Stop
from messaging.chain.jsonrpc import JsonRpc, Question
from messaging.chain.remembered import Remembered
from messaging.chain.wire_receipts import (
    BlockName,
    BlockReceipt,
    read_candidates,
    read_failed_receipts,
    read_for_transaction,
    read_with_receipt,
)
from messaging.chain.wire_traces import read_trace
from messaging.protocol.attempts import Evidence, may_attempt
from messaging.protocol.text import to_hex

logger = logging.getLogger(__name__)

PATIENCE = 600.0  # seconds for which a refusal that may pass is taken for one
_FORGOTTEN = 3_600.0  # seconds after which a node is asked again for what it lacked
_RECEIPTS, _TRACE = "eth_getBlockReceipts", "debug_traceTransaction"
# What nodes say of a call that cannot be made on the block before, whenever it is asked for.
_UNFIT = re.compile(
    r"insufficient (?:funds|balance)|intrinsic gas|gas (?:limit|too (?:low|high)|required)|nonce",
    re.IGNORECASE,
)
lacking = Remembered(lasts=_FORGOTTEN)  # (node, method)
_refused = Remembered(lasts=_FORGOTTEN)  # (node, transaction hash)

S = TypeVar("S")
T = TypeVar("T")


class Read(Protocol):
    """Reads an answer; raises Retry where the reader refuses it."""

    def __call__(self, reader: Callable[[S], T], raw: S) -> T:
        """What the reader makes of the answer."""
        ...


class ReceiptReader:
    """Asks one endpoint, `node`, whose texts call it `who`; threads may share it. Which methods it
    lacks is remembered beyond it: a look opens a client of its own."""

    def __init__(self, rpc: JsonRpc, read: Read, *, who: str, node: bytes) -> None:
        self._rpc = rpc
        self._read = read
        self._who = who
        self._node = node

    def failed_transactions(self, blocks: Sequence[BlockName]) -> tuple[TransactionFact, ...]:
        """See `ChainClient.failed_transactions`."""
        if self._offers(_RECEIPTS):
            try:
                return self._by_receipts(blocks)
            except Stop as error:
                self._lacks(_RECEIPTS, error)
        return self._by_blocks(blocks)

    def revert_data(self, failed: TransactionFact) -> RevertData | None:
        """See `ChainClient.revert_data`: a trace where the node offers it, else a replay."""
        found = self._by_trace(failed) if self._offers(_TRACE) else None
        return found or self._by_replay(failed)

    def _by_receipts(self, blocks: Sequence[BlockName]) -> tuple[TransactionFact, ...]:
        # The block beside its receipts: it proves that none of them is left out.
        raws = self._rpc.require(
            [
                question
                for name in blocks
                for question in (
                    Question("eth_getBlockByNumber", (hex(name.number), False)),
                    Question("eth_getBlockReceipts", (hex(name.number),)),
                )
            ]
        )
        failed: list[BlockReceipt] = []
        for name, pair in zip(blocks, zip(raws[::2], raws[1::2], strict=True), strict=True):
            failed += self._read(_unpacked(name), pair)
        raws = self._rpc.require(
            [Question("eth_getTransactionByHash", (one.transaction_hash,)) for one in failed]
        )
        facts = (
            self._read(partial(read_with_receipt, receipt=one), raw)
            for one, raw in zip(failed, raws, strict=True)
        )
        return tuple(one for one in facts if may_attempt(one.target, one.calldata, one.access_list))

    def _by_blocks(self, blocks: Sequence[BlockName]) -> tuple[TransactionFact, ...]:
        """Whole blocks, then the receipts of those transactions alone that may name a message."""
        raws = self._rpc.require(
            [Question("eth_getBlockByNumber", (hex(name.number), True)) for name in blocks]
        )
        candidates = [
            item
            for name, raw in zip(blocks, raws, strict=True)
            for item in self._read(partial(read_candidates, name), raw)
        ]
        raws = self._rpc.require(
            [Question("eth_getTransactionReceipt", (item.hash,)) for item in candidates]
        )
        facts = (
            self._read(partial(read_for_transaction, item=item), raw)
            for item, raw in zip(candidates, raws, strict=True)
        )
        return tuple(one for one in facts if one.status == 0)

    def _by_trace(self, failed: TransactionFact) -> RevertData | None:
        how = {"tracer": "callTracer", "tracerConfig": {"onlyTopCall": True}}
        (raw,) = self._rpc.ask([Question(_TRACE, (to_hex(failed.hash), how))])
        if isinstance(raw, Retry):
            self._ask_again(failed, raw)
        if isinstance(raw, Stop):
            self._lacks(_TRACE, raw)
        if isinstance(raw, ChainError):
            return None
        data = self._read(partial(read_trace, calldata=failed.calldata), raw)
        return None if data is None else RevertData(data, Evidence.TRACE)

    def _by_replay(self, failed: TransactionFact) -> RevertData | None:
        """The same call on the block before; an answer that is no revert tells nothing of it."""
        before = hex(max(0, failed.block_number - 1))
        (outcome,) = self._rpc.ask([Question("eth_call", (_as_call(failed), before))])
        if isinstance(outcome, Reverted):
            return RevertData(outcome.data, Evidence.REPLAY)
        if isinstance(outcome, Retry) and not _UNFIT.search(str(outcome)):
            self._ask_again(failed, outcome)
        return None

    def _ask_again(self, failed: TransactionFact, error: Retry) -> None:
        """Raises it, so that the look is made again; but where it lasts, one transaction does not
        keep those of all other blocks from being found before they are final."""
        lasts = _refused.note((self._node, failed.hash))
        if isinstance(error, Limited) or lasts < PATIENCE:
            raise error

    def _offers(self, method: str) -> bool:
        return (self._node, method) not in lacking

    def _lacks(self, method: str, error: Stop) -> None:
        """Remembers a method that is refused, not history that is gone or an endpoint that refuses
        everything."""
        if isinstance(error, Pruned) or method not in str(error):
            return
        lacking.note((self._node, method))
        facts = {"endpoint": self._who, "method": method, "error": str(error)}
        logger.info("a node lacks a method", extra=facts)


def _unpacked(
    name: BlockName,
) -> Callable[[tuple[msgspec.Raw, msgspec.Raw]], list[BlockReceipt]]:
    return lambda pair: read_failed_receipts(name, *pair)


def _as_call(failed: TransactionFact) -> dict[str, object]:
    """Without its gas price, for which the sender need not have had the balance a block before."""
    call: dict[str, object] = {
        "from": to_hex(failed.sender),
        "gas": hex(failed.gas_limit),
        "value": hex(failed.value),
        "input": to_hex(failed.calldata),
        "accessList": [
            {"address": to_hex(address), "storageKeys": [to_hex(key) for key in keys]}
            for address, keys in failed.access_list
        ],
    }
    if failed.target is not None:
        call["to"] = to_hex(failed.target)
    return call
